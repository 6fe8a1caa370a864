import { badOption, checkMethods } from "../internal/validate.js";

/** The options of `set` and `compareAndSet`. */
export interface StoreSetOptions {
  /** The time to live, in milliseconds. Without it, or with `Infinity`, the value does not expire. */
  readonly ttl?: number | undefined;
}

/**
 * A key-value store for small shared strings: tokens, handled callbacks. Values are strings, keys are strings of up to 200 ASCII
 * characters. A method may return its result directly or as a promise. An expired value behaves as if it had been deleted.
 *
 * Between processes, the guarantees depend on `compareAndSet`, which must be atomic.
 */
export interface Store {
  /** `false` when `compareAndSet` is not atomic, as in an eventually consistent store. */
  readonly atomic?: boolean | undefined;
  /** Returns the value, or `undefined` when there is none. */
  get(key: string): string | undefined | Promise<string | undefined>;
  /** Sets the value unconditionally. */
  set(key: string, value: string, options?: StoreSetOptions): unknown;
  /** Deletes the value, if there is one. */
  delete(key: string): unknown;
  /**
   * Sets the value if the current value is `expected`; `undefined` means that there is no value. Returns whether it was set. Atomic: of
   * several concurrent calls that expect the same value, one succeeds.
   */
  compareAndSet(key: string, expected: string | undefined, value: string, options?: StoreSetOptions): boolean | Promise<boolean>;
}

/** A hundred years, in milliseconds: a longer time to live means no expiry. */
const FOREVER = 100 * 365 * 86_400_000;

/**
 * Normalises a time to live for all stores: whole milliseconds, at least 1; `undefined` for no expiry. Stores in another process receive it
 * as text or JSON, which have no `Infinity`.
 */
export function ttlOf({ ttl }: StoreSetOptions = {}): number | undefined {
  if (ttl === undefined) return undefined;
  if (typeof ttl !== "number" || Number.isNaN(ttl)) throw badOption("ttl", "it must be a number of milliseconds");
  return ttl > FOREVER ? undefined : Math.max(1, Math.ceil(ttl));
}

/** Checks that a store has its methods. */
export function checkStore(option: string, store: Store): Store {
  const advice = "use memoryStore, redisStore, durableObjectStore, kvStore or your own Store";
  checkMethods(option, store, ["get", "set", "delete", "compareAndSet"], advice);
  return store;
}
