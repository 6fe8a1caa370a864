import { checkMethods } from "../internal/validate.js";
import { type Store, ttlOf } from "./store.js";

/** The part of a Workers KV namespace that is used. */
export interface KvNamespaceLike {
  getWithMetadata(key: string, type: "text"): Promise<{ value: string | null; metadata: unknown }>;
  put(key: string, value: string, options?: { expirationTtl?: number; metadata?: unknown }): Promise<void>;
  delete(key: string): Promise<void>;
}

/** The shortest time that KV keeps a value, in seconds. */
const MIN_TTL_S = 60;

/**
 * A store in Workers KV: best effort. What one place wrote, others see up to a minute later or more, and of several that write at
 * once the last wins, so `compareAndSet` is a promise of nothing. It is good for sharing tokens, where the worst is that several fetch:
 * WeCom gives all of them the same one. It is not good for what must happen once; `durableObjectStore` is.
 *
 * @throws KfClientError `client.bad_option` when the namespace is none.
 */
export function kvStore(namespace: KvNamespaceLike): Store {
  const advice = "pass a KV namespace, env.NAME, which the worker's settings bind under that name";
  checkMethods("namespace", namespace, ["getWithMetadata", "put", "delete"], advice);
  const get = async (key: string): Promise<string | undefined> => {
    const { value, metadata } = await namespace.getWithMetadata(key, "text");
    const { until } = (metadata ?? {}) as { until?: number };
    return value === null || (until !== undefined && until <= Date.now()) ? undefined : value;
  };
  const set: Store["set"] = async (key, value, options) => {
    const ttl = ttlOf(options);
    if (ttl === undefined) return namespace.put(key, value);
    const expirationTtl = Math.max(MIN_TTL_S, Math.ceil(ttl / 1000));
    return namespace.put(key, value, { expirationTtl, metadata: { until: Date.now() + ttl } });
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
  };
}
