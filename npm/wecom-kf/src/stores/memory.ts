import { checkFunction, checkInteger, checkNames } from "../internal/validate.js";
import { type Store, type StoreSetOptions, ttlOf } from "./store.js";

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
