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
  /**
   * Returns the values of several keys, in their order; a key that occurs twice is answered twice. Optional: without it, `get` is called
   * for each key. One round trip where the store can. Not a snapshot: each value is as it was at some time during the call.
   *
   * 中文：按顺序返回多个键的值，重复的键各返回一次。可选：没有则逐个调用 `get`。尽量一次往返；不是快照，各值取自调用期间的某一时刻。
   */
  getMany?(keys: readonly string[]): readonly (string | undefined)[] | Promise<readonly (string | undefined)[]>;
  /**
   * Sets several values unconditionally, with one time to live, in their order: after a failure the first ones may have been set, but none
   * after one that was not. Of a key that occurs twice, the last value remains. Optional: without it, `set` is called for one key after
   * the other. One round trip where the store can.
   *
   * 中文：按顺序无条件设置多个值，有效时间相同；失败后可能已设置前面的一部分，但不会跳过某个键而设置其后的键。重复的键保留最后一个值。可选：没有则逐个调用 `set`。尽量一次往返。
   */
  setMany?(entries: readonly StoreEntry[], options?: StoreSetOptions): unknown;
}

/**
 * A key and its value, for `setMany`.
 *
 * 中文：`setMany` 的一个键及其值。
 */
export type StoreEntry = readonly [key: string, value: string];

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

/** How many calls of `get` replace one of `getMany` at a time, for a store that has none. */
const GETS_AT_ONCE = 32;

/** The values of several keys, by `getMany` or by `get` for each. Throws if the store returns another number of values. */
export async function getMany(store: Store, keys: readonly string[]): Promise<(string | undefined)[]> {
  if (keys.length === 0) return [];
  // A store in JavaScript may answer with null.
  if (!store.getMany) return inGroups(keys, GETS_AT_ONCE, async (key) => (await store.get(key)) ?? undefined);
  const values: unknown = await store.getMany(keys);
  if (!Array.isArray(values) || values.length !== keys.length) {
    throw new Error(`the store's getMany must return one value for each of ${keys.length} keys, in their order`);
  }
  return values.map((value: string | null | undefined) => value ?? undefined);
}

/** Sets several values in their order, by `setMany` or by `set` for each. */
export async function setMany(store: Store, entries: readonly StoreEntry[], options?: StoreSetOptions): Promise<void> {
  if (entries.length === 0) return;
  if (store.setMany) await store.setMany(entries, options);
  else for (const [key, value] of entries) await store.set(key, value, options);
}

/** The list in groups of at most `size`. */
export function groupsOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

/** What `work` returns for each of the list, at most `size` at a time. After a failure no further group is begun. */
export async function inGroups<T, R>(list: readonly T[], size: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const group of groupsOf(list, size)) results.push(...(await Promise.all(group.map(work))));
  return results;
}

/** Checks that a store has its methods. */
export function checkStore(option: string, store: Store): Store {
  const advice = "use memoryStore, redisStore, durableObjectStore, kvStore or your own Store";
  checkMethods(option, store, ["get", "set", "delete", "compareAndSet"], advice);
  for (const name of ["getMany", "setMany"] as const) if (store[name] !== undefined) checkMethods(option, store, [name], advice);
  return store;
}
