import type { CallOptions } from "./options.js";
import { badOption, checkNames, checkBoolean, checkMilliseconds, checkInteger } from "../internal/validate.js";

/** Every option of a call, so that the compiler asks for those that are new. */
const OPTIONS: Readonly<Record<keyof CallOptions, true>> = { signal: true, timeout: true, maxRetries: true, idempotent: true };

/**
 * Checks the options of a call, before anything is begun for it. One that is `null` was not given.
 *
 * @throws KfClientError `client.bad_option` for one that is unknown or of another kind.
 */
export function checkCallOptions(options: CallOptions | null | undefined): CallOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") throw badOption("options", `they must be an object, such as { timeout: 5000 }, not a ${typeof options}`);
  checkNames(options, OPTIONS);
  const { timeout, maxRetries, idempotent, signal } = options;
  if (isGiven(timeout)) checkMilliseconds("timeout", timeout);
  if (isGiven(maxRetries)) checkInteger("maxRetries", maxRetries);
  if (isGiven(idempotent)) checkBoolean("idempotent", idempotent);
  if (isGiven(signal) && !isSignal(signal)) throw badOption("signal", `it must be an AbortSignal${signalHint(signal)}`);
  return options;
}

/** Whether an option is there: `null` is none. */
export const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== undefined && value !== null;

/** Whether a value has what is used of an AbortSignal: it may be of another realm, or a polyfill's. */
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
