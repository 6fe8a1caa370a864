// Every union narrows on its tag until nothing is left: a `switch` over all known tags leaves `never` where the union is closed, and the
// unknown variant alone where WeCom may add one. A new variant fails here, as it would in a program that names them all.

import type {
  CallbackEvent,
  KfEvent,
  KfMessage,
  KfPartial,
  KfUnknownEvent,
  KfUnknownMessage,
  KnowledgeAttachment,
  ListedAttachment,
  ListedUnknownAttachment,
  MenuItem,
  MergedMessage,
  Open,
  OtherCallbackEvent,
  ReceivedMenuItem,
  ReceivedMenuUnknownItem,
  SendMsgOnEventRequest,
  SendMsgRequest,
  ServiceState,
  TransportResult,
  UnknownMerged,
} from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}
/** Accepts only what cannot exist. */
function impossible(value: never): never {
  throw new Error(String(value));
}

export function messages(message: KfMessage): object {
  switch (message.msgtype) {
    case "text":
      return message.text;
    case "image":
      return message.image;
    case "voice":
      return message.voice;
    case "video":
      return message.video;
    case "file":
      return message.file;
    case "location":
      return message.location;
    case "link":
      return message.link;
    case "business_card":
      return message.business_card;
    case "miniprogram":
      return message.miniprogram;
    case "msgmenu":
      return message.msgmenu;
    case "channels_shop_product":
      return message.channels_shop_product;
    case "channels_shop_order":
      return message.channels_shop_order;
    case "merged_msg":
      return message.merged_msg;
    case "channels":
      return message.channels;
    case "note":
    case "meeting":
    case "schedule":
      return message;
    case "event":
      return message.event;
    default:
      same<typeof message, KfUnknownMessage>(true);
      // @ts-expect-error a type that WeCom adds later comes here, so the union is never used up
      impossible(message);
      return message;
  }
}

/** A forgotten variant is found, and named. */
export function forgotten(message: KfMessage): void {
  if (message.msgtype === "event") return;
  // @ts-expect-error the other known types are still possible here
  message satisfies KfUnknownMessage;
}

export function events(event: KfEvent): string {
  switch (event.event_type) {
    case "enter_session":
      return event.external_userid;
    case "msg_send_fail":
      return event.fail_msgid;
    case "servicer_status_change":
      return event.servicer_userid;
    case "session_status_change":
      return event.external_userid;
    case "user_recall_msg":
    case "servicer_recall_msg":
      return event.recall_msgid;
    case "reject_customer_msg_switch_change":
      return event.servicer_userid;
    default:
      same<typeof event, KfUnknownEvent>(true);
      // @ts-expect-error the fields of an unknown event are checked before they are used
      return event["external_userid"];
  }
}

export function callbackEvents(event: CallbackEvent): string | undefined {
  switch (event.event) {
    case "kf_msg_or_event":
      return event.open_kfid;
    case "kf_account_auth_change":
      return [...event.auth_add_open_kfid, ...event.auth_del_open_kfid].join();
    case "suite_ticket":
      return event.suite_ticket;
    case "create_auth":
    case "change_auth":
      return event.state;
    case "cancel_auth":
      return event.auth_corp_id;
    case "reset_permanent_code":
      return event.auth_code;
    default:
      same<typeof event, OtherCallbackEvent>(true);
      // @ts-expect-error a field of another part of WeCom may be a list or an object
      return event.fields["ChangeType"] satisfies string | undefined;
  }
}

/** What users write is closed: nothing is left after the known tags. */
export function sent(message: SendMsgRequest): object {
  switch (message.msgtype) {
    case "text":
      return message.text;
    case "image":
      return message.image;
    case "voice":
      return message.voice;
    case "video":
      return message.video;
    case "file":
      return message.file;
    case "link":
      return message.link;
    case "miniprogram":
      return message.miniprogram;
    case "msgmenu":
      return message.msgmenu;
    case "location":
      return message.location;
    case "business_card":
      return message.business_card;
    case "ca_link":
      return message.ca_link;
    default:
      return impossible(message);
  }
}

export function sentOnEvent(message: SendMsgOnEventRequest): object {
  switch (message.msgtype) {
    case "text":
      return message.text;
    case "msgmenu":
      return message.msgmenu;
    default:
      return impossible(message);
  }
}

export function menuItems(item: MenuItem): string | undefined {
  switch (item.type) {
    case "click":
      return item.click.id;
    case "view":
      return item.view.url;
    case "miniprogram":
      return item.miniprogram.appid;
    case "text":
      return item.text.content;
    default:
      return impossible(item);
  }
}

export function receivedMenuItems(item: ReceivedMenuItem): object {
  switch (item.type) {
    case "click":
      return item.click;
    case "view":
      return item.view;
    case "miniprogram":
      return item.miniprogram;
    case "text":
      return item.text;
    default:
      same<typeof item, ReceivedMenuUnknownItem>(true);
      return item;
  }
}

export function attachments(written: KnowledgeAttachment, listed: ListedAttachment): object {
  switch (written.msgtype) {
    case "image":
    case "video":
    case "link":
    case "miniprogram":
      break;
    default:
      impossible(written);
  }
  switch (listed.msgtype) {
    case "image":
      return listed.image;
    case "video":
      return listed.video;
    case "link":
      return listed.link;
    case "miniprogram":
      return listed.miniprogram;
    default:
      same<typeof listed, ListedUnknownAttachment>(true);
      return listed;
  }
}

export function merged(item: MergedMessage): unknown {
  switch (item.msgtype) {
    case "text":
      return item.body.content;
    case "image":
    case "voice":
    case "video":
    case "file":
      return item.body.media_id;
    case "location":
    case "link":
    case "business_card":
    case "miniprogram":
    case "msgmenu":
    case "channels_shop_product":
    case "channels_shop_order":
    case "merged_msg":
    case "channels":
      return item.body;
    case "note":
    case "meeting":
    case "schedule":
      return item.sender_name;
    default:
      same<typeof item, UnknownMerged>(true);
      return item.raw;
  }
}

/** Which calls can succeed in part, and what is left of each. */
export function partial(part: KfPartial): object {
  switch (part.operation) {
    case "batchGetCustomers":
      return part.remaining.external_userid_list;
    case "addServicers":
    case "deleteServicers":
      return part.done.result_list;
    case "getCorpStatistic":
    case "getServicerStatistic":
    case "getStatistic":
      return part.done.statistic_list;
    default:
      return impossible(part);
  }
}

export function transported(result: TransportResult): number {
  if ("failure" in result) {
    // @ts-expect-error a failure has no status
    result.status;
    return result.failure.code.length;
  }
  return result.status;
}

/** A number keeps its known values, for completion, and takes a later one. */
export function states(state: Open<ServiceState>): string {
  switch (state) {
    case 0:
      return "0";
    case 4:
      return "4";
    // @ts-expect-error a number is no text
    case "4":
      return "";
    default:
      return state.toFixed(0);
  }
}
export const later: Open<ServiceState> = 7;
// @ts-expect-error in a request only known states are accepted
export const asked: ServiceState = 7;
