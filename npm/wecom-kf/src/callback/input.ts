import { toError } from "../errors/kf-error.js";
import { wellFormed } from "../internal/json.js";
import { bytesIn } from "../internal/kinds.js";
import type { CallbackBody, CallbackQuery } from "./types.js";

const encoder = new TextEncoder();

/** The query parameters of a callback. */
const QUERY_PARAMETERS = ["msg_signature", "timestamp", "nonce", "echostr"] as const;

/** A string that percent-encoding leaves unchanged. */
const UNRESERVED = /^[\w.~-]*$/;

/**
 * Converts a query in any form that frameworks produce to a query string. Values that are not strings or numbers (`?nonce[a]=1` is an
 * object in some frameworks) count as missing; the engine then reports the missing parameter.
 */
export function queryText(query: CallbackQuery): string {
  if (typeof query === "string") return query;
  const given: unknown = query;
  if (typeof given !== "object" || given === null) return "";
  const kind = Object.prototype.toString.call(given);
  if (kind === "[object URL]") return String((given as URL).search);
  if (kind === "[object URLSearchParams]") return String(given);
  const pushed = pushedQuery(given);
  if (pushed !== undefined) return pushed;
  const parts: string[] = [];
  for (const name of QUERY_PARAMETERS) {
    const value = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof item === "string" || typeof item === "number") parts.push(`${name}=${encodeURIComponent(wellFormed(String(item)))}`);
    }
  }
  return parts.join("&");
}

/**
 * Fast path for the usual query of a pushed callback: three strings that need no encoding. It takes a third of the time of the general
 * path.
 */
function pushedQuery(given: object): string | undefined {
  if (!Object.hasOwn(given, "msg_signature") || !Object.hasOwn(given, "timestamp") || !Object.hasOwn(given, "nonce")) return undefined;
  const { msg_signature, timestamp, nonce } = given as Readonly<Record<string, unknown>>;
  const isPushed = isUnreserved(msg_signature) && isUnreserved(timestamp) && isUnreserved(nonce) && !Object.hasOwn(given, "echostr");
  return isPushed ? `msg_signature=${msg_signature}&timestamp=${timestamp}&nonce=${nonce}` : undefined;
}

const isUnreserved = (value: unknown): value is string => typeof value === "string" && UNRESERVED.test(value);

/** The bytes of a body from any realm. */
export function bodyBytes(body: CallbackBody): Uint8Array {
  const bytes = typeof body === "string" ? encoder.encode(body) : bytesIn(body);
  if (bytes) return bytes;
  throw toError({ code: "callback.bad_envelope", details: { reason: "it is neither a string nor bytes; pass the body as it arrived" } });
}
