/** The stores alone, without client and engine: `wecom-kf/stores`. */
export {
  durableObjectStore,
  type DurableObjectListOptionsLike,
  type DurableObjectNamespaceLike,
  type DurableObjectStateLike,
  type DurableObjectStorageLike,
  type DurableObjectStoreOptions,
  KfStoreObject,
} from "./stores/durable-object.js";
export { isKfError, KfClientError, KfError, KfStoreError } from "./errors/kf-error.js";
export { kvStore, type KvNamespaceLike } from "./stores/kv.js";
export { type MemoryStore, type MemoryStoreOptions, memoryStore } from "./stores/memory.js";
export { type IoRedisLike, type NodeRedisLike, redisStore, type RedisStoreOptions } from "./stores/redis.js";
export { type SqliteStore, type SqliteStoreOptions, sqliteStore } from "./stores/sqlite.js";
export type { SqliteDriverName } from "./stores/sqlite/driver.js";
export type { Store, StoreEntry, StoreSetOptions } from "./stores/store.js";
