import { isObject, parseJson } from "../internal/json.js";
import { checkId, checkMethods, checkNames } from "../internal/validate.js";
import { groupsOf, inGroups, type Store, type StoreEntry, type StoreSetOptions, ttlOf } from "./store.js";

/**
 * The part of a Durable Object's storage that a store uses.
 *
 * 中文：存储所用到的 Durable Object 存储的部分。
 */
export interface DurableObjectStorageLike {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<unknown>;
  transaction<T>(work: (transaction: Pick<DurableObjectStorageLike, "get" | "put" | "delete">) => Promise<T>): Promise<T>;
  /**
   * Without it, expired values stay in the storage until they are overwritten.
   *
   * 中文：没有它，过期的值会留到被覆盖为止。
   */
  list?(options?: DurableObjectListOptionsLike): Promise<Map<string, unknown>>;
}

/**
 * The options of `list` that a store uses.
 *
 * 中文：存储所用的 `list` 选项。
 */
export interface DurableObjectListOptionsLike {
  /**
   * The prefix of the keys.
   *
   * 中文：键的前缀。
   */
  prefix?: string;
  /**
   * The key after which the list starts.
   *
   * 中文：从该键之后开始。
   */
  startAfter?: string;
  /**
   * The maximum number of entries.
   *
   * 中文：最多返回的条数。
   */
  limit?: number;
}

/**
 * The part of a Durable Object's state that {@link KfStoreObject} uses.
 *
 * 中文：{@link KfStoreObject} 所用到的 Durable Object 状态的部分。
 */
export interface DurableObjectStateLike {
  readonly storage: DurableObjectStorageLike &
    Required<Pick<DurableObjectStorageLike, "list">> & { getAlarm(): Promise<number | null>; setAlarm(time: number): Promise<void> };
}

/**
 * The part of a Durable Object namespace that is used.
 *
 * 中文：所用到的 Durable Object 命名空间的部分。
 */
export interface DurableObjectNamespaceLike {
  idFromName(name: string): unknown;
  // Declared as a method, so that namespaces with their own id type are assignable.
  get(id: never): { fetch(input: string, init: { method: string; body: string }): Promise<Pick<Response, "status" | "text">> };
}

/**
 * The options of {@link durableObjectStore}.
 *
 * 中文：{@link durableObjectStore} 的选项。
 */
export interface DurableObjectStoreOptions {
  /**
   * Which object of the namespace holds the values. Default `wecom-kf`.
   *
   * 中文：用命名空间中的哪个对象保存，默认 `wecom-kf`。
   */
  readonly name?: string | undefined;
}

interface StoredEntry {
  readonly value: string;
  /** When it expires, in Unix milliseconds; without it, never. */
  readonly expiresAt?: number;
}

/** The delay between setting a value with a time to live and sweeping expired values, in milliseconds. */
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
const LIST_BATCH = 1000;
/** The prefix of this package's keys. In the user's own object only these are swept. */
const KEY_PREFIX = "wecom-kf:";
/** How many values each write checks for expiry in the user's own object. More than one, so that sweeping keeps up with writing. */
const SWEEP_BATCH = 8;

/**
 * A store in a Durable Object: inside the object over its `storage`, or from any worker over the namespace that `KfStoreObject` is bound
 * to. Each operation is a transaction of that object.
 *
 * Expired values are deleted: by an alarm in `KfStoreObject`. In your own object, which may use its alarm otherwise, each write with a time
 * to live checks a few values whose keys begin with `wecom-kf:`.
 *
 * 中文：Durable Object 中的存储：在对象内部使用其 `storage`，或在任意 Worker 中使用绑定 `KfStoreObject` 的命名空间；每次操作是该对象的一次事务，过期的值会被删除。
 *
 * @throws KfClientError `client.bad_option` when the target or an option is invalid.
 */
export function durableObjectStore(
  target: DurableObjectStorageLike | DurableObjectNamespaceLike,
  options: DurableObjectStoreOptions = {},
): Store {
  checkNames(options, { name: true });
  const { name = "wecom-kf" } = options;
  checkMethods("target", target, ["get"], "pass a Durable Object's storage, or the namespace, env.NAME, that KfStoreObject is bound to");
  return "idFromName" in target ? remoteStore(target, checkId("name", name)) : sweepingStore(target);
}

/**
 * The Durable Object through which several workers share a store. Export it from the worker, bind it (`class_name: "KfStoreObject"`), and
 * use `durableObjectStore(env.KF_STORE)`. It can be reached only through a binding, not from the internet.
 *
 * 中文：供多个 Worker 共享存储的 Durable Object。从 Worker 导出它，绑定（`class_name: "KfStoreObject"`），再用 `durableObjectStore(env.KF_STORE)`；只能通过绑定访问，
 * 不能从公网访问。
 */
export class KfStoreObject {
  readonly #storage: DurableObjectStateLike["storage"];

  constructor(state: DurableObjectStateLike) {
    this.#storage = state.storage;
  }

  /**
   * Executes one operation of the store.
   *
   * 中文：执行存储的一次操作。
   */
  async fetch(request: Request): Promise<Response> {
    const body = parseJson(await request.text());
    const isOperation =
      isObject(body) && (typeof body["key"] === "string" || Array.isArray(body["keys"]) || Array.isArray(body["entries"]));
    if (!isOperation) return new Response("expected a store operation", { status: 400 });
    const { operation, key, keys, entries, value, expected, ...rest } = body as unknown as StoreOperation;
    // JSON has no Infinity, and a worker of an older version sends null instead.
    const ttl = rest.ttl ?? undefined;
    const store = localStore(this.#storage);
    if (ttl !== undefined && (await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + SWEEP_INTERVAL_MS);
    switch (operation) {
      case "get":
        return Response.json({ value: await store.get(key) });
      case "set":
        await store.set(key, value, { ttl });
        break;
      case "delete":
        await store.delete(key);
        break;
      case "getMany":
        // JSON has no undefined.
        return Response.json({ values: (await store.getMany(keys)).map((value) => value ?? null) });
      case "setMany":
        await store.setMany(entries, { ttl });
        break;
      case "compareAndSet":
        return Response.json({ done: await store.compareAndSet(key, expected, value, { ttl }) });
      default:
        return new Response("unknown operation", { status: 400 });
    }
    return Response.json({});
  }

  /**
   * Deletes expired values.
   *
   * 中文：删除已过期的值。
   */
  async alarm(): Promise<void> {
    let startAfter: string | undefined;
    let hasMore = false;
    for (;;) {
      const page = await this.#storage.list({ limit: LIST_BATCH, ...(startAfter === undefined ? {} : { startAfter }) });
      for (const [key, entry] of page) {
        startAfter = key;
        const { expiresAt } = entry as StoredEntry;
        if (expiresAt === undefined) continue;
        if (expiresAt <= Date.now()) await removeExpired(this.#storage, key);
        else hasMore = true;
      }
      if (page.size < LIST_BATCH) break;
    }
    if (hasMore) await this.#storage.setAlarm(Date.now() + SWEEP_INTERVAL_MS);
  }
}

/** An operation as it is sent to the object. */
interface StoreOperation {
  readonly operation?: string;
  readonly key: string;
  readonly keys: readonly string[];
  readonly entries: readonly StoreEntry[];
  readonly value: string;
  readonly expected?: string;
  readonly ttl?: number | null;
}

/** What the object answers. */
interface StoreAnswer {
  readonly value?: string;
  readonly values?: readonly (string | null)[];
  readonly done?: boolean;
}

/** The value of an entry that has not expired. */
function liveValue(entry: unknown): string | undefined {
  const { value, expiresAt } = (entry ?? {}) as Partial<StoredEntry>;
  return expiresAt !== undefined && expiresAt <= Date.now() ? undefined : value;
}

/** A store here, which has all methods. */
interface LocalStore extends Store {
  getMany(keys: readonly string[]): Promise<(string | undefined)[]>;
  setMany(entries: readonly StoreEntry[], options?: StoreSetOptions): Promise<void>;
}

/** How many keys the storage reads at once. */
const KEYS_AT_ONCE = 128;

/** The entries of different keys. */
async function entriesOf(storage: DurableObjectStorageLike, keys: readonly string[]): Promise<Map<string, unknown>> {
  const entries = new Map<string, unknown>();
  for (const group of groupsOf(keys, KEYS_AT_ONCE)) {
    const found = await storage.get(group as unknown as string);
    // An implementation of one's own may read single keys only.
    const list = found instanceof Map ? found : await inGroups(group, KEYS_AT_ONCE, async (key) => [key, await storage.get(key)] as const);
    for (const [key, entry] of list as Iterable<[string, unknown]>) entries.set(key, entry);
  }
  return entries;
}

function localStore(storage: DurableObjectStorageLike): LocalStore {
  const entryOf = (value: string, options: StoreSetOptions | undefined): StoredEntry => {
    const ttl = ttlOf(options);
    return ttl === undefined ? { value } : { value, expiresAt: Date.now() + ttl };
  };
  return {
    get: async (key) => liveValue(await storage.get(key)),
    set: async (key, value, options) => storage.put(key, entryOf(value, options)),
    delete: (key) => storage.delete(key),
    compareAndSet: (key, expected, value, options) =>
      storage.transaction(async (transaction) => {
        if (liveValue(await transaction.get(key)) !== expected) return false;
        await transaction.put(key, entryOf(value, options));
        return true;
      }),
    getMany: async (keys) => {
      const entries = await entriesOf(storage, [...new Set(keys)]);
      return keys.map((key) => liveValue(entries.get(key)));
    },
    setMany: async (entries, options) => {
      const stored = [...new Map(entries)].map(([key, value]) => [key, entryOf(value, options)] as const);
      // All of them or none. Not by the form of `put` that takes many keys, which is limited to 128.
      if (stored.length > 0)
        await storage.transaction(async (transaction) => {
          await Promise.all(stored.map(([key, entry]) => transaction.put(key, entry)));
        });
    },
  };
}

/** A store in the user's own object. Each write deletes some expired values. */
function sweepingStore(storage: DurableObjectStorageLike): Store {
  const store = localStore(storage);
  // Starts at a random key: objects are evicted and restarted, and always starting at the same key would never sweep the rest. Most keys
  // belong to callbacks and end with a digest.
  let startAfter: string | undefined = `${KEY_PREFIX}callback:${crypto.randomUUID().slice(0, 4)}`;
  const sweep = async (): Promise<void> => {
    const page = await storage.list?.({ prefix: KEY_PREFIX, limit: SWEEP_BATCH, ...(startAfter === undefined ? {} : { startAfter }) });
    if (!page) return;
    startAfter = page.size < SWEEP_BATCH ? undefined : [...page.keys()].at(-1);
    for (const [key, entry] of page) if (hasExpired(entry)) await removeExpired(storage, key);
  };
  const withSweep = async <T>(written: T | Promise<T>, options: StoreSetOptions | undefined): Promise<T> => {
    const result = await written;
    // The value has been written; a failed sweep does not matter.
    if (options?.ttl !== undefined) await sweep().catch(() => undefined);
    return result;
  };
  return {
    ...store,
    set: (key, value, options) => withSweep(store.set(key, value, options), options),
    compareAndSet: (key, expected, value, options) => withSweep(store.compareAndSet(key, expected, value, options), options),
    setMany: (entries, options) => withSweep(store.setMany(entries, options), options),
  };
}

function hasExpired(entry: unknown): boolean {
  const { expiresAt } = (entry ?? {}) as Partial<StoredEntry>;
  return typeof expiresAt === "number" && expiresAt <= Date.now();
}

/** In a transaction, because the value may have been overwritten since it was listed. */
function removeExpired(storage: DurableObjectStorageLike, key: string): Promise<void> {
  return storage.transaction(async (transaction) => {
    if (hasExpired(await transaction.get(key))) await transaction.delete(key);
  });
}

function remoteStore(namespace: DurableObjectNamespaceLike, name: string): Store {
  const callObject = async (operation: string, rest: object): Promise<StoreAnswer> => {
    // A new stub each time: on Workers a stub belongs to the request that created it.
    const stub = namespace.get(namespace.idFromName(name) as never);
    const response = await stub.fetch("https://wecom-kf.invalid/", { method: "POST", body: JSON.stringify({ operation, ...rest }) });
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`the Durable Object responded with ${response.status}; is KfStoreObject bound to this namespace?`);
    return JSON.parse(text) as StoreAnswer;
  };
  return {
    get: async (key) => (await callObject("get", { key })).value,
    set: async (key, value, options) => callObject("set", { key, value, ttl: ttlOf(options) }),
    delete: (key) => callObject("delete", { key }),
    compareAndSet: async (key, expected, value, options) => {
      const { done } = await callObject("compareAndSet", { key, expected, value, ttl: ttlOf(options) });
      return done === true;
    },
    getMany: async (keys) => {
      if (keys.length === 0) return [];
      const { values = [] } = await callObject("getMany", { keys });
      return values.map((value) => value ?? undefined);
    },
    setMany: async (entries, options) => {
      if (entries.length > 0) await callObject("setMany", { entries, ttl: ttlOf(options) });
    },
  };
}
