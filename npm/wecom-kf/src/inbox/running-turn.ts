import type { KfClient } from "../client/client.js";
import type { KfEvent, KfEventMessage, KfMessage } from "../generated/types.js";
import { ownerIdOf } from "../messages/accessors.js";
import { Replies, type ReplyingTurn } from "./replies.js";
import type { ReplyContent, ReplyOptions, ReplyResult, Turn, TurnContent } from "./turn-types.js";

/** What all turns of an account have in common. */
export interface TurnPlace {
  readonly corpId: string | undefined;
  readonly open_kfid: string;
}

/** The content of a turn, as `onDeadLetter` gets it. */
export function contentOf(
  place: TurnPlace,
  id: string,
  customer: string | undefined,
  messages: readonly KfMessage[],
): TurnContent<KfMessage> {
  const { corpId, open_kfid } = place;
  return { id, corpId, open_kfid, customer, messages: messages as [KfMessage, ...KfMessage[]], message: messages.at(-1) as KfMessage };
}

/** A turn that a handler works on. */
export class RunningTurn implements Turn<KfMessage> {
  readonly id: string;
  readonly corpId: string | undefined;
  readonly open_kfid: string;
  readonly customer: string | undefined;
  readonly messages: readonly [KfMessage, ...KfMessage[]];
  readonly message: KfMessage;
  readonly attempt: number;
  readonly kf: KfClient;
  readonly #replying: Omit<ReplyingTurn, "event" | "customer" | "open_kfid">;
  /** Made with the first reply. */
  #replies: Replies | undefined;
  #isEnded = false;

  constructor(content: TurnContent<KfMessage>, attempt: number, replying: Omit<ReplyingTurn, "event" | "customer" | "open_kfid">) {
    const { id, corpId, messages, message } = content;
    this.id = id;
    this.corpId = corpId;
    this.open_kfid = ownerIdOf(message, "open_kfid") ?? content.open_kfid;
    this.customer = content.customer ?? ownerIdOf(message, "external_userid");
    this.messages = messages;
    this.message = message;
    this.attempt = attempt;
    this.kf = replying.kf;
    this.#replying = replying;
  }

  get signal(): AbortSignal {
    return this.#replying.aborting.signal;
  }

  /** The event of an event's turn. */
  get event(): KfEvent {
    return (this.message as KfEventMessage).event;
  }

  reply(content: ReplyContent, options?: ReplyOptions): Promise<ReplyResult> {
    this.#replies ??= this.#createReplies();
    return this.#replies.reply(content, options);
  }

  /** @internal `undefined` if there are none. */
  settled(): Promise<void> | undefined {
    return this.#replies?.settled();
  }

  /** @internal */
  end(): void {
    this.#isEnded = true;
    this.#replies?.end();
  }

  #createReplies(): Replies {
    const { open_kfid, customer, message } = this;
    const event = message.msgtype === "event" ? (message as KfEventMessage) : undefined;
    const replies = new Replies({ ...this.#replying, open_kfid, customer, event });
    if (this.#isEnded) replies.end();
    return replies;
  }
}
