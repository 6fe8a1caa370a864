import type { KfClient } from "../client/client.js";
import type { KfPromise } from "../client/raw-response.js";
import type { Attempt } from "../errors/attempt.js";
import { isKfError, toError, unwrap } from "../errors/kf-error.js";
import type { Engine, InboxInput, InboxOutput } from "../generated/engine.js";
import { FINISHED_TTL_MS, REPLY_VERSION } from "../generated/inbox.js";
import { TEXT_MAX_BYTES } from "../generated/limits.js";
import type { KfEvent, SendMsgOnEventRequest, SendMsgRequest } from "../generated/types.js";
import { isObject, parseJson } from "../internal/json.js";
import { orLate } from "../internal/timeout.js";
import { turnFailure } from "./failures.js";
import { type AccountStore, STORE_TIMEOUT_MS } from "./keys.js";
import type { LazySignal } from "./lazy-signal.js";
import type { ReplyContent, ReplyMessage, ReplyOptions, ReplyResult } from "./turn-types.js";

/** The turn whose replies these are. */
export interface ReplyingTurn {
  readonly engine: Engine;
  readonly store: AccountStore;
  readonly kf: KfClient;
  readonly open_kfid: string;
  readonly customer: string | undefined;
  /** The turn's number in the machine. */
  readonly turn: number;
  /** Whether it may have begun before, here or elsewhere, so that parts of its replies may be stored. */
  readonly again: boolean;
  readonly aborting: LazySignal;
  /** The event that the turn is about, and its send time in Unix seconds. */
  readonly event: { readonly event: KfEvent; readonly send_time: number } | undefined;
  /** Asks the machine, and resolves to its answer. */
  ask(input: (op: number) => InboxInput): Promise<InboxOutput>;
}

/** The replies of one turn: they are sent one after the other. */
export class Replies {
  readonly #turn: ReplyingTurn;
  #last: Promise<unknown> = Promise.resolve();
  /** Those whose outcome is open, or that failed without anybody waiting for them. */
  readonly #open = new Set<ReplyPromise>();
  #isEnded = false;

  constructor(turn: ReplyingTurn) {
    this.#turn = turn;
  }

  /** Sends a reply. */
  reply(content: ReplyContent, { key }: ReplyOptions = {}): Promise<ReplyResult> {
    // One after the other, so that the machine counts them in the order of the calls, and the customer sees them in it.
    const sending = this.#last.then(() => this.#send(content, key));
    this.#last = sending.catch(() => undefined);
    const promise = ReplyPromise.of(sending);
    this.#open.add(promise);
    sending.then(
      () => this.#open.delete(promise),
      () => promise.isObserved && this.#open.delete(promise),
    );
    return promise;
  }

  /** Resolves when all replies were sent. Rejects if one failed that nobody waits for. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) {
      const [promise] = this.#open;
      if (!promise) return;
      const isObserved = promise.isObserved;
      try {
        await promise;
      } catch (error) {
        if (!isObserved) throw error;
      } finally {
        this.#open.delete(promise);
      }
    }
  }

  /** The turn has ended. */
  end(): void {
    this.#isEnded = true;
  }

  async #send(content: ReplyContent, name: string | undefined): Promise<ReplyResult> {
    const { engine, turn, customer, again } = this.#turn;
    if (customer === undefined && this.#code() === undefined) throw toError({ code: "inbox.no_customer", details: {} });
    // Keys of stores are ASCII.
    const key = name === undefined ? null : encodeURIComponent(String(name));
    const isStream = isAsyncIterable(content);
    const known = isStream ? undefined : messagesOf(content, engine);
    const only = known?.length === 1 ? known[0] : undefined;
    if (only !== undefined && !again) {
      const answer = await this.#ask((op) => ({ kind: "reply_once", op, turn, key }));
      const msgid = msgidOf(answer);
      await this.#sending(only, msgid);
      return { msgids: [msgid] };
    }
    // Named before a stream is read: the name must not depend on whether it fails.
    const named = await this.#ask((op) => ({ kind: "reply", op, turn, key }));
    if (named.kind !== "reply") throw refusalOf(named);
    const { parts, added } = await this.#partsOf(isStream ? content : (known ?? []), isStream, named.key);
    const msgids: string[] = [];
    for (const [at, part] of parts.entries()) {
      const answer = await this.#ask((op) => ({ kind: "send", op, turn, reply: named.reply, part: at }));
      const msgid = msgidOf(answer);
      const sending = this.#sending(part, msgid);
      msgids.push(msgid);
      if (at > 0 || added === undefined) await sending;
      else if (await isUsed(sending)) {
        // An earlier run sent the reply as one message, of which nothing is stored: it stays that one.
        await this.#shorten(named.key, added, part);
        break;
      }
    }
    return { msgids };
  }

  #ask(input: (op: number) => InboxInput): Promise<InboxOutput> {
    if (this.#isEnded) throw toError({ code: "inbox.turn_ended", details: {} });
    return this.#turn.ask(input);
  }

  /**
   * The messages of a reply. Several are stored before the first is sent; what an earlier run stored is sent instead. `added` is the text
   * that this run stored, if an earlier one may have sent the reply as one message.
   */
  async #partsOf(content: AsyncIterable<string | ReplyMessage> | readonly ReplyMessage[], isStream: boolean, key: string) {
    if (isStream || this.#turn.again) {
      const stored = await this.#stored(key);
      if (stored) {
        // The stream is not needed.
        if (isStream) await (content as AsyncIterable<unknown>)[Symbol.asyncIterator]().return?.();
        return { parts: stored, added: undefined };
      }
    }
    const parts = isStream
      ? messagesOf(await collected(content as AsyncIterable<string | ReplyMessage>), this.#turn.engine)
      : (content as readonly ReplyMessage[]);
    if (parts.length < 2) return { parts, added: undefined };
    const text = textOf(parts);
    const isFirst = await this.#storing(this.#turn.store.compareAndSet(key, null, text, FINISHED_TTL_MS));
    if (isFirst) return { parts, added: this.#turn.again ? text : undefined };
    return { parts: (await this.#stored(key)) ?? parts, added: undefined };
  }

  /** Stores that the reply is one message. If that fails, it was sent nevertheless: only a further run would send the other parts. */
  async #shorten(key: string, added: string, part: ReplyMessage): Promise<void> {
    await this.#storing(this.#turn.store.compareAndSet(key, added, textOf([part]), FINISHED_TTL_MS)).catch(() => undefined);
  }

  async #stored(key: string): Promise<readonly ReplyMessage[] | undefined> {
    const text = await this.#storing(this.#turn.store.get(key));
    return text === null ? undefined : partsIn(text);
  }

  async #storing<T>(operation: Promise<T>): Promise<T> {
    const late = () => {
      throw new Error(`the store did not respond within ${STORE_TIMEOUT_MS} ms`);
    };
    try {
      return await orLate(operation, STORE_TIMEOUT_MS, late);
    } catch (error) {
      throw toError({ code: "inbox.store_failed", details: {} }, error);
    }
  }

  /** Sends a part. */
  #sending(part: ReplyMessage, msgid: string): KfPromise<unknown> {
    const { kf, customer, open_kfid, aborting } = this.#turn;
    const options = { idempotent: true, signal: aborting.signal };
    const code = this.#code();
    // Core rejects a message of a type that such a reply cannot have.
    if (code) return kf.sendMsgOnEvent({ ...part, ...code, msgid } as SendMsgOnEventRequest, options);
    return kf.sendMsg({ ...part, touser: customer, open_kfid, msgid } as SendMsgRequest, options);
  }

  /** The code of the event that the turn is about. */
  #code(): Pick<SendMsgOnEventRequest, "code" | "code_issued_at"> | undefined {
    const { event } = this.#turn;
    if (!event) return undefined;
    const { welcome_code, msg_code } = event.event as { readonly welcome_code?: unknown; readonly msg_code?: unknown };
    // WeCom says with a later rejection that a msg_code is too old: how long it is valid depends on the change.
    if (typeof msg_code === "string" && msg_code !== "") return { code: msg_code };
    return typeof welcome_code === "string" && welcome_code !== "" ? { code: welcome_code, code_issued_at: event.send_time } : undefined;
  }
}

/** The msgid of a part, if the machine lets it be sent. */
function msgidOf(answer: InboxOutput): string {
  if (answer.kind !== "send") throw refusalOf(answer);
  return answer.msgid;
}

/** Sends a part. Resolves to whether its msgid was used before, and not by an attempt of this call. */
async function isUsed(sending: KfPromise<unknown>): Promise<boolean> {
  // A mock may return a plain promise.
  if (typeof sending.withResponse !== "function") return sending.then(() => false);
  const { attempts } = (await sending.withResponse()).response;
  const isUnsent = ({ outcome, verdict }: Attempt) => outcome === "not_sent" || verdict === "refresh_token";
  return attempts.at(-1)?.verdict === "already_done" && attempts.slice(0, -1).every(isUnsent);
}

/** The text of stored parts. */
function textOf(parts: readonly ReplyMessage[]): string {
  return JSON.stringify({ v: REPLY_VERSION, parts });
}

/** The error for a reply that the machine refused. */
function refusalOf(answer: InboxOutput): Error {
  const isLost = answer.kind === "refused" && answer.why === "lost";
  return toError({ code: isLost ? "inbox.lease_lost" : "inbox.turn_ended", details: {} });
}

function isAsyncIterable(content: ReplyContent): content is AsyncIterable<string | ReplyMessage> {
  return isObject(content) && typeof (content as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === "function";
}

/** The whole of a stream: texts that follow one another are joined. */
async function collected(stream: AsyncIterable<string | ReplyMessage>): Promise<(string | ReplyMessage)[]> {
  const parts: (string | ReplyMessage)[] = [];
  for await (const part of stream) {
    const last = parts.at(-1);
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  return parts;
}

/** The messages of a content: long texts are split. */
function messagesOf(content: string | ReplyMessage | readonly (string | ReplyMessage)[], engine: Engine): ReplyMessage[] {
  const list = (Array.isArray(content) ? content : [content]) as readonly (string | ReplyMessage)[];
  return list.flatMap((part) => (typeof part === "string" ? textsOf(part, engine) : [part]));
}

function textsOf(text: string, engine: Engine): ReplyMessage[] {
  const messageOf = (content: string): ReplyMessage => ({ msgtype: "text", text: { content } });
  const lengths = unwrap(engine.splitText(text, TEXT_MAX_BYTES));
  // An empty text is rejected like in sendMsg.
  if (lengths.length < 2) return [messageOf(text)];
  let at = 0;
  return lengths.map((length) => messageOf(text.slice(at, (at += length))));
}

/** Reads stored parts. */
function partsIn(text: string): readonly ReplyMessage[] {
  const stored = parseJson(text) as { readonly v?: unknown; readonly parts?: unknown } | undefined;
  const version = Number(stored?.v);
  if (version > REPLY_VERSION) throw toError({ code: "inbox.newer_record", details: { version } });
  if (!isObject(stored) || !Array.isArray(stored.parts)) throw toError({ code: "inbox.corrupt_record", details: {} });
  return stored.parts as readonly ReplyMessage[];
}

/** A promise that knows whether somebody waits for it. */
class ReplyPromise extends Promise<ReplyResult> {
  isObserved = false;

  /** Derived promises are plain ones. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  static of(sending: Promise<ReplyResult>): ReplyPromise {
    const promise = new ReplyPromise((resolve, reject) => sending.then(resolve, reject));
    // A rejection that nobody waits for fails the turn, not the process.
    Promise.prototype.then.call(promise, undefined, () => undefined);
    return promise;
  }

  override then<A = ReplyResult, B = never>(
    fulfilled?: ((value: ReplyResult) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isObserved = true;
    return super.then(fulfilled, rejected);
  }
}

/** Whether an error says that the turn is not this instance's any more: nothing went wrong. */
export function isRefusal(error: unknown): boolean {
  return (
    turnFailure(error) !== "handler" && isKfError(error) && ["inbox.lease_lost", "inbox.turn_ended", "inbox.stopped"].includes(error.code)
  );
}
