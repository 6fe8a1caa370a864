// Secrets in texts that somebody else wrote: an error page, a message of fetch, an errmsg may repeat the request's URL or body. What is
// known is found by its value, in every spelling; what is not known by the name that stands before it. Every pattern takes time in
// proportion to the text: it has no repetition without a bound in which another one could begin anew.

/** A value shorter than this is a word of its own: taking it out wherever it stands would eat texts. */
const MIN_LENGTH = 8;
/** How many values are remembered. Tokens and tickets change; the one that was used last goes last. */
const MAX_VALUES = 32;

/** How many times something may have been escaped. */
const ESCAPED_AGAIN = "{0,3}";
/** The marks of an entity, which may be percent-encoded themselves. */
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

/** A character in every spelling: as it is, behind backslashes, percent-encoded, as JSON and as HTML write it. Letters and digits stay. */
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

/** The names that secrets go by in requests and answers. `secret: …` alone is how our own errors tell of that option. */
const SECRET_NAMES = "access_token|refresh_token|corpsecret|_secret|secret(?!\\s{0,8}:)|permanent_code|auth_code|suite_ticket";

let secretName: RegExp | undefined;

/** A name, and what stands between it and its value. Made when it is first needed: most programs start without. */
function namePattern(): RegExp {
  if (secretName) return secretName;
  const quote = `(?:${spellings('"')}|${spellings("'")})?`;
  const between = `${quote}\\s{0,8}(?:${spellings("=")}|${spellings(":")})\\s{0,8}${quote}`;
  secretName = new RegExp(`(?:${SECRET_NAMES})${between}`, "gi");
  return secretName;
}

/** What ends a value, in any spelling. A slash or another letter that is escaped does not. */
const VALUE_END = /[&\s"'<>,}]|%(?:25){0,3}(?:2[0267c]|3[ce]|7d|0[ad])|\\{1,8}u(?:002[0267c]|003[ce]|007d)|\\{1,8}(?![\\/u])/gi;

/** A text without what a name before it says is a secret. (Not by one pattern: for a value of megabytes its stack would not do.) */
export function scrubbed(text: string): string {
  let clean = "";
  let at = 0;
  for (const { 0: name, index } of text.matchAll(namePattern())) {
    const start = index + name.length;
    // It may stand in a value that is taken out already.
    if (index < at) continue;
    VALUE_END.lastIndex = start;
    const end = VALUE_END.exec(text)?.index ?? text.length;
    if (end === start) continue;
    clean += `${text.slice(at, start)}…`;
    at = end;
  }
  return at === 0 ? text : clean + text.slice(at);
}

/** A run of characters that texts must not tell. */
class SecretText {
  /** Its longest part that is the same in every spelling. */
  readonly #part: string;
  readonly #text: string;
  #pattern: RegExp | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#part = text.split(/[^A-Za-z0-9]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), "");
  }

  /** The text without it. A text that does not hold the part costs a search for it and nothing more. */
  from(text: string): string {
    if (!text.includes(this.#part)) return text;
    this.#pattern ??= new RegExp(Array.from(this.#text, spellings).join(""), "g");
    return text.replace(this.#pattern, "…");
  }
}

/** A value that texts must not tell. */
class SecretValue {
  readonly #text: string;
  readonly #plain: SecretText;
  #encoded: readonly SecretText[] | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#plain = new SecretText(text);
  }

  /** The text without this value, as it is and within Base64. */
  from(text: string): string {
    const clean = this.#plain.from(text);
    // Base64 is longer than what it stands for.
    if (clean.length <= this.#text.length) return clean;
    this.#encoded ??= Array.from(inBase64(this.#text), (encoded) => new SecretText(encoded));
    return this.#encoded.reduce((clean, encoded) => encoded.from(clean), clean);
  }
}

/** The characters of Base64, and of its kind for URLs, that tell of a value alone, wherever in the encoded bytes it stands. */
function inBase64(value: string): Set<string> {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("");
  const found = [0, 1, 2].map((before) => {
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)];
    return btoa("\0".repeat(before) + bytes).slice(start, end);
  });
  return new Set([...found, ...found.map((code) => code.replaceAll("+", "-").replaceAll("/", "_"))]);
}

/** The secrets of one client: what it was given, and the tokens that it was given for them. */
export class Secrets {
  readonly #values = new Map<string, SecretValue>();
  /** The value that was added last: each call adds its token, which is nearly always this one. */
  #last: string | undefined;

  /** Remembers a value. What is no text, or too short to be told from a word, is left to the names. */
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

  /** A text without the values and without what is named as a secret. `more` are values that belong to one call. */
  scrub(text: string, more: readonly string[] = []): string {
    // Most are the names of fields.
    if (text.length < MIN_LENGTH) return text;
    let clean = text;
    for (const value of this.#values.values()) clean = value.from(clean);
    for (const value of more) if (value.length >= MIN_LENGTH) clean = new SecretValue(value).from(clean);
    return scrubbed(clean);
  }
}
