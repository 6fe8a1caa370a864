import { badOption, checkBoolean, checkInteger, checkMilliseconds, checkNames } from "../internal/validate.js";

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

/** What can be set for one call. */
export interface CallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The time for the whole call, all tries and pauses included, in milliseconds. Of a call that takes several requests (more ids or days
   * than one covers) it is the time for all of them; without it, each has the client's own time.
   */
  readonly timeout?: number | undefined;
  /** How many times a try that can be made again is made again. */
  readonly maxRetries?: number | undefined;
  /**
   * Vouches that making the call twice does the same as making it once: it is then made again when its response was lost, whatever it is. A
   * send needs a `msgid` of yours for that, derived from what the message answers; that the msgid was used already (95033) is then a
   * success.
   */
  readonly idempotent?: boolean | undefined;
}

/** What can be set for a call of an endpoint that has no method (`kf.call`). */
export interface CallEndpointOptions extends CallOptions {
  /**
   * `optional`: the endpoint's document says that a success has no `errcode`. Without it an answer that has none is a gateway's, and an
   * error.
   */
  readonly errcode?: "optional" | undefined;
}
