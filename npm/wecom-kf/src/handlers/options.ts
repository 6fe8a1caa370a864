import type { CallbackEvent } from "../callback/types.js";
import { badOption, checkFunction, checkInteger, checkMilliseconds, checkNames } from "../internal/validate.js";
import type { BodyLimits } from "./body.js";
import { isLastingProcess } from "./lasting.js";
import type { ReplayOptions } from "./replay.js";

/** What `onEvent` is told beside the event. */
export interface EventContext {
  /** Makes a promise part of the work: the work ends when it has settled, and fails when it rejects. */
  waitUntil(promise: Promise<unknown>): void;
}

/** Does the work of an event. What it returns is awaited; when it throws or rejects, the work has failed. */
export type OnEvent = (event: CallbackEvent, context: EventContext) => unknown;

/** How long `drain` waits. */
export interface DrainOptions {
  /** For no longer than this, in milliseconds. Default: as long as the work takes. */
  readonly timeout?: number | undefined;
}

/** What `drain` has waited for. */
export interface Drained {
  /** How many pieces of work have not ended: 0, unless the time came first. They go on as long as the process does. */
  readonly pending: number;
}

/** How a handler behaves. */
export interface HandlerOptions {
  /**
   * When a callback is answered. `at-once`: with `success` before the work, of which WeCom then never learns whether it failed.
   * `after-work`: with `success` when the work is done, and with 500 when it failed or took too long, so that WeCom sends the callback
   * again.
   *
   * Default: `at-once` where the work lives on after the answer (a context with `waitUntil`; a server process of Node.js, Bun or
   * Deno), else `after-work` (a worker without context, a serverless function, which may be frozen once it has answered).
   */
  readonly answer?: "at-once" | "after-work" | undefined;
  /** How long an answer may wait for the work, in milliseconds from the request's arrival. Default 4000; WeCom waits 5000. */
  readonly timeout?: number | undefined;
  /**
   * Told of everything that was refused or went wrong: a {@link KfCallbackError}, a `KfHandlerError`, or what `onEvent` threw. What it
   * throws itself is dropped. Default: `console.error` with code and place, without the message of errors that are not of this SDK;
   * requests that were refused, which anybody can send, once a minute for each code, with the number of those that were passed over.
   */
  readonly onError?: ((error: unknown) => unknown) | undefined;
  /** The largest body in bytes, counted while it is read. Default 1 MiB. */
  readonly maxBody?: number | undefined;
  /**
   * How long a whole body may take to arrive, in milliseconds. Default 10 000. Then the answer is 408 and the connection is closed: who
   * sends a byte now and then holds nothing for long.
   */
  readonly bodyTimeout?: number | undefined;
  /** Does no callback twice and none that is too old. Off by default. */
  readonly replay?: ReplayOptions | undefined;
}

/** The options with their defaults. */
export interface HandlerSettings extends BodyLimits {
  readonly answer: "at-once" | "after-work" | undefined;
  readonly timeout: number;
  /** Whether work goes on here after the answer by itself. */
  readonly lasting: boolean;
}

const OPTIONS: Readonly<Record<keyof HandlerOptions, true>> = {
  answer: true,
  timeout: true,
  onError: true,
  maxBody: true,
  bodyTimeout: true,
  replay: true,
};

export function handlerSettings(options: HandlerOptions): HandlerSettings {
  checkNames(options, OPTIONS);
  const { answer, timeout = 4_000, maxBody = 1024 * 1024, bodyTimeout = 10_000, onError, replay } = options;
  if (onError !== undefined) checkFunction("onError", onError);
  if (replay !== undefined && (typeof replay !== "object" || replay === null))
    throw badOption("replay", "it must be an object: { store }, or {} for this process alone");
  if (answer !== undefined && answer !== "at-once" && answer !== "after-work")
    throw badOption("answer", 'it must be "at-once" or "after-work"');
  return {
    answer,
    timeout: checkMilliseconds("timeout", timeout),
    maxBody: checkInteger("maxBody", maxBody),
    bodyTimeout: checkMilliseconds("bodyTimeout", bodyTimeout),
    lasting: isLastingProcess(),
  };
}
