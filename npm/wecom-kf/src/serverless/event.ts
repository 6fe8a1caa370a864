import type { Callback } from "../callback/types.js";
import { toError } from "../errors/kf-error.js";
import { type BodyLimits, checkLength, readBody } from "../handlers/body.js";
import type { CallbackReceiver, HandlerOptions, OnEvent } from "../handlers/options.js";
import { CallbackResponder } from "../handlers/responder.js";
import type { FunctionResult } from "./types.js";

/** The HTTP request that an event describes. */
export interface EventRequest {
  readonly method: string;
  /** The query, percent-encoded. */
  readonly query: string;
  readonly body: unknown;
  /** The event's flag that the body is base64. */
  readonly base64: unknown;
}

/**
 * Creates the responder that these handlers share. It never assumes that the process keeps running after the response, even where the
 * platform's environment variables are missing, as in an emulator.
 */
export function functionResponder(callback: Callback, onEvent: OnEvent | CallbackReceiver, options: HandlerOptions): CallbackResponder {
  return new CallbackResponder(callback, onEvent, options, false);
}

/** Responds to a request with the object that the platform turns into an HTTP response. */
export async function respondTo(request: EventRequest, responder: CallbackResponder): Promise<FunctionResult> {
  const { status, text, headers } = await responder.respond({
    method: request.method,
    url: `?${request.query}`,
    // The body is in memory already.
    contentLength: undefined,
    body: (limits) => bodyOf(request, limits),
  });
  return { statusCode: status, headers, body: text, isBase64Encoded: false };
}

/**
 * The query string of parameters that the platform has parsed and decoded: an object of strings or arrays. Some platforms do not document
 * whether they decode; since base64 contains no percent sign, an `echostr` with one is still encoded. (The callback restores a plus sign
 * that was decoded as a space.)
 */
export function queryOf(parameters: unknown): string {
  if (typeof parameters === "string") return parameters;
  const query = new URLSearchParams();
  for (const [name, value] of pairsOf(parameters)) query.append(name, name === "echostr" ? decode(value) : value);
  return query.toString();
}

/** The query string of parameters that the platform has parsed but not decoded. */
export function rawQueryOf(parameters: unknown): string {
  return pairsOf(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** The error for an event that is not an HTTP request: that of a queue, of a timer, or the console's test event. */
export function unknownEvent(platform: string, missing: string, cause?: unknown): Error {
  return toError({ code: "handler.unknown_event", details: { platform, missing } }, cause);
}

/** The parameters as pairs, one for each value of a repeated parameter. */
function pairsOf(parameters: unknown): [string, string][] {
  const record = typeof parameters === "object" && parameters !== null ? parameters : {};
  return Object.entries(record).flatMap(([name, value]: [string, unknown]) => {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.filter(isText).map((one): [string, string] => [name, String(one)]);
  });
}

function isText(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bodyOf({ body, base64 }: EventRequest, limits: BodyLimits): Promise<Uint8Array> | Uint8Array {
  // Aliyun's API gateway sends the flag as a string.
  if (typeof body !== "string" || (base64 !== true && base64 !== "true")) return readBody(body, limits);
  // Checked before decoding: four characters encode three bytes, the last four at least one.
  checkLength((body.length * 3) / 4 - 2, limits.maxBody);
  return readBody(bytesOf(body), limits);
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (error) {
    throw toError(
      { code: "callback.bad_envelope", details: { reason: "the event declares it as base64, but it is not valid base64" } },
      error,
    );
  }
}
