import type { Deadline } from "../client/deadline.js";
import { isKfError, KfError, KfTransportError } from "../errors/kf-error.js";
import type { Engine, FetchFailure } from "../generated/engine.js";

/** What an error that ended a token fetch means for the other calls that wait for it. `operation` is the one that fetches the token. */
export function failureOf(engine: Engine, error: unknown, operation: string): FetchFailure {
  if (!isKfError(error)) return engine.fetchFailure("", false, false);
  const own = error.operation === undefined || error.operation === operation;
  return engine.fetchFailure(error.code, error.retryable, own);
}

/** A separate error for each waiting call, since callers add properties to theirs. */
export function copyOfError(error: unknown, more: { readonly message?: string; readonly waitMs?: number } = {}): unknown {
  if (!isKfError(error)) return error;
  const copy = new KfError(error.code, { details: error.details, cause: error.cause, message: more.message ?? error.message });
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  return Object.assign(copy, error, more.waitMs === undefined ? {} : { waitMs: more.waitMs });
}

/** Waits no longer than the call's deadline. On a timeout, the error says what the call was waiting for; each call gets its own error. */
export async function waitUntilDeadline<T>(deadline: Deadline, promise: Promise<T>, stage: () => string): Promise<T> {
  try {
    return await deadline.waitFor(promise);
  } catch (error) {
    if (!isKfError(error) || error.code !== "transport.timeout") throw copyOfError(error);
    const [after] = String(error.details["detail"]).split(", waiting for ");
    const detail = `${after}, waiting for the access token (${stage()})`;
    throw new KfTransportError("transport.timeout", { details: { detail, sent: false } });
  }
}
