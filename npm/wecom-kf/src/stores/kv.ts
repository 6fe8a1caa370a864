import { checkMethods } from "../internal/validate.js";
import { inGroups, type Store, ttlOf } from "./store.js";

/**
 * The part of a Workers KV namespace that the store uses.
 *
 * 中文：存储所用到的 Workers KV 命名空间的部分。
 */
export interface KvNamespaceLike {
  getWithMetadata(key: string, type: "text"): Promise<{ value: string | null; metadata: unknown }>;
  put(key: string, value: string, options?: { expirationTtl?: number; metadata?: unknown }): Promise<void>;
  delete(key: string): Promise<void>;
}

/** How many requests a worker has open at once. */
const REQUESTS_AT_ONCE = 6;
/** The shortest time to live that KV accepts, in seconds. */
const MIN_TTL_S = 60;

/**
 * A store in Workers KV, which is eventually consistent: other locations may see a write a minute later or more, and the last of several
 * concurrent writes wins, so `compareAndSet` is not atomic. Suitable for sharing tokens, where the worst case is that several workers fetch
 * one and WeCom gives all of them the same. Not suitable where something must happen only once; use `durableObjectStore` for that.
 *
 * 中文：Workers KV 中的存储，最终一致：其他地区可能一分钟后甚至更晚才看到写入，并发写入以最后一次为准，`compareAndSet` 不是原子操作。适合共享凭证；只能发生一次的事情请用 `durableObjectStore`。
 *
 * @throws KfClientError `client.bad_option` when the namespace is invalid.
 */
export function kvStore(namespace: KvNamespaceLike): Store {
  const advice = "pass a KV namespace: env.NAME, as bound in the worker's configuration";
  checkMethods("namespace", namespace, ["getWithMetadata", "put", "delete"], advice);
  const get = async (key: string): Promise<string | undefined> => {
    const { value, metadata } = await namespace.getWithMetadata(key, "text");
    const { expiresAt } = (metadata ?? {}) as { expiresAt?: number };
    return value === null || (expiresAt !== undefined && expiresAt <= Date.now()) ? undefined : value;
  };
  const set: Store["set"] = async (key, value, options) => {
    const ttl = ttlOf(options);
    if (ttl === undefined) return namespace.put(key, value);
    const expirationTtl = Math.max(MIN_TTL_S, Math.ceil(ttl / 1000));
    return namespace.put(key, value, { expirationTtl, metadata: { expiresAt: Date.now() + ttl } });
  };
  return {
    atomic: false,
    get,
    set,
    delete: (key) => namespace.delete(key),
    compareAndSet: async (key, expected, value, options) => {
      if ((await get(key)) !== expected) return false;
      await set(key, value, options);
      return true;
    },
    // Key by key: reading many at once loses a byte order mark, and older runtimes have no such form.
    getMany: (keys) => inGroups(keys, REQUESTS_AT_ONCE, get),
    setMany: async (entries, options) => {
      // One after the other, to keep their order. KV takes one write a second of a key.
      for (const [key, value] of new Map(entries)) await set(key, value, options);
    },
  };
}
