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

/** The options of a single call. */
export interface CallOptions {
  /** Aborts the call. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The time limit for the whole call, including all attempts and pauses, in milliseconds. For a call that takes several requests (more ids
   * or days than one request covers) it limits all of them together; without it, the client's timeout applies to each.
   */
  readonly timeout?: number | undefined;
  /** The maximum number of retries. */
  readonly maxRetries?: number | undefined;
  /**
   * Declares the call idempotent, so that it is retried when its response was lost. A send then needs your own `msgid`, derived from the
   * message that it answers; errcode 95033 (msgid already used) then counts as success.
   */
  readonly idempotent?: boolean | undefined;
}

/** The options of `kf.call`, for endpoints without a method. */
export interface CallEndpointOptions extends CallOptions {
  /**
   * `optional` when the endpoint's documentation says that a success has no `errcode`. By default a response without one is an error, since
   * it comes from a gateway.
   */
  readonly errcode?: "optional" | undefined;
}
