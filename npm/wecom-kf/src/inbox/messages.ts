import type { InboxPage } from "../generated/engine.js";
import type { KfMessage } from "../generated/types.js";
import { isObject } from "../internal/json.js";
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
export function messagesOf(page: { readonly msg_list?: unknown }): KfMessage[] {
  const list: unknown[] = Array.isArray(page.msg_list) ? page.msg_list : [];
  return list.filter(isObject).map((message) => {
    const { msgid } = message;
    if (typeof msgid === "string" && msgid !== "") return message as unknown as KfMessage;
    return { ...message, msgid: contentId(JSON.stringify(message)) } as unknown as KfMessage;
  });
}

/** A short id of a text: two different FNV-1a hashes. */
function contentId(text: string): string {
  const hash = (basis: number) => {
    let value = basis;
    for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x0100_0193);
    return (value >>> 0).toString(16).padStart(8, "0");
  };
  return `none-${hash(0x811c_9dc5)}${hash(0x9747_b28c)}`;
}
