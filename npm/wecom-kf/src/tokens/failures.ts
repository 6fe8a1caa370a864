import type { Deadline } from "../client/deadline.js";
import { isKfError, KfError, KfTransportError } from "../errors/kf-error.js";
import type { Engine, FetchFailure } from "../generated/engine.js";

/** Classifies an error that ended the request for a token. `operation` is the one that fetches the token. */
export function failureOf(engine: Engine, error: unknown, operation: string): FetchFailure {
  if (!isKfError(error)) return engine.fetchFailure("", false, false);
  const own = error.operation === undefined || error.operation === operation;
  return engine.fetchFailure(error.code, error.retryable, own);
}

/** Copies an error, because each waiting call adds details to its own. */
export function copyOfError(error: unknown, more: { readonly message?: string; readonly waitMs?: number } = {}): unknown {
  if (!isKfError(error)) return error;
  const copy = new KfError(error.code, { details: error.details, cause: error.cause, message: more.message ?? error.message });
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  return Object.assign(copy, error, more.waitMs === undefined ? {} : { waitMs: more.waitMs });
}

/** Waits within a call's deadline. A time-out says what was waited for; each call gets its own error. */
export async function waitAsLong<T>(deadline: Deadline, promise: Promise<T>, stage: () => string): Promise<T> {
  try {
    return await deadline.waitFor(promise);
  } catch (error) {
    if (!isKfError(error) || error.code !== "transport.timeout") throw copyOfError(error);
    const [after] = String(error.details["detail"]).split(", waiting for ");
    const detail = `${after}, waiting for the access token (${stage()})`;
    throw new KfTransportError("transport.timeout", { details: { detail, sent: false } });
  }
}
