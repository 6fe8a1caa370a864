/** A parsed object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses JSON; `undefined` for invalid text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Replaces lone surrogates, which cannot be encoded, by U+FFFD, as the platform's encoder does. */
export function wellFormed(text: string): string {
  // Fallback for older platforms. With the flag `u` a pair is one character, so the pattern finds only lone surrogates.
  return (text as { toWellFormed?(): string }).toWellFormed?.() ?? text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * Replaces lone surrogates in JSON. `JSON.stringify` writes them, and nothing else, as escapes from `\ud800` to `\udfff`; the same
 * characters after an escaped backslash are not an escape.
 */
export function wellFormedJson(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(?:\\|ud[89a-f][0-9a-f]{2})/g, (found) => (found === "\\\\" ? found : "\ufffd"));
}

/** The maximum nesting depth of a request or response: that of the engines and the Rust client. */
export const MAX_DEPTH = 127;

/** Whether a value is nested deeper than {@link MAX_DEPTH}; code that walks it could overflow the stack. */
export function isTooDeep(value: unknown, remaining = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (remaining === 0) return true;
  if (Array.isArray(value)) {
    // By index: `for … in` with string keys takes four times as long for a page of messages.
    for (let at = 0; at < value.length; at += 1) if (isTooDeep(value[at], remaining - 1)) return true;
    return false;
  }
  for (const key in value) {
    const inner = (value as JsonObject)[key];
    if (typeof inner === "object" && isTooDeep(inner, remaining - 1)) return true;
  }
  return false;
}
