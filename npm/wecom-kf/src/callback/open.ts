import type { CallbackEngine, CallbackSettings, EngineCallback, Failure, Outcome } from "../generated/engine.js";
import { toError, unwrap } from "../errors/kf-error.js";
import type { EngineName } from "../internal/choose-engine.js";
import { wellFormed } from "../internal/json.js";
import { bytesIn, isPromise } from "../internal/kinds.js";
import { badOption, checkFilled, checkNames } from "../internal/validate.js";
import { bodyBytes, queryText } from "./input.js";
import type {
  Callback,
  CallbackBody,
  CallbackEvent,
  CallbackKeys,
  CallbackOptions,
  CallbackQuery,
  SealedCallback,
  SealOptions,
} from "./types.js";

const KEYS: Readonly<Record<keyof CallbackKeys, true>> = { token: true, encodingAesKey: true };
const OPTIONS: Readonly<Record<keyof CallbackOptions, true>> = { ...KEYS, receiveId: true, previous: true, engine: true };
const SEAL_OPTIONS: Readonly<Record<keyof SealOptions, true>> = { timestamp: true, nonce: true, random: true, receiveId: true };

/** `createCallback` over the engine that `engineFor` gives: the whole one, or the one that has callbacks alone. */
export function callbackOver(engineFor: (wanted?: EngineName) => CallbackEngine, options: CallbackOptions): Callback {
  checkNames(checkedObject("options", options), OPTIONS);
  const { receiveId, previous = [] } = options;
  const before = [previous].flat();
  for (const keys of before) checkNames(checkedObject("previous", keys), KEYS, "previous");
  const pairs = [options, ...before].map(({ token, encodingAesKey }) => ({
    token: checkedText("token", token),
    encoding_aes_key: checkedText("encodingAesKey", encodingAesKey),
  }));
  const { receivers, allow } = receiversOf(receiveId);
  return new OpenableCallback(engineFor(options.engine), { pairs, receivers }, allow);
}

/** Older runtimes lack the symbol; this is the one that compilers of `using` take then. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** What stands round a text is for the engine to see: it judges the receivers too. */
function checkedText(option: string, value: unknown): string {
  checkFilled(option, value);
  return wellFormed(value);
}

function checkedObject<T>(option: string, value: T): T & object {
  if (typeof value !== "object" || value === null) throw badOption(option, "it must be an object, of token and encodingAesKey");
  return value;
}

class OpenableCallback implements Callback {
  readonly #engine: CallbackEngine;
  readonly #settings: CallbackSettings;
  readonly #allow: ((receiveId: string) => boolean) | undefined;
  #callback: EngineCallback;
  #disposed = false;

  constructor(engine: CallbackEngine, settings: CallbackSettings, allow: ((receiveId: string) => boolean) | undefined) {
    this.#engine = engine;
    this.#settings = settings;
    this.#allow = allow;
    this.#callback = unwrap(engine.createCallback(settings));
  }

  verifyUrl(query: CallbackQuery): string {
    const text = queryText(query);
    const { echo, receiver } = unwrap(this.#made((callback) => callback.verifyUrl(text)));
    this.#check(receiver);
    return echo;
  }

  open(query: CallbackQuery, body: CallbackBody): CallbackEvent {
    const text = queryText(query);
    const bytes = bodyBytes(body);
    const { value, failure } = this.#made((callback) => callback.open(text, bytes));
    if (failure) throw refusalError(failure);
    this.#check(value.receive_id);
    return value;
  }

  seal(message: string, options: SealOptions = {}): SealedCallback {
    checkNames(checkedObject("options", options), SEAL_OPTIONS);
    const random = bytesIn(options.random ?? crypto.getRandomValues(new Uint8Array(16)));
    if (!random) throw badOption("random", "it must be 16 bytes, in a Uint8Array");
    const nonce = options.nonce ?? String(crypto.getRandomValues(new Uint32Array(1))[0]);
    const timestamp = String(options.timestamp ?? Math.floor(Date.now() / 1000));
    const texts = { message, receiveId: options.receiveId ?? this.#settings.receivers?.[0] ?? "", timestamp, nonce };
    const [sealed, receiver, at, once] = Object.entries(texts).map(([option, value]: [string, unknown]) => {
      if (typeof value !== "string") throw badOption(option, "it must be a string");
      return wellFormed(value);
    }) as [string, string, string, string];
    return unwrap(this.#made((callback) => callback.seal(sealed, receiver, at, once, random)));
  }

  [DISPOSE](): void {
    this.#disposed = true;
    this.#callback[DISPOSE]();
  }

  /** Asks the engine; when one that failed since has taken the prepared keys with it, once more with keys that are prepared anew. */
  #made<T>(ask: (callback: EngineCallback) => Outcome<T>): Outcome<T> {
    const outcome = ask(this.#callback);
    if (outcome.failure?.code !== "engine.callback_gone" || this.#disposed) return outcome;
    this.#callback = unwrap(this.#engine.createCallback(this.#settings));
    return ask(this.#callback);
  }

  #check(receiveId: string): void {
    if (!this.#allow) return;
    const allowed: unknown = this.#allow(receiveId);
    if (typeof allowed !== "boolean") throw notBoolean(allowed);
    if (!allowed) throw toError({ code: "callback.receiver_mismatch", details: {} });
  }
}

/**
 * The error of a callback that was refused. Anybody can send what is refused, so that it must cost little: no stack is collected, which
 * would tell nothing of the cause.
 */
function refusalError(failure: Failure): Error {
  const engine = Error as { stackTraceLimit?: number | undefined };
  const limit = engine.stackTraceLimit;
  // Not 0: then V8 walks the stack all the same.
  setStackTraceLimit(engine, undefined);
  const error = toError(failure);
  setStackTraceLimit(engine, limit);
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

function setStackTraceLimit(engine: { stackTraceLimit?: number | undefined }, limit: number | undefined): void {
  try {
    engine.stackTraceLimit = limit;
  } catch {
    // Somebody has frozen Error: then a stack is collected.
  }
}

/** A promise is no `false`, whatever it comes to: where nothing is said plainly, nobody passes. */
function notBoolean(answer: unknown): Error {
  const promise = isPromise(answer);
  // Its own failure is nobody's any more.
  if (promise) Promise.resolve(answer).catch(() => undefined);
  const gave = promise ? "a promise; callbacks are opened at once, so it cannot be async" : answer === null ? "null" : typeof answer;
  return badOption("receiveId", `the function must give true or false, and gave ${gave}`);
}

function receiversOf(receiveId: CallbackOptions["receiveId"]): {
  receivers: readonly string[] | null;
  allow?: ((receiveId: string) => boolean) | undefined;
} {
  const listed: unknown = receiveId;
  if (typeof receiveId === "function") return { receivers: null, allow: receiveId };
  if (typeof listed === "string") return { receivers: [wellFormed(listed)] };
  if (Array.isArray(listed)) {
    if (!listed.every((id): id is string => typeof id === "string")) throw badOption("receiveId", "every id of the list must be a string");
    return { receivers: listed.map(wellFormed) };
  }
  if (typeof listed === "object" && listed !== null && "unchecked" in listed) {
    checkNames(listed, { unchecked: true }, "receiveId");
    if (listed.unchecked === true) return { receivers: null };
  }
  throw badOption("receiveId", "name the corp id, a list of ids or a function; or choose { unchecked: true }");
}
