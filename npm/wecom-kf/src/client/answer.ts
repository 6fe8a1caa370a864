import type { Engine, Failure } from "../generated/engine.js";
import { type KfError, toError } from "../errors/kf-error.js";
import { isObject, isTooDeep, type JsonObject, MAX_DEPTH, parseJson } from "../internal/json.js";
import type { TransportResponse } from "../transport/types.js";

/** A response body, parsed as JSON. */
export interface ReadAnswer {
  readonly text: string;
  /** The parsed value; `undefined` when the text is not JSON. */
  readonly body?: unknown;
  /** Whether the text was not strict JSON and was repaired. */
  readonly repaired?: boolean;
  /** Why it cannot be read although it begins like an object. */
  readonly failure?: Failure;
}

const decoder = new TextDecoder();

/** Whether the text contains an escaped lone surrogate: `JSON.parse` would produce a string that cannot be encoded. */
function hasLoneSurrogate(text: string): boolean {
  // Most texts have no escape of this kind at all.
  return text.includes("\\u") && SURROGATE_STARTS.some((start) => hasLoneSurrogateAt(text, start));
}

const SURROGATE_STARTS = ["\\ud", "\\uD"];

function hasLoneSurrogateAt(text: string, start: string): boolean {
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    if (isEscaped(text, at)) continue;
    const [code, before, after] = [escapedUnit(text, at), escapedUnit(text, at - 6), escapedUnit(text, at + 6)];
    if (isHighSurrogate(code) && !isLowSurrogate(after)) return true;
    if (isLowSurrogate(code) && !(isHighSurrogate(before) && !isEscaped(text, at - 6))) return true;
  }
  return false;
}

/** The escaped UTF-16 unit at this position; NaN if there is none. */
const escapedUnit = (text: string, at: number) =>
  text.startsWith("\\u", at) ? Number.parseInt(text.slice(at + 2, at + 6), 16) : Number.NaN;
const isHighSurrogate = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLowSurrogate = (code: number) => code >= 0xdc00 && code < 0xe000;

/** Whether the backslash at this position is itself escaped. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (first > 0 && text[first - 1] === "\\") first -= 1;
  return (at - first) % 2 === 1;
}

/**
 * Parses a response as JSON. Text that is not strict JSON, such as a control character in a customer's text, is repaired by the engine, as
 * in the Rust client.
 */
export function answerOf(engine: Engine, response: TransportResponse): ReadAnswer {
  const text = response.text ?? decoder.decode(response.body);
  const body = parseJson(text);
  if (body !== undefined && !hasLoneSurrogate(text)) return withDepthCheck({ text, body });
  if (!/^\s*\{/.test(text)) return { text, body };
  const { value, failure } = engine.repair(text);
  return failure ? { text, failure } : withDepthCheck({ text, body: parseJson(value), repaired: true });
}

/**
 * A longer text is checked only if it ends in a run of brackets: checking every page of messages would add a quarter to the parsing time. A
 * text that passes unchecked does no harm here, since all code that walks a response has its own depth limit.
 */
const LONG_TEXT = 64 * 1024;
const endsDeeplyNested = (text: string) => text.trimEnd().endsWith("}}}}}}}}");

function withDepthCheck(answer: ReadAnswer): ReadAnswer {
  const { text, body } = answer;
  const isShallow = text.length <= MAX_DEPTH || (text.length > LONG_TEXT && !endsDeeplyNested(text));
  if (isShallow || !isTooDeep(body)) return answer;
  return { text, failure: { code: "response.too_deep", details: { limit: MAX_DEPTH } } };
}

/** Whether an HTTP status is a success. */
export function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * WeCom's error code in a response; some servers send it as a string. `undefined` when the response is not from WeCom: errcode 0 with an
 * error status, or no errcode where every success has one.
 */
export function errcodeOf({ errcode }: JsonObject, status: number, optional: boolean): number | undefined {
  const success = isGood(status);
  const missing = errcode === undefined || errcode === null || (typeof errcode === "string" && errcode.trim() === "");
  if (missing) return success && optional ? 0 : undefined;
  const number = typeof errcode === "string" && /^[+-]?\d+$/.test(errcode.trim()) ? Number(errcode) : errcode;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) return undefined;
  return success || number !== 0 ? number : undefined;
}

/** The error for a response that is not from WeCom. */
export function unreadableAnswer(status: number, { text, body, failure }: ReadAnswer, scrub: (text: string) => string): KfError {
  if (text.trim() === "") return toError({ code: "response.empty", details: { status } });
  if (failure?.code === "response.too_deep" || failure?.code === "engine.crashed") return toError(failure);
  if (isObject(body)) {
    const code = isGood(status) ? "response.no_errcode" : "response.http_status";
    return toError({ code, details: { status } });
  }
  if (body !== undefined) {
    return toError({ code: "response.not_an_object", details: { actual: Array.isArray(body) ? "an array" : `a ${typeof body}` } });
  }
  return toError({ code: "response.not_json", details: { status, start: redactedExcerpt(scrub(text.slice(0, 4000))) } });
}

/**
 * The beginning of an unreadable response, for the error. Of a text that begins like JSON only the first character, since it may contain a
 * token or customer data.
 */
function redactedExcerpt(text: string): string {
  const first = /^\ufeff?\s*([{["])/.exec(text)?.[1];
  return first === undefined ? text.slice(0, 120) : `${first}…`;
}
