import { KfClientError } from "../errors/kf-error.js";
import { hasProperties, typeOf } from "./kinds.js";
import { nearest } from "./nearest.js";

/** White space, and what is as invisible: a copied text may bring a space of no width or a byte order mark. */
const INVISIBLE_AROUND =
  /^[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]|[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]$/;
/** What stands in no text of one line. */
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * An id, a secret or a token: a text of one line, not empty, without white space around it. One that has some cannot work (a file read as a
 * secret ends with a line break), and WeCom's answer would not say why. It is not cut off here: the text would then be right in one place
 * and wrong in another.
 */
export function checkId(option: string, value: unknown, as = "a string"): string {
  checkFilled(option, value, as);
  if (INVISIBLE_AROUND.test(value)) {
    throw badOption(
      option,
      "white space or another invisible character stands around it, such as the line break at the end of a file; take it away",
    );
  }
  if (CONTROL_CHARACTER.test(value)) throw badOption(option, "there is a line break or another control character in it");
  return value;
}

/** An option that must be a text, and not an empty one; what else it must be is checked elsewhere. */
export function checkFilled(option: string, value: unknown, as = "a string"): asserts value is string {
  if (typeof value !== "string" || value === "") throw badOption(option, `it is required, as ${as}`);
}

/** The longest time that a timer can take, in milliseconds: 24 days. */
const MAX_TIMER_MS = 2_147_483_647;

/** A number of milliseconds that a timer can take. */
export function checkMilliseconds(option: string, value: number): number {
  const valid = typeof value === "number" && value > 0 && value <= MAX_TIMER_MS;
  if (!valid) throw badOption(option, `it must be a number of milliseconds, above 0 and at most ${MAX_TIMER_MS}, not ${inWords(value)}`);
  return value;
}

/** A whole number, `least` or more. */
export function checkInteger(option: string, value: number, least = 0): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw badOption(option, `it must be a whole number, ${least} or more, not ${inWords(value)}`);
  return value;
}

/** What must be true or false is nothing else: the text "false" is true to JavaScript. */
export function checkBoolean(option: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw badOption(option, `it must be true or false, not ${inWords(value)}`);
  return value;
}

/** A function of the caller's. */
export function checkFunction(option: string, value: unknown): void {
  if (typeof value !== "function") throw badOption(option, `it must be a function, not ${inWords(value)}`);
}

/** An object that has these methods. `advice` says what to pass instead. */
export function checkMethods(option: string, value: unknown, names: readonly string[], advice: string): void {
  if (!hasProperties(value)) throw badOption(option, `it is ${typeOf(value)}; ${advice}`);
  const missing = names.find((name) => typeof (value as Readonly<Record<string, unknown>>)[name] !== "function");
  if (missing !== undefined) throw badOption(option, `it has no ${missing}; ${advice}`);
}

/**
 * Refuses unknown options: a misspelt one would silently do nothing. `holder` is the option that holds them, if one does.
 */
export function checkNames(options: unknown, known: object, holder = ""): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw badOption(holder || "options", `it must be an object, not ${inWords(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const name = unknown.slice(0, 64);
  throw badOption(holder === "" ? name : `${holder}.${name}`, `there is no such option; ${suggestion(unknown, Object.keys(known))}`);
}

/** What to write in place of an unknown name. */
export function suggestion(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? `the known ones are ${names.join(", ")}` : `did you mean ${meant}?`;
}

/** The error of an option that cannot work. */
export function badOption(option: string, reason: string, cause?: unknown): KfClientError {
  return new KfClientError("client.bad_option", { details: { option, reason }, cause });
}

/** A wrong value in words. A text is not repeated: it may be a secret that stands in the wrong place. */
function inWords(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeOf(value);
}
