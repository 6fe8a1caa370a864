import { KfStoreError } from "../errors/kf-error.js";
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
   * The maximum number of values. The oldest of those with a time to live are evicted; those without one never are: if they alone reach the
   * maximum, setting a further one fails with `store.memory_full`. Default 100 000.
   *
   * 中文：最多保存的值的个数。超出时淘汰设有有效时间的值中最旧的；不过期的值不会被淘汰，仅它们就达到上限时，再设置新值会以 `store.memory_full` 失败。默认 100 000。
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

interface MortalEntry {
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
  // Maps keep insertion order: the first entry is the oldest. What does not expire may be the state of an inbox, and is never evicted.
  const mortal = new Map<string, MortalEntry>();
  const lasting = new Map<string, string>();
  const get = (key: string): string | undefined => {
    const entry = mortal.get(key);
    if (!entry) return lasting.get(key);
    if (entry.expiresAt > now()) return entry.value;
    mortal.delete(key);
    return undefined;
  };
  const remove = (key: string): void => {
    mortal.delete(key);
    lasting.delete(key);
  };
  const set = (key: string, value: string, options?: StoreSetOptions): void => {
    const ttl = ttlOf(options);
    if (lasting.size - (lasting.has(key) ? 1 : 0) >= maxEntries) {
      throw new KfStoreError("store.memory_full", { details: { limit: maxEntries } });
    }
    remove(key);
    if (ttl === undefined) lasting.set(key, value);
    else mortal.set(key, { value, expiresAt: now() + ttl });
    // Remove expired entries from the front, so that they do not accumulate.
    for (const [oldest, { expiresAt }] of mortal) {
      if (expiresAt > now() && mortal.size + lasting.size <= maxEntries) break;
      mortal.delete(oldest);
    }
  };
  return {
    get,
    set,
    delete: remove,
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
      return mortal.size + lasting.size;
    },
  };
}
