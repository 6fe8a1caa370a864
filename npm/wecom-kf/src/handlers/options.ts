import type { CallbackEvent } from "../callback/types.js";
import { badOption, checkFunction, checkInteger, checkMilliseconds, checkNames } from "../internal/validate.js";
import type { BodyLimits } from "./body.js";
import { isLongLivedProcess } from "./long-lived.js";
import type { ReplayOptions } from "./replay.js";

/** The second argument of `onEvent`. */
export interface EventContext {
  /** Makes a promise part of the handler run: the run ends when it has settled, and fails when it rejects. */
  waitUntil(promise: Promise<unknown>): void;
}

/** Handles an event. A returned promise is awaited; when the function throws or the promise rejects, the run has failed. */
export type OnEvent = (event: CallbackEvent, context: EventContext) => unknown;

/** The options of `drain`. */
export interface DrainOptions {
  /** The longest time to wait, in milliseconds. Default: until all runs have ended. */
  readonly timeout?: number | undefined;
}

/** The result of `drain`. */
export interface DrainResult {
  /** The number of handler runs that have not ended: 0 unless the timeout was reached. They continue for as long as the process runs. */
  readonly pending: number;
}

/** The options of `createFetchHandler`, `createNodeHandler` and the handlers of `wecom-kf/serverless`. */
export interface HandlerOptions {
  /**
   * When to respond to a callback. `at-once`: with `success` before the handler runs; WeCom does not learn about a failure. `after-work`:
   * with `success` when the handler has succeeded, and with 500 when it failed or took too long, so that WeCom sends the callback again.
   *
   * Default: `at-once` where work can continue after the response (a context with `waitUntil`, or a Node.js, Bun or Deno server process),
   * otherwise `after-work` (a worker without a context, or a serverless function, which may be frozen once it has responded).
   */
  readonly answer?: "at-once" | "after-work" | undefined;
  /** How long a response may wait for the handler, in milliseconds from the arrival of the request. Default 4000; WeCom waits 5000. */
  readonly timeout?: number | undefined;
  /**
   * Called with every rejection and failure: a {@link KfCallbackError}, a `KfHandlerError`, or what `onEvent` threw. Errors that it throws
   * itself are ignored. Default: `console.error` with code and location, without the message of errors that do not come from this SDK.
   * Rejected requests, which anybody can send, are logged once a minute per code, with the number of suppressed ones.
   */
  readonly onError?: ((error: unknown) => unknown) | undefined;
  /** The largest body in bytes, counted while it is read. Default 1 MiB. */
  readonly maxBody?: number | undefined;
  /**
   * The time limit for receiving the whole body, in milliseconds. Default 10 000. After it the response is 408 and the connection is
   * closed, so that a slow sender cannot hold a connection.
   */
  readonly bodyTimeout?: number | undefined;
  /** Replay protection: rejects callbacks that are too old, and does not handle one twice. Off by default. */
  readonly replay?: ReplayOptions | undefined;
}

/** The options with their defaults. */
export interface HandlerSettings extends BodyLimits {
  readonly answer: "at-once" | "after-work" | undefined;
  readonly timeout: number;
  /** Whether the process keeps running after the response without `waitUntil`. */
  readonly longLived: boolean;
}

const OPTIONS: Readonly<Record<keyof HandlerOptions, true>> = {
  answer: true,
  timeout: true,
  onError: true,
  maxBody: true,
  bodyTimeout: true,
  replay: true,
};

/** Checks the options and applies the defaults. */
export function handlerSettings(options: HandlerOptions, longLived: boolean = isLongLivedProcess()): HandlerSettings {
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
    longLived,
  };
}
