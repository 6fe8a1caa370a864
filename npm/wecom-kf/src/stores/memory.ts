import { badOption, checkFunction, checkNames, checkInteger } from "../internal/validate.js";

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

/** A store in this process's memory. */
export interface MemoryStore extends Store {
  get(key: string): string | undefined;
  set(key: string, value: string, options?: StoreSetOptions): void;
  delete(key: string): void;
  compareAndSet(key: string, expected: string | undefined, value: string, options?: StoreSetOptions): boolean;
  /** How many values are held, those included whose time is over but that nobody asked for since. */
  readonly size: number;
}

/** How a memory store is set up. */
export interface MemoryStoreOptions {
  /** How many values it holds at most; the oldest goes first. Default 100 000. */
  readonly maxEntries?: number | undefined;
  /** The clock, in milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

const OPTIONS: Readonly<Record<keyof MemoryStoreOptions, true>> = { maxEntries: true, now: true };

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

interface MemoryEntry {
  readonly value: string;
  readonly until: number;
}

/**
 * Makes a store in memory: for one process, gone with it.
 *
 * @throws KfClientError `client.bad_option` when an option is unknown or not valid.
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  checkNames(options, OPTIONS);
  const { maxEntries = 100_000, now = Date.now } = options;
  if (maxEntries !== Number.POSITIVE_INFINITY) checkInteger("maxEntries", maxEntries, 1);
  checkFunction("now", now);
  // In the order of writing, which a Map keeps: the first is the oldest.
  const entries = new Map<string, MemoryEntry>();
  const get = (key: string): string | undefined => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    if (entry.until > now()) return entry.value;
    entries.delete(key);
    return undefined;
  };
  const set = (key: string, value: string, options?: StoreSetOptions): void => {
    const ttl = ttlOf(options) ?? Number.POSITIVE_INFINITY;
    entries.delete(key);
    entries.set(key, { value, until: now() + ttl });
    // What is over goes as its turn comes, so that memory follows what lives.
    for (const [oldest, { until }] of entries) {
      if (until > now() && entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
  };
  return {
    get,
    set,
    delete: (key) => void entries.delete(key),
    compareAndSet: (key, expected, value, options) => {
      if (get(key) !== expected) return false;
      set(key, value, options);
      return true;
    },
    get size() {
      return entries.size;
    },
  };
}
