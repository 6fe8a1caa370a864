import { KfClientError } from "../errors/kf-error.js";
import { hasProperties, typeOf } from "./kinds.js";
import { nearest } from "./nearest.js";
import type { Store } from "../stores/memory.js";

/** White space, and what is as invisible: a copied text may bring a space of no width or a byte order mark. */
const AROUND = /^[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]|[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]$/;
/** What stands in no text of one line. */
const BROKEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * An id, a secret or a token: a text of one line, not empty, without white space around it. One that has some cannot work (a file read as a
 * secret ends with a line break), and WeCom's answer would not say why. It is not cut off here: the text would then be right in one place
 * and wrong in another.
 */
export function required(option: string, value: unknown, as = "a string"): string {
  filled(option, value, as);
  if (AROUND.test(value)) {
    throw bad(
      option,
      "white space or another invisible character stands around it, such as the line break at the end of a file; take it away",
    );
  }
  if (BROKEN.test(value)) throw bad(option, "there is a line break or another control character in it");
  return value;
}

/** An option that must be a text, and not an empty one; what else it must be is checked elsewhere. */
export function filled(option: string, value: unknown, as = "a string"): asserts value is string {
  if (typeof value !== "string" || value === "") throw bad(option, `it is required, as ${as}`);
}

/** The longest time that a timer can take, in milliseconds: 24 days. */
const LONGEST_MS = 2_147_483_647;

/** A number of milliseconds that a timer can take. */
export function positive(option: string, value: number): number {
  const valid = typeof value === "number" && value > 0 && value <= LONGEST_MS;
  if (!valid) throw bad(option, `it must be a number of milliseconds, above 0 and at most ${LONGEST_MS}, not ${given(value)}`);
  return value;
}

/** A whole number, `least` or more. */
export function whole(option: string, value: number, least = 0): number {
  if (!Number.isSafeInteger(value) || value < least) throw bad(option, `it must be a whole number, ${least} or more, not ${given(value)}`);
  return value;
}

/** What must be true or false is nothing else: the text "false" is true to JavaScript. */
export function flag(option: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw bad(option, `it must be true or false, not ${given(value)}`);
  return value;
}

/** A function of the caller's. */
export function callable(option: string, value: unknown): void {
  if (typeof value !== "function") throw bad(option, `it must be a function, not ${given(value)}`);
}

/** An object that has these methods. `advice` says what to pass instead. */
export function methods(option: string, value: unknown, names: readonly string[], advice: string): void {
  if (!hasProperties(value)) throw bad(option, `it is ${typeOf(value)}; ${advice}`);
  const missing = names.find((name) => typeof (value as Readonly<Record<string, unknown>>)[name] !== "function");
  if (missing !== undefined) throw bad(option, `it has no ${missing}; ${advice}`);
}

/** A store, which must have its methods. */
export function checkStore(option: string, store: Store): Store {
  const advice = "use memoryStore, redisStore, durableObjectStore, kvStore or a Store of your own";
  methods(option, store, ["get", "set", "delete", "compareAndSet"], advice);
  return store;
}

/**
 * Refuses unknown options: a misspelt one would silently do nothing. `within` is the option that holds them, if one does.
 */
export function checkNames(options: unknown, known: object, within = ""): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw bad(within || "options", `it must be an object, not ${given(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const name = unknown.slice(0, 64);
  throw bad(within === "" ? name : `${within}.${name}`, `there is no such option; ${instead(unknown, Object.keys(known))}`);
}

/** What to write in place of an unknown name. */
export function instead(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? `the known ones are ${names.join(", ")}` : `did you mean ${meant}?`;
}

/** The error of an option that cannot work. */
export function bad(option: string, reason: string, cause?: unknown): KfClientError {
  return new KfClientError("client.bad_option", { details: { option, reason }, cause });
}

/** A wrong value in words. A text is not repeated: it may be a secret that stands in the wrong place. */
function given(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeOf(value);
}
