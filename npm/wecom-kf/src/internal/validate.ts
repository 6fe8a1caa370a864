import { KfClientError } from "../errors/kf-error.js";
import { hasProperties, typeOf } from "./kinds.js";
import { nearest } from "./nearest.js";

/** White space and other invisible characters: copied text may include a zero-width space or a byte order mark. */
const INVISIBLE_AROUND =
  /^[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]|[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufeff]$/;
/** Characters that a single-line text cannot contain. */
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Checks an id, a secret or a token: a single non-empty line without surrounding white space. A value with white space cannot work (a
 * secret read from a file ends with a line break), and WeCom's response would not say why. It is not trimmed here, because the same value
 * would then work in one place and fail in another.
 */
export function checkId(option: string, value: unknown, as = "a string"): string {
  checkFilled(option, value, as);
  if (INVISIBLE_AROUND.test(value)) {
    throw badOption(
      option,
      "it begins or ends with white space or another invisible character, such as the line break at the end of a file; remove it",
    );
  }
  if (CONTROL_CHARACTER.test(value)) throw badOption(option, "it contains a line break or another control character");
  return value;
}

/** Checks that an option is a non-empty string; further checks are made elsewhere. */
export function checkFilled(option: string, value: unknown, as = "a string"): asserts value is string {
  if (typeof value !== "string" || value === "") throw badOption(option, `it is required and must be ${as}`);
}

/** The longest delay of a timer, in milliseconds: 24 days. */
const MAX_TIMER_MS = 2_147_483_647;

/** Checks a number of milliseconds for a timer. */
export function checkMilliseconds(option: string, value: number): number {
  const valid = typeof value === "number" && value > 0 && value <= MAX_TIMER_MS;
  if (!valid)
    throw badOption(option, `it must be a number of milliseconds, above 0 and at most ${MAX_TIMER_MS}, not ${describeValue(value)}`);
  return value;
}

/** Checks an integer with a minimum. */
export function checkInteger(option: string, value: number, least = 0): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw badOption(option, `it must be a whole number, ${least} or more, not ${describeValue(value)}`);
  return value;
}

/** Checks a boolean. Other values are rejected, because the string "false" is truthy. */
export function checkBoolean(option: string, value: unknown): boolean {
  if (typeof value !== "boolean") throw badOption(option, `it must be true or false, not ${describeValue(value)}`);
  return value;
}

/** Checks a function. */
export function checkFunction(option: string, value: unknown): void {
  if (typeof value !== "function") throw badOption(option, `it must be a function, not ${describeValue(value)}`);
}

/** Checks that an object has these methods. `advice` says what to pass instead. */
export function checkMethods(option: string, value: unknown, names: readonly string[], advice: string): void {
  if (!hasProperties(value)) throw badOption(option, `it is ${typeOf(value)}; ${advice}`);
  const missing = names.find((name) => typeof (value as Readonly<Record<string, unknown>>)[name] !== "function");
  if (missing !== undefined) throw badOption(option, `it has no ${missing}; ${advice}`);
}

/** Rejects unknown options: a misspelt one would have no effect. `holder` is the option that contains them, if any. */
export function checkNames(options: unknown, known: object, holder = ""): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw badOption(holder || "options", `it must be an object, not ${describeValue(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const name = unknown.slice(0, 64);
  throw badOption(holder === "" ? name : `${holder}.${name}`, `unknown option; ${suggestion(unknown, Object.keys(known))}`);
}

/** Suggests a known name for an unknown one. */
export function suggestion(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? `known options are ${names.join(", ")}` : `did you mean ${meant}?`;
}

/** The error for an invalid option. */
export function badOption(option: string, reason: string, cause?: unknown): KfClientError {
  return new KfClientError("client.bad_option", { details: { option, reason }, cause });
}

/** Describes an invalid value. A string is not quoted: it may be a misplaced secret. */
function describeValue(value: unknown): string {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeOf(value);
}
