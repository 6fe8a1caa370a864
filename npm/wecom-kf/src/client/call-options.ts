import { badOption, checkBoolean, checkInteger, checkMilliseconds, checkNames } from "../internal/validate.js";

/** All call options; the type makes the compiler ask for new ones. */
const OPTIONS: Readonly<Record<keyof CallOptions, true>> = { signal: true, timeout: true, maxRetries: true, idempotent: true };

/**
 * Checks the options of a call before the call starts. `null` counts as not set.
 *
 * @throws KfClientError `client.bad_option` when an option is unknown or has the wrong type.
 */
export function checkCallOptions(options: CallOptions | null | undefined): CallOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") throw badOption("options", `it must be an object, such as { timeout: 5000 }, not a ${typeof options}`);
  checkNames(options, OPTIONS);
  const { timeout, maxRetries, idempotent, signal } = options;
  if (isGiven(timeout)) checkMilliseconds("timeout", timeout);
  if (isGiven(maxRetries)) checkInteger("maxRetries", maxRetries);
  if (isGiven(idempotent)) checkBoolean("idempotent", idempotent);
  if (isGiven(signal) && !isSignal(signal)) throw badOption("signal", `it must be an AbortSignal${signalHint(signal)}`);
  return options;
}

/** Whether an option is set: `null` counts as not set. */
export const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== undefined && value !== null;

/** Whether a value has the members of an AbortSignal that are used. It may come from another realm or a polyfill. */
function isSignal(value: unknown): boolean {
  try {
    const { aborted, addEventListener, removeEventListener } = value as Record<keyof AbortSignal, unknown>;
    return typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function";
  } catch {
    return false;
  }
}

function signalHint(value: unknown): string {
  return isSignal((value as { signal?: unknown }).signal) ? "; pass the controller's: controller.signal" : "";
}

/**
 * The options of a single call.
 *
 * 中文：单次调用的选项。
 */
export interface CallOptions {
  /**
   * Aborts the call.
   *
   * 中文：用于中止调用。
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The time limit for the whole call, including all attempts and pauses, in milliseconds. For a call that takes several requests (more ids
   * or days than one request covers) it limits all of them together; without it, the client's timeout applies to each.
   *
   * 中文：整个调用的时限，包括所有尝试和等待，单位为毫秒。由多次请求组成的调用，合计不超过该时限；不填则客户端的时限分别用于每次请求。
   */
  readonly timeout?: number | undefined;
  /**
   * The maximum number of retries.
   *
   * 中文：最多重试次数。
   */
  readonly maxRetries?: number | undefined;
  /**
   * Declares the call idempotent, so that it is retried when its response was lost. A send then needs your own `msgid`, derived from the
   * message that it answers; errcode 95033 (msgid already used) then counts as success.
   *
   * 中文：声明调用是幂等的，响应丢失时可以重试。发送消息须填自定义的 `msgid`，由所回复的消息得出；此时错误码 95033（msgid 已使用）视为成功。
   */
  readonly idempotent?: boolean | undefined;
}

/**
 * The options of `kf.call`, for endpoints without a method.
 *
 * 中文：`kf.call` 的选项，用于还没有对应方法的接口。
 */
export interface CallEndpointOptions extends CallOptions {
  /**
   * `optional` when the endpoint's documentation says that a success has no `errcode`. By default a response without one is an error, since
   * it comes from a gateway.
   *
   * 中文：接口文档说明成功时没有 `errcode` 的，填 `optional`；默认情况下没有 `errcode` 的响应视为错误，因为它来自网关。
   */
  readonly errcode?: "optional" | undefined;
}
