import type { Callback, CallbackBody, CallbackEvent, CallbackOptions, CallbackQuery, KfMsgOrEvent, SealedCallback, SealOptions } from "./callback.js";
import type { CallbackEngine, EngineCallback, Failure } from "./engine.js";
import { bytesOf } from "./bytes.js";
import { toError, unmark } from "./kf-error.js";
import { bad, required } from "./validate.js";

const encoder = new TextEncoder();

/** `createCallback` over an engine: the whole one, or the one that has callbacks alone. */
export function callbackOver(engine: CallbackEngine, options: CallbackOptions): Callback {
  const { receiveId, previous = [] } = options;
  const pairs = [options, ...[previous].flat()].map(({ token, encodingAesKey }) => [required("token", token), required("encodingAesKey", encodingAesKey)]);
  const { receivers, allow } = receiversOf(receiveId);
  const made = engine.createCallback(JSON.stringify({ pairs, receivers }));
  if ("code" in made) throw toError(made);
  return new OpenableCallback(made, allow, receivers?.[0] ?? "");
}

class OpenableCallback implements Callback {
  readonly #engine: EngineCallback;
  readonly #allow: ((receiveId: string) => boolean) | undefined;
  /** Whom messages are sealed for. */
  readonly #receiver: string;

  constructor(engine: EngineCallback, allow: ((receiveId: string) => boolean) | undefined, receiver: string) {
    this.#engine = engine;
    this.#allow = allow;
    this.#receiver = receiver;
  }

  verifyUrl(query: CallbackQuery): string {
    const answer = unmark(this.#engine.verifyUrl(queryText(query)));
    const end = answer.indexOf("\0");
    this.#check(answer.slice(0, end));
    return answer.slice(end + 1);
  }

  open(query: CallbackQuery, body: CallbackBody): CallbackEvent {
    const event = opened(this.#engine.open(queryText(query), bytes(body)));
    this.#check(event.receive_id);
    return event;
  }

  seal(message: string, options: SealOptions = {}): SealedCallback {
    const random = options.random ?? crypto.getRandomValues(new Uint8Array(16));
    const nonce = options.nonce ?? String(crypto.getRandomValues(new Uint32Array(1))[0]);
    const timestamp = String(options.timestamp ?? Math.floor(Date.now() / 1000));
    const sealed = unmark(this.#engine.seal(message, options.receiveId ?? this.#receiver, timestamp, nonce, random));
    return JSON.parse(sealed) as SealedCallback;
  }

  #check(receiveId: string): void {
    if (this.#allow && !this.#allow(receiveId)) throw toError({ code: "callback.receiver_mismatch", details: {} });
  }
}

/** The event that an engine's text holds, or its failure thrown. */
function opened(text: string): CallbackEvent {
  switch (text.charCodeAt(0)) {
    case 0x6d: {
      const account = 11 + length(text, 1);
      const corp = account + length(text, 3);
      const time = corp + length(text, 5);
      const receiver = time + length(text, 7);
      const raw = receiver + length(text, 9);
      const event: KfMsgOrEvent = {
        event: "kf_msg_or_event",
        to_user_name: text.slice(corp, time),
        create_time: Number(text.slice(time, receiver)),
        token: text.slice(11, account),
        receive_id: text.slice(receiver, raw),
        raw: text.slice(raw),
      };
      if (corp > account) event.open_kfid = text.slice(account, corp);
      return event;
    }
    case 0x6a:
      return JSON.parse(text.slice(1)) as CallbackEvent;
    case 0x78:
      throw refusal({ code: "callback.signature_mismatch", details: {} });
    default:
      throw refusal(JSON.parse(text.slice(1)) as Failure);
  }
}

/** A length that an engine wrote as two characters. */
function length(text: string, at: number): number {
  return (text.charCodeAt(at) << 7) | text.charCodeAt(at + 1);
}

/**
 * The error of a callback that was refused. Anybody can send what is refused, so that it must cost little: no stack is collected, which would
 * tell nothing of the cause.
 */
function refusal(failure: Failure): Error {
  const engine = Error as { stackTraceLimit?: number | undefined };
  const limit = engine.stackTraceLimit;
  // Not 0: then V8 walks the stack all the same.
  setStackTraceLimit(engine, undefined);
  const error = toError(failure);
  setStackTraceLimit(engine, limit);
  error.stack = `KfCallbackError: ${error.message}`;
  return error;
}

function setStackTraceLimit(engine: { stackTraceLimit?: number | undefined }, limit: number | undefined): void {
  try {
    engine.stackTraceLimit = limit;
  } catch {
    // Somebody has frozen Error: then a stack is collected.
  }
}

function receiversOf(receiveId: CallbackOptions["receiveId"]): {
  receivers: readonly string[] | null;
  allow?: ((receiveId: string) => boolean) | undefined;
} {
  if (typeof receiveId === "string") return { receivers: [receiveId] };
  if (Array.isArray(receiveId)) return { receivers: receiveId as readonly string[] };
  if (typeof receiveId === "function") return { receivers: null, allow: receiveId };
  if (typeof receiveId === "object" && "unchecked" in receiveId && receiveId.unchecked) return { receivers: null };
  throw bad("receiveId", "name the corp id, a list of ids or a function; or choose { unchecked: true }");
}

function queryText(query: CallbackQuery): string {
  if (typeof query === "string") return query;
  if (query instanceof URL) return query.search;
  if (query instanceof URLSearchParams) return query.toString();
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    for (const item of typeof value === "string" ? [value] : (value ?? [])) {
      parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(item)}`);
    }
  }
  return parts.join("&");
}

function bytes(body: unknown): Uint8Array {
  if (typeof body === "string") return encoder.encode(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return bytesOf(body);
  throw toError({ code: "callback.bad_envelope", details: { reason: "it is no text and no bytes; pass the body as it arrived" } });
}
