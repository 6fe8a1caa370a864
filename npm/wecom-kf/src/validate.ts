import { KfClientError } from "./kf-error.js";
import type { Store } from "./store.js";

/** An option that must be a text, and not an empty one. */
export function required(option: string, value: unknown, as = "a string"): string {
  if (typeof value !== "string" || value === "") throw bad(option, `it is required, as ${as}`);
  return value;
}

/** A number of milliseconds that a timer can take. */
export function positive(option: string, value: number): number {
  const valid = typeof value === "number" && value > 0 && value <= 2_147_483_647;
  if (!valid) throw bad(option, "it must be a number of milliseconds, above 0");
  return value;
}

/** A whole number, 0 or more. */
export function whole(option: string, value: number): number {
  if (!Number.isInteger(value) || value < 0) throw bad(option, "it must be a whole number, 0 or more");
  return value;
}

/** A store, which must have its methods. */
export function checkStore(option: string, store: Store): Store {
  const missing = (["get", "set", "delete", "compareAndSet"] as const).find((method) => typeof (store as Store | null)?.[method] !== "function");
  if (missing !== undefined) throw bad(option, `it has no ${missing}; use memoryStore, redisStore, durableObjectStore, kvStore or a Store of your own`);
  return store;
}

/** Refuses options that there are none of: misspelt, they would do nothing, and silently. */
export function checkNames(options: object, known: object): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const plain = (name: string) => name.replace(/[^a-z]/gi, "").toLowerCase();
  const meant = Object.keys(known).find((name) => plain(name) === plain(unknown));
  throw bad(unknown, meant ? `there is no such option; it is called ${meant}` : `there is no such option; there are ${Object.keys(known).join(", ")}`);
}

/** The error of an option that cannot work. */
export function bad(option: string, reason: string, cause?: unknown): KfClientError {
  return new KfClientError("client.bad_option", { details: { option, reason }, cause });
}
