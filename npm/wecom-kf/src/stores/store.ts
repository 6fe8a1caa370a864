import { badOption, checkMethods } from "../internal/validate.js";

/** How long a value is kept. */
export interface StoreSetOptions {
  /** After this many milliseconds the value is gone. Without it, and with `Infinity`, it stays. */
  readonly ttl?: number | undefined;
}

/**
 * Where small texts are kept that several parts of a program share: tokens, seen callbacks. Values are texts, keys are texts of up to 200
 * ASCII characters. A method may answer at once or with a promise. A value is gone after its time, as if it had been deleted.
 *
 * Between processes a store is only as good as its `compareAndSet`: it must be one step that nothing comes between.
 */
export interface Store {
  /** `false`: `compareAndSet` is best effort alone, as of a store that answers with what it held some time ago. */
  readonly atomic?: boolean | undefined;
  /** The value, or `undefined` when there is none. */
  get(key: string): string | undefined | Promise<string | undefined>;
  /** Sets the value, whatever was there. */
  set(key: string, value: string, options?: StoreSetOptions): unknown;
  /** Takes the value away. Nothing happens when there is none. */
  delete(key: string): unknown;
  /**
   * Sets the value only if what is there is `expected`; `undefined` expects nothing there. Answers whether it did. In one step: of several
   * that expect the same, one succeeds.
   */
  compareAndSet(key: string, expected: string | undefined, value: string, options?: StoreSetOptions): boolean | Promise<boolean>;
}

/** A hundred years, in milliseconds: what is to be kept for longer stays. */
const FOREVER = 100 * 365 * 86_400_000;

/**
 * The time of a value as every store can take it: whole milliseconds, at least 1; `undefined` for a value that stays. A store in another
 * process gets it as text or JSON, which have no `Infinity`.
 */
export function ttlOf({ ttl }: StoreSetOptions = {}): number | undefined {
  if (ttl === undefined) return undefined;
  if (typeof ttl !== "number" || Number.isNaN(ttl)) throw badOption("ttl", "it must be a number of milliseconds");
  return ttl > FOREVER ? undefined : Math.max(1, Math.ceil(ttl));
}

/** A store, which must have its methods. */
export function checkStore(option: string, store: Store): Store {
  const advice = "use memoryStore, redisStore, durableObjectStore, kvStore or a Store of your own";
  checkMethods(option, store, ["get", "set", "delete", "compareAndSet"], advice);
  return store;
}
