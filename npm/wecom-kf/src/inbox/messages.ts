import type { Engine, InboxMessage } from "../generated/engine.js";
import type { KfMessage } from "../generated/types.js";
import { isObject, wellFormedJson } from "../internal/json.js";
import { messageOwner } from "../messages/accessors.js";

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

/** What the machine needs to know about a message. `isWanted` says whether somebody handles it. */
export function skeletonOf(message: KfMessage, isWanted: (recipient: Recipient) => boolean): InboxMessage {
  const recipient = recipientOf(message);
  const sent = Number(message.send_time) * 1000;
  return {
    msgid: message.msgid,
    customer: messageOwner(message).external_userid ?? null,
    sent: sent > 0 ? sent : 0,
    kind: !isWanted(recipient) ? "unwanted" : recipient === "onTurn" ? "message" : "event",
  };
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
