import type { Engine, InboxPage } from "../generated/engine.js";
import type { KfMessage } from "../generated/types.js";
import { isObject, wellFormedJson } from "../internal/json.js";
import { ownerIdOf } from "../messages/accessors.js";

/** Who handles a message. */
export type Recipient = "onTurn" | "onEvent" | "onServicerMessage" | "onSystemMessage";

const CUSTOMER = 3;
const SERVICER = 5;

/** Who handles a message. */
export function recipientOf(message: KfMessage): Recipient {
  if (message.msgtype === "event") return "onEvent";
  if (message.origin === CUSTOMER) return "onTurn";
  return message.origin === SERVICER ? "onServicerMessage" : "onSystemMessage";
}

/** What the machine needs to know about the messages of a page. `isWanted` says whether somebody handles one. */
export function listsOf(
  messages: readonly KfMessage[],
  isWanted: (recipient: Recipient) => boolean,
): Omit<InboxPage, "next_cursor" | "has_more"> {
  const msgids: string[] = [];
  const customers: string[] = [];
  const sent: number[] = [];
  const events: number[] = [];
  const unwanted: number[] = [];
  for (const message of messages) {
    const recipient = recipientOf(message);
    if (!isWanted(recipient)) unwanted.push(msgids.length);
    else if (recipient !== "onTurn") events.push(msgids.length);
    const time = Number(message.send_time) * 1000;
    msgids.push(message.msgid);
    customers.push(ownerIdOf(message, "external_userid") ?? "");
    sent.push(time > 0 ? time : 0);
  }
  return { msgids, customers, sent, events, unwanted };
}

/** The messages of a page. One without an id gets one from its content: the machine and the store know messages by their ids. */
export function messagesOf(page: { readonly msg_list?: unknown }, engine: Engine): KfMessage[] {
  const list: unknown[] = Array.isArray(page.msg_list) ? page.msg_list : [];
  return list.filter(isObject).map((message) => {
    const { msgid } = message;
    if (typeof msgid === "string" && msgid !== "") return message as unknown as KfMessage;
    return { ...message, msgid: engine.messageId(wellFormedJson(JSON.stringify(message))) } as unknown as KfMessage;
  });
}
