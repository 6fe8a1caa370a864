/** A parsed object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a text is as JSON; `undefined` for what is none. */
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

/** A text without halves of characters: what no encoder can encode is U+FFFD, as it is in the platform's own. */
export function wellFormed(text: string): string {
  // Where the platform has none. With the flag `u` a whole pair is one character, and only halves are left to be found.
  return (text as { toWellFormed?(): string }).toWellFormed?.() ?? text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * JSON whose texts have no halves of characters. `JSON.stringify` writes these, and nothing else, as escapes from `\ud800` to `\udfff`;
 * what stands behind an escaped backslash is no escape.
 */
export function wellFormedJson(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(?:\\|ud[89a-f][0-9a-f]{2})/g, (found) => (found === "\\\\" ? found : "\ufffd"));
}

/** How deep the values of a request or an answer may stand within each other: as deep as the engines and the Rust client read. */
export const MAX_DEPTH = 127;

/** Whether values stand within each other deeper than {@link MAX_DEPTH}: what walks them would exhaust the stack. */
export function isTooDeep(value: unknown, left = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  if (Array.isArray(value)) {
    // By number: by name, each of which is a text, the list of a page's messages takes four times as long.
    for (let at = 0; at < value.length; at += 1) if (isTooDeep(value[at], left - 1)) return true;
    return false;
  }
  for (const key in value) {
    const inner = (value as JsonObject)[key];
    if (typeof inner === "object" && isTooDeep(inner, left - 1)) return true;
  }
  return false;
}
