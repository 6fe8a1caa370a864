import { checkFunction, checkInteger, checkNames } from "../internal/validate.js";
import { type Store, type StoreEntry, type StoreSetOptions, ttlOf } from "./store.js";

/**
 * A store in this process's memory.
 *
 * 中文：本进程内存中的存储。
 */
export interface MemoryStore extends Store {
  get(key: string): string | undefined;
  set(key: string, value: string, options?: StoreSetOptions): void;
  delete(key: string): void;
  compareAndSet(key: string, expected: string | undefined, value: string, options?: StoreSetOptions): boolean;
  getMany(keys: readonly string[]): (string | undefined)[];
  setMany(entries: readonly StoreEntry[], options?: StoreSetOptions): void;
  /**
   * The number of values, including expired ones that have not been removed yet.
   *
   * 中文：值的个数，包括已过期但尚未清除的。
   */
  readonly size: number;
}

/**
 * The options of {@link memoryStore}.
 *
 * 中文：{@link memoryStore} 的选项。
 */
export interface MemoryStoreOptions {
  /**
   * The maximum number of values; the oldest is evicted first. Default 100 000.
   *
   * 中文：最多保存的值的个数，超出时先淘汰最旧的。默认 100 000。
   */
  readonly maxEntries?: number | undefined;
  /**
   * The clock, in milliseconds. Default `Date.now`.
   *
   * 中文：时钟，单位为毫秒。默认 `Date.now`。
   */
  readonly now?: (() => number) | undefined;
}

const OPTIONS: Readonly<Record<keyof MemoryStoreOptions, true>> = { maxEntries: true, now: true };

interface MemoryEntry {
  readonly value: string;
  readonly expiresAt: number;
}

/**
 * Creates a store in memory, for a single process. Its values do not survive the process.
 *
 * 中文：创建内存存储，只供单个进程使用，进程结束即丢失。
 *
 * @throws KfClientError `client.bad_option` when an option is invalid.
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  checkNames(options, OPTIONS);
  const { maxEntries = 100_000, now = Date.now } = options;
  if (maxEntries !== Number.POSITIVE_INFINITY) checkInteger("maxEntries", maxEntries, 1);
  checkFunction("now", now);
  // A Map keeps insertion order: the first entry is the oldest.
  const entries = new Map<string, MemoryEntry>();
  const get = (key: string): string | undefined => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    if (entry.expiresAt > now()) return entry.value;
    entries.delete(key);
    return undefined;
  };
  const set = (key: string, value: string, options?: StoreSetOptions): void => {
    const ttl = ttlOf(options) ?? Number.POSITIVE_INFINITY;
    entries.delete(key);
    entries.set(key, { value, expiresAt: now() + ttl });
    // Remove expired entries from the front, so that they do not accumulate.
    for (const [oldest, { expiresAt }] of entries) {
      if (expiresAt > now() && entries.size <= maxEntries) break;
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
    getMany: (keys) => keys.map(get),
    setMany: (entries, options) => {
      for (const [key, value] of entries) set(key, value, options);
    },
    get size() {
      return entries.size;
    },
  };
}
