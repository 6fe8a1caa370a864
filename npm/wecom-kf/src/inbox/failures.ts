import { isKfApiError } from "../errors/api-error.js";
import { isKfError } from "../errors/kf-error.js";
import type { PullFailure } from "../generated/engine.js";
import type { FaultOwner } from "../generated/errcodes.js";

const CALLBACK_TOKEN_EXPIRED = 95007;
/** A parameter is invalid: with a cursor, the cursor. */
const INVALID_PARAMETER = 40058;

/** Why a pull failed. */
export function pullFailure(error: unknown, hadCursor: boolean): PullFailure {
  if (isKfApiError(error)) {
    if (error.errcode === CALLBACK_TOKEN_EXPIRED) return "token_expired";
    if (error.errcode === INVALID_PARAMETER && hadCursor) return "cursor_refused";
  }
  // An error of the request concerns this account alone: it has no other message that could succeed.
  return isKfError(error) && error.owner !== "unknown" ? "account" : "unknown";
}

/** Why a turn failed. */
export function turnFailure(error: unknown): FaultOwner | "handler" {
  try {
    return isKfError(error) ? error.owner : "handler";
  } catch {
    // A proxy, or a getter that throws.
    return "handler";
  }
}

/** How long to wait at least, if the error says so. */
export function waitOf(error: unknown): number | null {
  try {
    return isKfError(error) && typeof error.waitMs === "number" ? error.waitMs : null;
  } catch {
    return null;
  }
}

/** Describes an error for the log. Of foreign errors only name and place: their messages may contain what customers wrote. */
export function describe(error: unknown): string {
  try {
    return described(error);
  } catch {
    return "a value that cannot be read was thrown";
  }
}

function described(error: unknown): string {
  if (isKfError(error)) return `${error.code}: ${error.message}`;
  const { name, message, stack } = Object(error) as Partial<Error>;
  if (typeof error !== "object" || typeof name !== "string") return `a value of type ${typeof error} was thrown`;
  const head = message ? `${name}: ${message}` : name;
  const [place] = String(stack).startsWith(head) ? String(stack).slice(head.length).trim().split("\n") : [];
  return place ? `${name} ${place}` : name;
}
