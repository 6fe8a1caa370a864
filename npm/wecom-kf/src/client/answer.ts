import type { Engine, Failure } from "../generated/engine.js";
import { type KfError, toError } from "../errors/kf-error.js";
import { isObject, isTooDeep, type JsonObject, MAX_DEPTH, parseJson } from "../internal/json.js";
import type { TransportResponse } from "../transport/types.js";

/** The JSON of a response. */
export interface ReadAnswer {
  readonly text: string;
  /** What it is as JSON; nothing when it is none. */
  readonly body?: unknown;
  /** Whether it was no strict JSON and had to be mended. */
  readonly repaired?: boolean;
  /** Why it cannot be read although it begins as an object. */
  readonly failure?: Failure;
}

const decoder = new TextDecoder();

/** Whether half of a character stands in the text as an escape: `JSON.parse` would give a text that cannot be sent on. */
function hasLoneSurrogate(text: string): boolean {
  return ["\\ud", "\\uD"].some((start) => {
    for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
      if (isEscaped(text, at)) continue;
      const [code, before, behind] = [escapedUnit(text, at), escapedUnit(text, at - 6), escapedUnit(text, at + 6)];
      if (isHighSurrogate(code) && !isLowSurrogate(behind)) return true;
      if (isLowSurrogate(code) && !(isHighSurrogate(before) && !isEscaped(text, at - 6))) return true;
    }
    return false;
  });
}

/** The UTF-16 unit that is escaped here; NaN where none is. */
const escapedUnit = (text: string, at: number) =>
  text.startsWith("\\u", at) ? Number.parseInt(text.slice(at + 2, at + 6), 16) : Number.NaN;
const isHighSurrogate = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLowSurrogate = (code: number) => code >= 0xdc00 && code < 0xe000;

/** Whether the backslash here is the second one of an escaped backslash. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (first > 0 && text[first - 1] === "\\") first -= 1;
  return (at - first) % 2 === 1;
}

/**
 * Reads a response's JSON. What is no strict JSON, such as a control character in a customer's text, is mended by the engine, as the Rust
 * client does it.
 */
export function answerOf(engine: Engine, response: TransportResponse): ReadAnswer {
  const text = response.text ?? decoder.decode(response.body);
  const body = parseJson(text);
  if (body !== undefined && !hasLoneSurrogate(text)) return depthChecked({ text, body });
  if (!/^\s*\{/.test(text)) return { text, body };
  const { value, failure } = engine.repair(text);
  return failure ? { text, failure } : depthChecked({ text, body: parseJson(value), repaired: true });
}

/**
 * A longer text is walked through only if it ends in nothing but brackets: for each page of messages that would cost a quarter of reading
 * it. What passes so harms nobody here: whatever walks an answer has a limit of its own.
 */
const LONG_TEXT = 64 * 1024;
const closesDeep = (text: string) => text.trimEnd().endsWith("}}}}}}}}");

function depthChecked(answer: ReadAnswer): ReadAnswer {
  const { text, body } = answer;
  const isShallow = text.length <= MAX_DEPTH || (text.length > LONG_TEXT && !closesDeep(text));
  if (isShallow || !isTooDeep(body)) return answer;
  return { text, failure: { code: "response.too_deep", details: { limit: MAX_DEPTH } } };
}

/** Whether an HTTP status can be that of a success. */
export function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * The error code of WeCom's answer; some servers send it as a text. Nothing when the answer is not WeCom's: an error status with success,
 * or none where every success has one.
 */
export function errcodeOf({ errcode }: JsonObject, status: number, optional: boolean): number | undefined {
  const good = isGood(status);
  const none = errcode === undefined || errcode === null || (typeof errcode === "string" && errcode.trim() === "");
  if (none) return good && optional ? 0 : undefined;
  const number = typeof errcode === "string" && /^[+-]?\d+$/.test(errcode.trim()) ? Number(errcode) : errcode;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) return undefined;
  return good || number !== 0 ? number : undefined;
}

/** The error of an answer that is not WeCom's. */
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
  return toError({ code: "response.not_json", details: { status, start: startOf(scrub(text.slice(0, 4000))) } });
}

/** The beginning of a page. Of what begins like JSON only that it does: it may hold a token or a customer's words. */
function startOf(text: string): string {
  const first = /^\ufeff?\s*([{["])/.exec(text)?.[1];
  return first === undefined ? text.slice(0, 120) : `${first}…`;
}
