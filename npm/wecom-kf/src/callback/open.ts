import type { CallbackEngine, CallbackSettings, EngineCallback, Failure, Outcome } from "../generated/engine.js";
import { toError, unwrap } from "../errors/kf-error.js";
import type { EngineName } from "../internal/choose-engine.js";
import { wellFormed } from "../internal/json.js";
import { bytesIn, isPromise } from "../internal/kinds.js";
import { badOption, checkNames } from "../internal/validate.js";
import { DISPOSE } from "../internal/dispose.js";
import { EnvironmentCallback } from "./environment.js";
import { bodyBytes, queryText } from "./input.js";
import { checkedCallbackOptions, checkedObject, isComplete, type ReceiverFunction, settingsOf } from "./settings.js";
import type {
  Callback,
  CallbackBody,
  CallbackEvent,
  CallbackOptions,
  CallbackQuery,
  EnvironmentCallbackOptions,
  SealedCallback,
  SealOptions,
} from "./types.js";

const SEAL_OPTIONS: Readonly<Record<keyof SealOptions, true>> = { timestamp: true, nonce: true, random: true, receiveId: true };

/** `createCallback` with the engine that `engineFor` gives: the full engine, or the one with callbacks only. */
export function callbackWithEngine(
  engineFor: (wanted?: EngineName) => CallbackEngine,
  options: CallbackOptions | EnvironmentCallbackOptions = {},
): Callback {
  checkedCallbackOptions(options);
  const engine = engineFor(options.engine);
  const create = (complete: CallbackOptions): Callback => {
    const { settings, allow } = settingsOf(complete);
    return new EngineBackedCallback(engine, settings, allow);
  };
  return isComplete(options) ? create(options) : new EnvironmentCallback(options, create);
}

class EngineBackedCallback implements Callback {
  readonly #engine: CallbackEngine;
  readonly #settings: CallbackSettings;
  readonly #allow: ReceiverFunction | undefined;
  #callback: EngineCallback;
  #disposed = false;

  constructor(engine: CallbackEngine, settings: CallbackSettings, allow: ReceiverFunction | undefined) {
    this.#engine = engine;
    this.#settings = settings;
    this.#allow = allow;
    this.#callback = unwrap(engine.createCallback(settings));
  }

  verifyUrl(query: CallbackQuery): string {
    const text = queryText(query);
    const { echo, receiver } = unwrap(this.#withCallback((callback) => callback.verifyUrl(text)));
    this.#check(receiver);
    return echo;
  }

  open(query: CallbackQuery, body: CallbackBody): CallbackEvent {
    const text = queryText(query);
    const bytes = bodyBytes(body);
    const { value, failure } = this.#withCallback((callback) => callback.open(text, bytes));
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
    const [messageText, receiver, timestampText, nonceText] = Object.entries(texts).map(([option, value]: [string, unknown]) => {
      if (typeof value !== "string") throw badOption(option, "it must be a string");
      return wellFormed(value);
    }) as [string, string, string, string];
    return unwrap(this.#withCallback((callback) => callback.seal(messageText, receiver, timestampText, nonceText, random)));
  }

  [DISPOSE](): void {
    this.#disposed = true;
    this.#callback.dispose();
  }

  /** Calls the engine. When the engine was replaced after a crash and the prepared keys are gone, prepares them again and retries once. */
  #withCallback<T>(ask: (callback: EngineCallback) => Outcome<T>): Outcome<T> {
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
 * The error of a rejected callback. Anybody can send invalid callbacks, so rejecting them must be cheap: no stack trace is captured, which
 * would say nothing about the cause.
 */
function refusalError(failure: Failure): Error {
  const engine = Error as { stackTraceLimit?: number | undefined };
  const limit = engine.stackTraceLimit;
  // Not 0: V8 would still walk the stack.
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
    // Error is frozen: a stack trace is captured.
  }
}

/** Rejects every answer other than a plain boolean. A promise is truthy, so accepting it would accept every receiver. */
function notBoolean(answer: unknown): Error {
  const promise = isPromise(answer);
  // Nobody else handles its rejection.
  if (promise) Promise.resolve(answer).catch(() => undefined);
  const gave = promise ? "a promise; callbacks are opened synchronously, so it cannot be async" : answer === null ? "null" : typeof answer;
  return badOption("receiveId", `the function must return true or false, but returned ${gave}`);
}
