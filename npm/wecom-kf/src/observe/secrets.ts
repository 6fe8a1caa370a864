// Removes secrets from foreign texts: an error page, an error message of fetch or an errmsg may echo the request's URL or body. Known
// secrets are found by value, in every encoding; unknown ones by the name in front of them. All patterns run in linear time: none nests an
// unbounded repetition.

/** Shorter values are not searched for: removing every occurrence could damage ordinary text. */
const MIN_LENGTH = 8;
/** How many values are remembered, least recently used first out. Tokens and tickets change. */
const MAX_VALUES = 32;

/** How many times a text may have been escaped again. */
const ESCAPED_AGAIN = "{0,3}";
/** The delimiters of an HTML entity, which may be percent-encoded themselves. */
const [AMPERSAND, HASH, SEMICOLON] = [
  ["&", "26"],
  ["#", "23"],
  [";", "3[bB]"],
].map(([mark, code]) => `(?:${mark}|%(?:25)${ESCAPED_AGAIN}${code})`);
const ENTITY_NAMES: Readonly<Record<string, string>> = { '"': "quot", "'": "apos|#0?39", "&": "amp", "<": "lt", ">": "gt" };

const escapedForPattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const hex = (number: number, length: number) =>
  number
    .toString(16)
    .padStart(length, "0")
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/**
 * A pattern for a character in every encoding: literal, after backslashes, percent-encoded, as JSON and as HTML escape. Letters and digits
 * are literal.
 */
function spellings(letter: string): string {
  if (/[A-Za-z0-9]/.test(letter)) return letter;
  const percent = Array.from(new TextEncoder().encode(letter), (byte) => `%(?:25)${ESCAPED_AGAIN}${hex(byte, 2)}`).join("");
  const unicode = Array.from({ length: letter.length }, (_, at) => `\\\\{1,8}u${hex(letter.charCodeAt(at), 4)}`).join("");
  const code = letter.codePointAt(0) ?? 0;
  const named = Object.hasOwn(ENTITY_NAMES, letter) ? `${(ENTITY_NAMES[letter] ?? "").replace("#", HASH ?? "")}|` : "";
  const number = `${HASH}(?:0{0,6}${code}|[xX]0{0,6}${hex(code, 1)})`;
  const entity = `${AMPERSAND}(?:amp${SEMICOLON})${ESCAPED_AGAIN}(?:${named}${number})${SEMICOLON}`;
  const plain = letter === "\\" ? "\\\\{1,8}" : `\\\\{0,8}${escapedForPattern(letter)}`;
  return `(?:${plain}${letter === " " ? "|\\+" : ""}|${percent}|${unicode}|${entity})`;
}

/** The names of secrets in requests and responses. `secret: …` is excluded, because our own errors about that option use it. */
const SECRET_NAMES = "access_token|refresh_token|corpsecret|_secret|secret(?!\\s{0,8}:)|permanent_code|auth_code|suite_ticket";

let secretName: RegExp | undefined;

/** Matches a name and the separator before its value. Compiled on first use, since most programs never need it. */
function namePattern(): RegExp {
  if (secretName) return secretName;
  const quote = `(?:${spellings('"')}|${spellings("'")})?`;
  const between = `${quote}\\s{0,8}(?:${spellings("=")}|${spellings(":")})\\s{0,8}${quote}`;
  secretName = new RegExp(`(?:${SECRET_NAMES})${between}`, "gi");
  return secretName;
}

/** Matches the end of a value, in any encoding. An escaped slash or letter does not end it. */
const VALUE_END = /[&\s"'<>,}]|%(?:25){0,3}(?:2[0267c]|3[ce]|7d|0[ad])|\\{1,8}u(?:002[0267c]|003[ce]|007d)|\\{1,8}(?![\\/u])/gi;

/** Removes values that follow the name of a secret. (Not with a single pattern: a value of megabytes would overflow its stack.) */
export function scrubbed(text: string): string {
  let clean = "";
  let at = 0;
  for (const { 0: name, index } of text.matchAll(namePattern())) {
    const start = index + name.length;
    // The name is inside a value that has been removed already.
    if (index < at) continue;
    VALUE_END.lastIndex = start;
    const end = VALUE_END.exec(text)?.index ?? text.length;
    if (end === start) continue;
    clean += `${text.slice(at, start)}…`;
    at = end;
  }
  return at === 0 ? text : clean + text.slice(at);
}

/** A text to remove, in every encoding of its characters. */
class SecretPattern {
  /** The longest part that is the same in every encoding. */
  readonly #part: string;
  readonly #text: string;
  #pattern: RegExp | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#part = text.split(/[^A-Za-z0-9]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), "");
  }

  /** Removes it from a text. A text without the literal part costs only one search. */
  removeFrom(text: string): string {
    if (!text.includes(this.#part)) return text;
    this.#pattern ??= new RegExp(Array.from(this.#text, spellings).join(""), "g");
    return text.replace(this.#pattern, "…");
  }
}

/** A secret value to remove from texts. */
class SecretValue {
  readonly #text: string;
  readonly #plain: SecretPattern;
  #encoded: readonly SecretPattern[] | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#plain = new SecretPattern(text);
  }

  /** Removes the value, in plain form and within Base64. */
  removeFrom(text: string): string {
    const clean = this.#plain.removeFrom(text);
    // Base64 is longer than its input.
    if (clean.length <= this.#text.length) return clean;
    this.#encoded ??= Array.from(base64Forms(this.#text), (encoded) => new SecretPattern(encoded));
    return this.#encoded.reduce((clean, encoded) => encoded.removeFrom(clean), clean);
  }
}

/** The Base64 and Base64url characters that depend only on the value, for each alignment within the encoded bytes. */
function base64Forms(value: string): Set<string> {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("");
  const found = [0, 1, 2].map((before) => {
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)];
    return btoa("\0".repeat(before) + bytes).slice(start, end);
  });
  return new Set([...found, ...found.map((code) => code.replaceAll("+", "-").replaceAll("/", "_"))]);
}

/** The secrets of one client: its credentials and the tokens obtained with them. */
export class Secrets {
  readonly #values = new Map<string, SecretValue>();
  /** The most recently added value: each call adds its token, which is nearly always this one. */
  #last: string | undefined;

  /** Remembers a value. Values that are not strings or too short are found only by name. */
  add(value: unknown): void {
    if (value === this.#last || typeof value !== "string" || value.length < MIN_LENGTH) return;
    this.#last = value;
    const known = this.#values.get(value) ?? new SecretValue(value);
    this.#values.delete(value);
    this.#values.set(value, known);
    for (const [oldest] of this.#values) {
      if (this.#values.size <= MAX_VALUES) break;
      this.#values.delete(oldest);
    }
  }

  /** Removes the values, and values that follow the name of a secret, from a text. `more` are additional values of one call. */
  scrub(text: string, more: readonly string[] = []): string {
    // Most texts are short field names.
    if (text.length < MIN_LENGTH) return text;
    let clean = text;
    for (const value of this.#values.values()) clean = value.removeFrom(clean);
    for (const value of more) if (value.length >= MIN_LENGTH) clean = new SecretValue(value).removeFrom(clean);
    return scrubbed(clean);
  }
}
