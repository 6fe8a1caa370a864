import type { Engine, Errcode, Failure } from "../generated/engine.js";
import { isObject, isTooDeep, type JsonObject, MAX_DEPTH, parseJson } from "../internal/json.js";
import type { TransportResponse } from "../transport/types.js";

/** An interpreted response. */
export type Answer =
  | {
      /** The errcode; 0 for success. */
      readonly errcode: number;
      readonly body: JsonObject;
      /** Whether the text was not strict JSON and was repaired. */
      readonly repaired: boolean;
      readonly failure?: undefined;
    }
  | {
      /** Why the response is not from WeCom; `transport.lost` for a truncated one with a success status. */
      readonly failure: Failure;
    };

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
 * Interprets a response. A plain success crosses no boundary; core decides about everything else. `errcode` says whether a success always
 * carries one; `scrub` removes secrets from the excerpt that an error shows.
 */
export function readAnswer(engine: Engine, response: TransportResponse, errcode: Errcode, scrub: (text: string) => string): Answer {
  const { status } = response;
  const text = response.text ?? decoder.decode(response.body);
  const body = parseJson(text);
  if (isObject(body) && body["errcode"] === 0 && status >= 200 && status < 300 && !hasLoneSurrogate(text) && isShallow(text, body)) {
    return { errcode: 0, body, repaired: false };
  }
  const page = body === undefined ? scrub(text.slice(0, 4000)) : "";
  const { value, failure } = engine.readAnswer(status, text, errcode, page);
  if (failure) return { failure };
  const { repaired } = value;
  const read = repaired === null ? body : parseJson(repaired);
  return { errcode: value.errcode, body: isObject(read) ? read : {}, repaired: repaired !== null };
}

/**
 * Whether a value is not nested too deeply. A longer text is checked only if it ends in a run of brackets: checking every page of messages
 * would add a quarter to the parsing time. A text that passes unchecked does no harm here, since all code that walks a response has its own
 * depth limit.
 */
function isShallow(text: string, body: JsonObject): boolean {
  return text.length <= MAX_DEPTH || (text.length > LONG_TEXT && !text.trimEnd().endsWith("}}}}}}}}")) || !isTooDeep(body);
}

const LONG_TEXT = 64 * 1024;
