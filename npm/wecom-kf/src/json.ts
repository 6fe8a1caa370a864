/** A parsed object. */
export type Json = Readonly<Record<string, unknown>>;

/** What a text is as JSON; `undefined` for what is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text without halves of characters: what no encoder can encode is U+FFFD, as it is in the platform's own. */
export function wellFormed(text: string): string {
  // With the flag `u` a whole pair is one character, and only halves are left to be found.
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * JSON whose texts have no halves of characters. `JSON.stringify` writes these, and nothing else, as escapes from `\ud800` to `\udfff`;
 * what stands behind an escaped backslash is no escape.
 */
export function wellFormedJson(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(?:\\|ud[89a-f][0-9a-f]{2})/g, (found) => (found === "\\\\" ? found : "\ufffd"));
}
