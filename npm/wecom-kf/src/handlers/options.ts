import type { CallbackEvent } from "../callback/types.js";
import { badOption, checkFunction, checkInteger, checkMilliseconds, checkNames } from "../internal/validate.js";
import type { BodyLimits } from "./body.js";
import { isLongLivedProcess } from "./long-lived.js";
import type { ReplayOptions } from "./replay.js";

/**
 * The second argument of `onEvent`.
 *
 * 中文：`onEvent` 的第二个参数。
 */
export interface EventContext {
  /**
   * Makes a promise part of the handler run: the run ends when it has settled, and fails when it rejects.
   *
   * 中文：把一个 Promise 纳入本次处理：它完成后处理才算结束，它失败则处理失败。
   */
  waitUntil(promise: Promise<unknown>): void;
}

/**
 * Handles an event. A returned promise is awaited; when the function throws or the promise rejects, the run has failed.
 *
 * 中文：处理一个事件。返回的 Promise 会被 await；函数抛出错误或 Promise 失败，即为处理失败。
 */
export type OnEvent = (event: CallbackEvent, context: EventContext) => unknown;

/**
 * What receives events in place of `onEvent`: an inbox.
 *
 * 中文：代替 `onEvent` 接收事件的对象，即收件箱。
 */
export interface CallbackReceiver {
  /**
   * Takes an event, and returns at once. With a `context`, `waitUntil` is given a promise for the work.
   *
   * 中文：接收事件并立即返回；传入 `context` 时，`waitUntil` 会收到表示处理过程的 Promise。
   */
  notify(event: CallbackEvent, context?: EventContext): void;
}

/** The function for a receiver. Where the process goes on after the response, the response waits for no work. */
export function onEventOf(given: OnEvent | CallbackReceiver, longLived: boolean): OnEvent {
  if (typeof given === "function") return given;
  if (typeof (given as Partial<CallbackReceiver> | null | undefined)?.notify !== "function") {
    throw badOption("onEvent", "it is required: the function that handles each event, or an inbox");
  }
  return (event, context) => given.notify(event, longLived ? undefined : context);
}

/**
 * The options of `drain`.
 *
 * 中文：`drain` 的选项。
 */
export interface DrainOptions {
  /**
   * The longest time to wait, in milliseconds. Default: until all runs have ended.
   *
   * 中文：最长等待时间，单位为毫秒。默认等到全部结束。
   */
  readonly timeout?: number | undefined;
}

/**
 * The result of `drain`.
 *
 * 中文：`drain` 的结果。
 */
export interface DrainResult {
  /**
   * The number of handler runs that have not ended: 0 unless the timeout was reached. They continue for as long as the process runs.
   *
   * 中文：尚未结束的处理数，未超时则为 0；只要进程还在运行，它们就会继续。
   */
  readonly pending: number;
}

/**
 * The options of `createFetchHandler`, `createNodeHandler` and the handlers of `wecom-kf/serverless`.
 *
 * 中文：`createFetchHandler`、`createNodeHandler` 和 `wecom-kf/serverless` 各处理器的选项。
 */
export interface HandlerOptions {
  /**
   * When to respond to a callback. `at-once`: with `success` before the handler runs; WeCom does not learn about a failure. `after-work`:
   * with `success` when the handler has succeeded, and with 500 when it failed or took too long, so that WeCom sends the callback again.
   *
   * Default: `at-once` where work can continue after the response (a context with `waitUntil`, or a Node.js, Bun or Deno server process),
   * otherwise `after-work` (a worker without a context, or a serverless function, which may be frozen once it has responded).
   *
   * 中文：何时响应回调。`at-once`：处理之前就返回 `success`，企业微信不知道处理失败；`after-work`：处理成功才返回 `success`，失败或超时返回 500，由企业微信重试。默认：响应后还能继续工作的环境（有 `waitUntil`，
   * 或 Node.js、Bun、Deno 服务进程）为 `at-once`，否则为 `after-work`。
   */
  readonly answer?: "at-once" | "after-work" | undefined;
  /**
   * How long a response may wait for the handler, in milliseconds from the arrival of the request. Default 4000; WeCom waits 5000.
   *
   * 中文：响应最多等待处理多久，从收到请求算起，单位为毫秒。默认 4000；企业微信等待 5000。
   */
  readonly timeout?: number | undefined;
  /**
   * Called with every rejection and failure: a {@link KfCallbackError}, a `KfHandlerError`, or what `onEvent` threw. Errors that it throws
   * itself are ignored. Default: `console.error` with code and location, without the message of errors that do not come from this SDK.
   * Rejected requests, which anybody can send, are logged once a minute per code, with the number of suppressed ones.
   *
   * 中文：每次拒绝和失败时调用，参数为 {@link KfCallbackError}、`KfHandlerError` 或 `onEvent` 抛出的错误；它自身抛出的错误会被忽略。默认用 `console.error` 输出代码和位置，不含其他来源错误的信息；
   * 任何人都能发送的无效请求，每种代码每分钟只记录一次并附次数。
   */
  readonly onError?: ((error: unknown) => unknown) | undefined;
  /**
   * The largest body in bytes, counted while it is read. Default 1 MiB.
   *
   * 中文：请求体的上限，单位为字节，边读边计。默认 1 MiB。
   */
  readonly maxBody?: number | undefined;
  /**
   * The time limit for receiving the whole body, in milliseconds. Default 10 000. After it the response is 408 and the connection is
   * closed, so that a slow sender cannot hold a connection.
   *
   * 中文：接收完整请求体的时限，单位为毫秒。默认 10 000；超时返回 408 并关闭连接，以免慢速的发送方占用连接。
   */
  readonly bodyTimeout?: number | undefined;
  /**
   * Replay protection: rejects callbacks that are too old, and does not handle one twice. Off by default.
   *
   * 中文：重放保护：拒绝过旧的回调，且不重复处理。默认关闭。
   */
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
