import { badOption, checkMethods } from "../internal/validate.js";

/**
 * The options of `set` and `compareAndSet`.
 *
 * 中文：`set` 和 `compareAndSet` 的选项。
 */
export interface StoreSetOptions {
  /**
   * The time to live, in milliseconds. Without it, or with `Infinity`, the value does not expire.
   *
   * 中文：有效时间，单位为毫秒；不填或为 `Infinity` 则不过期。
   */
  readonly ttl?: number | undefined;
}

/**
 * A key-value store for small shared strings: tokens, handled callbacks. Values are strings, keys are strings of up to 200 ASCII
 * characters. A method may return its result directly or as a promise. An expired value behaves as if it had been deleted.
 *
 * Between processes, the guarantees depend on `compareAndSet`, which must be atomic.
 *
 * 中文：保存少量共享字符串（凭证、已处理的回调）的键值存储。值为字符串，键为不超过 200 个字符的 ASCII 字符串；方法可以直接返回结果，也可以返回 Promise；已过期的值视为已删除。进程之间的保证取决于 `compareAndSet`，它必须是原子操作。
 */
export interface Store {
  /**
   * `false` when `compareAndSet` is not atomic, as in an eventually consistent store.
   *
   * 中文：`compareAndSet` 不是原子操作时（如最终一致的存储）为 `false`。
   */
  readonly atomic?: boolean | undefined;
  /**
   * Returns the value, or `undefined` when there is none.
   *
   * 中文：返回值；没有则为 `undefined`。
   */
  get(key: string): string | undefined | Promise<string | undefined>;
  /**
   * Sets the value unconditionally.
   *
   * 中文：无条件设置值。
   */
  set(key: string, value: string, options?: StoreSetOptions): unknown;
  /**
   * Deletes the value, if there is one.
   *
   * 中文：删除值（如果有）。
   */
  delete(key: string): unknown;
  /**
   * Sets the value if the current value is `expected`; `undefined` means that there is no value. Returns whether it was set. Atomic: of
   * several concurrent calls that expect the same value, one succeeds.
   *
   * 中文：当前值为 `expected` 时才设置，`undefined` 表示没有值；返回是否已设置。须为原子操作：期望值相同的并发调用只有一个成功。
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
