// Every type of message: what narrows, what stays open, what is rejected.

import {
  type ChannelsSubType,
  type FailType,
  type KfMessage,
  type KnownMsgtype,
  type MergedMessage,
  type Open,
  type SendMsgRequest,
  type SyncMsgResponse,
  type UnknownMsgtype,
  type WechatChannelsScene,
  KfClient,
  mergedItems,
  menu,
  messageOwner,
  productImage,
  productShopImage,
  salesPrice,
  sceneParam,
  splitText,
  wechatChannelsScene,
} from "wecom-kf";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}
type IsAny<T> = 0 extends 1 & T ? true : false;
/** Whether there is an `any` anywhere inside. */
type HasAny<T, Depth extends unknown[] = []> = Depth["length"] extends 7
  ? false
  : IsAny<T> extends true
    ? true
    : T extends readonly (infer Item)[]
      ? HasAny<Item, [...Depth, 0]>
      : T extends object
        ? { [Key in keyof T]-?: HasAny<T[Key], [...Depth, 0]> }[keyof T]
        : false;

same<HasAny<{ deep: [{ any: any }] }>, true>(true);
same<HasAny<{ deep: [{ some: string }] }>, false>(true);
same<HasAny<KfMessage>, false>(true);
same<HasAny<SendMsgRequest>, false>(true);
same<HasAny<MergedMessage>, false>(true);

declare const kf: KfClient;
const to = { touser: "wm1", open_kfid: "wk1" };

export async function sending(): Promise<void> {
  await kf.sendMsg({ ...to, msgtype: "text", text: { content: "hi" } });
  await kf.sendMsg({ ...to, msgtype: "image", image: { media_id: "m" } });
  await kf.sendMsg({ ...to, msgtype: "voice", voice: { media_id: "m" } });
  await kf.sendMsg({ ...to, msgtype: "video", video: { media_id: "m" } });
  await kf.sendMsg({ ...to, msgtype: "file", file: { media_id: "m" } });
  await kf.sendMsg({ ...to, msgtype: "link", link: { title: "t", desc: undefined, url: "https://a", thumb_media_id: "m" } });
  await kf.sendMsg({ ...to, msgtype: "miniprogram", miniprogram: { appid: "wx1", thumb_media_id: "m", pagepath: "p.html" } });
  await kf.sendMsg({ ...to, msgtype: "location", location: { latitude: 0, longitude: 0 } });
  await kf.sendMsg({ ...to, msgtype: "business_card", business_card: { userid: "lisi" } });
  await kf.sendMsg({ ...to, msgtype: "ca_link", ca_link: { link_url: "https://a" } });
  await kf.sendMsg({ ...to, msgtype: "msgmenu", msgmenu: menu({ items: [menu.click("1", "a"), menu.view("u", "b"), menu.text("c")] }) });
  await kf.sendMsg({
    ...to,
    msgtype: "msgmenu",
    msgmenu: { list: [menu.miniprogram({ appid: "a", pagepath: "p", content: "c" })] as const },
  });

  // @ts-expect-error the body of another type
  await kf.sendMsg({ ...to, msgtype: "image", file: { media_id: "m" } });
  // @ts-expect-error the body written flat
  await kf.sendMsg({ ...to, msgtype: "image", media_id: "m" });
  // @ts-expect-error a link has a media_id for its picture, no URL
  await kf.sendMsg({ ...to, msgtype: "link", link: { title: "t", url: "https://a", thumb_url: "https://b" } });
  // @ts-expect-error a link nested twice
  await kf.sendMsg({ ...to, msgtype: "link", link: { link: { title: "t", url: "https://a", thumb_media_id: "m" } } });
  // @ts-expect-error latitude is a number
  await kf.sendMsg({ ...to, msgtype: "location", location: { latitude: "0", longitude: 0 } });
  // @ts-expect-error a location needs both numbers
  await kf.sendMsg({ ...to, msgtype: "location", location: { latitude: 0 } });
  // @ts-expect-error no known type: that is sendRaw
  await kf.sendMsg({ ...to, msgtype: "hologram", hologram: {} });
  // @ts-expect-error events are received, not sent
  await kf.sendMsg({ ...to, msgtype: "event", event: {} });
  // @ts-expect-error an item of a menu is nested under its type
  await kf.sendMsg({ ...to, msgtype: "msgmenu", msgmenu: { list: [{ type: "view", url: "u", content: "c" }] } });
  // @ts-expect-error a builder's item needs its words
  menu.click("1");

  await kf.sendMsgOnEvent({ code: "c", msgtype: "text", text: { content: "hi" } });
  await kf.sendMsgOnEvent({ code: "c", msgtype: "msgmenu", msgmenu: menu({ head: "hi" }) });
  // @ts-expect-error only texts and menus answer events
  await kf.sendMsgOnEvent({ code: "c", msgtype: "image", image: { media_id: "m" } });

  const msgtype: string = "hologram";
  await kf.sendRaw({ ...to, msgtype, body: { depth: 3 } });
  await kf.sendRaw({ code: "c", msgtype: "hologram", body: {}, msgid: "m" });
  // @ts-expect-error to whom?
  await kf.sendRaw({ msgtype, body: {} });
  // @ts-expect-error the body is an object
  await kf.sendRaw({ ...to, msgtype, body: "text" });
  // @ts-expect-error a misspelt parameter
  await kf.sendRaw({ ...to, msgtype, body: {}, msgId: "m" });
}

same<
  KnownMsgtype,
  | "text"
  | "image"
  | "voice"
  | "video"
  | "file"
  | "location"
  | "link"
  | "business_card"
  | "miniprogram"
  | "msgmenu"
  | "channels_shop_product"
  | "channels_shop_order"
  | "merged_msg"
  | "channels"
  | "note"
  | "meeting"
  | "schedule"
  | "event"
>(true);

/** Each type narrows to its own body; the rest is a future type. */
export function receiving(message: KfMessage): unknown {
  switch (message.msgtype) {
    case "text":
      return message.text.content.length + (message.text.menu_id ?? "").length;
    case "image":
      return message.image.media_id.length;
    case "voice":
      return message.voice.media_id.length;
    case "video":
      return message.video.media_id.length;
    case "file":
      // @ts-expect-error the body of another type
      message.image;
      return message.file.media_id.length;
    case "location":
      same<typeof message.location.latitude, number>(true);
      return message.location.name?.length;
    case "link":
      return [message.link.url.length, message.link.pic_url?.length, message.link.title?.length, message.link.desc?.length];
    case "business_card":
      return message.business_card.userid.length;
    case "miniprogram":
      return [message.miniprogram.appid.length, message.miniprogram.pagepath?.length];
    case "msgmenu":
      return message.msgmenu.list?.map((item) => {
        if (item.type === "click") return item.click.id;
        if (item.type === "view") return item.view.url;
        if (item.type === "miniprogram") return item.miniprogram.appid;
        if (item.type === "text") return item.text.content;
        same<(typeof item)["carousel"], unknown>(true);
        return String(item.type);
      });
    case "channels_shop_product": {
      const product = message.channels_shop_product;
      same<typeof product.sales_price, number | string | undefined>(true);
      return [product.product_id.length, product.head_image?.length, product.head_img?.length, product.shop_head_img?.length];
    }
    case "channels_shop_order":
      return message.channels_shop_order.order_id.length;
    case "merged_msg":
      same<(typeof message.merged_msg.item)[number]["msgtype"], number | string | undefined>(true);
      return message.merged_msg.item.length;
    case "channels":
      same<typeof message.channels.sub_type, Open<ChannelsSubType>>(true);
      return message.channels.sub_type === 3;
    case "note":
      // @ts-expect-error nothing is promised of it
      message.note.title;
      return message.note;
    case "meeting":
      same<typeof message.meeting, unknown>(true);
      return message.meeting;
    case "schedule":
      return message.schedule;
    case "event":
      if (message.event.event_type === "msg_send_fail") same<typeof message.event.fail_type, Open<FailType>>(true);
      // @ts-expect-error events carry no customer outside
      return message.external_userid.length;
    default:
      same<typeof message.msgtype, UnknownMsgtype>(true);
      same<(typeof message)["hologram"], unknown>(true);
      return message.msgid.length;
  }
}

const about = { msgid: "m", open_kfid: "wk1", external_userid: "wm1" };
/** A note is also valid without its body. */
export const note: KfMessage = { ...about, send_time: 1, origin: 3, msgtype: "note" };
// @ts-expect-error a text is none without
export const bare: KfMessage = { ...about, send_time: 1, origin: 3, msgtype: "text" };
// @ts-expect-error nobody wrote it
export const nobodys: KfMessage = { msgid: "m", send_time: 1, origin: 3, msgtype: "note" };

export function accessors(message: KfMessage): void {
  same<ReturnType<typeof messageOwner>["external_userid"], string | undefined>(true);
  same<ReturnType<typeof salesPrice>, number | undefined>(true);
  same<ReturnType<typeof productImage>, string | undefined>(true);
  same<ReturnType<typeof productShopImage>, string | undefined>(true);
  same<ReturnType<typeof wechatChannelsScene>, Open<WechatChannelsScene> | undefined>(true);
  same<ReturnType<typeof splitText>, string[]>(true);
  same<ReturnType<typeof sceneParam>, string | undefined>(true);
  if (message.msgtype === "event" && message.event.event_type === "enter_session")
    sceneParam(message.event) ?? wechatChannelsScene(message.event);
  for (const item of mergedItems(message)) {
    if (item.msgtype === "text") same<typeof item.body.content, string>(true);
    else if (item.msgtype === "merged_msg") mergedItems(item);
    else if (item.msgtype === "note") same<typeof item.body, unknown>(true);
    else if (item.msgtype === undefined) same<typeof item.body, Readonly<Record<string, unknown>> | undefined>(true);
  }
}

/** Every message except events has account and customer, also of unknown types, and every page has the cursor. */
export function standing(message: KfMessage, page: SyncMsgResponse): string {
  if (message.msgtype === "event") {
    same<typeof message.open_kfid, string | undefined>(true);
    same<typeof message.external_userid, string | undefined>(true);
    return message.event.event_type;
  }
  same<typeof message.open_kfid, string>(true);
  same<typeof message.external_userid, string>(true);
  same<typeof page.next_cursor, string>(true);
  return message.open_kfid + message.external_userid + page.next_cursor;
}
