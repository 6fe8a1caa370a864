// The stores whose compareAndSet is one step: good for what must happen once, such as the handlers' replay guard.

export { memoryStore, type MemoryStore, type MemoryStoreOptions, type Store, type StoreSetOptions } from "./memory.js";
export {
  durableObjectStore,
  type DurableObjectListOptionsLike,
  type DurableObjectNamespaceLike,
  type DurableObjectStateLike,
  type DurableObjectStorageLike,
  type DurableObjectStoreOptions,
  KfStoreObject,
} from "./durable-object.js";
export { type IoRedisLike, type NodeRedisLike, redisStore, type RedisStoreOptions } from "./redis.js";
