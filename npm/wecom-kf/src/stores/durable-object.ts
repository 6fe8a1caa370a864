import { isObject, parseJson } from "../internal/json.js";
import { checkId, checkMethods, checkNames } from "../internal/validate.js";
import { type Store, type StoreSetOptions, ttlOf } from "./store.js";

/** The part of a Durable Object's storage that a store uses. */
export interface DurableObjectStorageLike {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<unknown>;
  transaction<T>(work: (transaction: Pick<DurableObjectStorageLike, "get" | "put" | "delete">) => Promise<T>): Promise<T>;
  /** Without it, values whose time is over stay where they are until they are written again. */
  list?(options?: DurableObjectListOptionsLike): Promise<Map<string, unknown>>;
}

/** What a store lists by. */
export interface DurableObjectListOptionsLike {
  /** How the keys begin. */
  prefix?: string;
  /** Behind which key it begins. */
  startAfter?: string;
  /** How many at most. */
  limit?: number;
}

/** The part of a Durable Object's state that {@link KfStoreObject} uses. */
export interface DurableObjectStateLike {
  readonly storage: DurableObjectStorageLike &
    Required<Pick<DurableObjectStorageLike, "list">> & { getAlarm(): Promise<number | null>; setAlarm(time: number): Promise<void> };
}

/** The part of a Durable Object namespace that is used. */
export interface DurableObjectNamespaceLike {
  idFromName(name: string): unknown;
  // A method, so that a namespace is taken whose ids have a type of their own.
  get(id: never): { fetch(input: string, init: { method: string; body: string }): Promise<Pick<Response, "status" | "text">> };
}

/** How a store in a Durable Object is reached from outside. */
export interface DurableObjectStoreOptions {
  /** Which object of the namespace holds the values. Default `wecom-kf`. */
  readonly name?: string | undefined;
}

interface StoredEntry {
  readonly value: string;
  /** When it ends, in unix milliseconds; without it, never. */
  readonly until?: number;
}

/** How long after a value with an end was set the ended ones are looked for, in milliseconds. */
const SWEEP_MS = 60 * 60 * 1000;
const LIST_BATCH = 1000;
/** How the keys of this package begin. Inside somebody's own object nothing else is swept. */
const KEY_PREFIX = "wecom-kf:";
/**
 * How many values a write looks at in somebody's own object, to take away what has ended. More than one: so sweeping keeps up with writing.
 */
const SWEEP_BATCH = 8;

/**
 * A store in a Durable Object: inside it over its `storage`, and from any worker over the namespace that `KfStoreObject` is bound to.
 * Each step is a transaction of the one object, wherever it comes from.
 *
 * What has ended is taken away: `KfStoreObject` does it by its alarm. An object of one's own has an alarm of its own, so there each write
 * with a time looks at a few values whose keys begin with `wecom-kf:`.
 *
 * @throws KfClientError `client.bad_option` when the target is none, or an option is unknown or not valid.
 */
export function durableObjectStore(
  target: DurableObjectStorageLike | DurableObjectNamespaceLike,
  options: DurableObjectStoreOptions = {},
): Store {
  checkNames(options, { name: true });
  const { name = "wecom-kf" } = options;
  checkMethods("target", target, ["get"], "pass a Durable Object's storage, or the namespace, env.NAME, that KfStoreObject is bound to");
  return "idFromName" in target ? remoteStore(target, checkId("name", name)) : sweptStore(target);
}

/**
 * The Durable Object that several workers share a store through. Export it from the worker, bind it (`class_name: "KfStoreObject"`), and
 * use `durableObjectStore(env.KF_STORE)`. It answers whoever is bound to it; it is not reachable from the internet.
 */
export class KfStoreObject {
  readonly #storage: DurableObjectStateLike["storage"];

  constructor(state: DurableObjectStateLike) {
    this.#storage = state.storage;
  }

  /** Does one step with the store. */
  async fetch(request: Request): Promise<Response> {
    const asked = parseJson(await request.text());
    if (!isObject(asked) || typeof asked["key"] !== "string") return new Response("a step of a store is expected", { status: 400 });
    const { step, key, value, expected, ...rest } = asked as unknown as StoreStep;
    // JSON has no Infinity, and a worker of an older version sends null in its place.
    const ttl = rest.ttl ?? undefined;
    const store = localStore(this.#storage);
    if (ttl !== undefined && (await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + SWEEP_MS);
    switch (step) {
      case "get":
        return Response.json({ value: await store.get(key) });
      case "set":
        await store.set(key, value, { ttl });
        break;
      case "delete":
        await store.delete(key);
        break;
      case "compareAndSet":
        return Response.json({ done: await store.compareAndSet(key, expected, value, { ttl }) });
      default:
        return new Response("there is no such step", { status: 400 });
    }
    return Response.json({});
  }

  /** Takes away what has ended. */
  async alarm(): Promise<void> {
    let startAfter: string | undefined;
    let left = false;
    for (;;) {
      const page = await this.#storage.list({ limit: LIST_BATCH, ...(startAfter === undefined ? {} : { startAfter }) });
      for (const [key, entry] of page) {
        startAfter = key;
        const { until } = entry as StoredEntry;
        if (until === undefined) continue;
        if (until <= Date.now()) await removeEnded(this.#storage, key);
        else left = true;
      }
      if (page.size < LIST_BATCH) break;
    }
    if (left) await this.#storage.setAlarm(Date.now() + SWEEP_MS);
  }
}

/** A step as it is sent to the object. */
interface StoreStep {
  readonly step?: string;
  readonly key: string;
  readonly value: string;
  readonly expected?: string;
  readonly ttl?: number | null;
}

/** The value of an entry that has not ended. */
function liveValue(entry: unknown): string | undefined {
  const { value, until } = (entry ?? {}) as Partial<StoredEntry>;
  return until !== undefined && until <= Date.now() ? undefined : value;
}

function localStore(storage: DurableObjectStorageLike): Store {
  const entryOf = (value: string, options: StoreSetOptions | undefined): StoredEntry => {
    const ttl = ttlOf(options);
    return ttl === undefined ? { value } : { value, until: Date.now() + ttl };
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
  };
}

/** A store in somebody's own object. Its writes take away what has ended, a little at a time. */
function sweptStore(storage: DurableObjectStorageLike): Store {
  const store = localStore(storage);
  // Objects come and go: to begin at the same place each time would leave the rest alone. Most keys are of callbacks, and end with a
  // digest.
  let startAfter: string | undefined = `${KEY_PREFIX}callback:${crypto.randomUUID().slice(0, 4)}`;
  const sweep = async (): Promise<void> => {
    const page = await storage.list?.({ prefix: KEY_PREFIX, limit: SWEEP_BATCH, ...(startAfter === undefined ? {} : { startAfter }) });
    if (!page) return;
    startAfter = page.size < SWEEP_BATCH ? undefined : [...page.keys()].at(-1);
    for (const [key, entry] of page) if (hasEnded(entry)) await removeEnded(storage, key);
  };
  const sweeping = async <T>(written: T | Promise<T>, options: StoreSetOptions | undefined): Promise<T> => {
    const result = await written;
    // The value is written: a sweep that fails takes nothing from that.
    if (options?.ttl !== undefined) await sweep().catch(() => undefined);
    return result;
  };
  return {
    ...store,
    set: (key, value, options) => sweeping(store.set(key, value, options), options),
    compareAndSet: (key, expected, value, options) => sweeping(store.compareAndSet(key, expected, value, options), options),
  };
}

function hasEnded(entry: unknown): boolean {
  const { until } = (entry ?? {}) as Partial<StoredEntry>;
  return typeof until === "number" && until <= Date.now();
}

/** In one step: since it was looked at, somebody may have written it anew. */
function removeEnded(storage: DurableObjectStorageLike, key: string): Promise<void> {
  return storage.transaction(async (transaction) => {
    if (hasEnded(await transaction.get(key))) await transaction.delete(key);
  });
}

function remoteStore(namespace: DurableObjectNamespaceLike, name: string): Store {
  const ask = async (step: string, key: string, rest: object = {}): Promise<{ value?: string; done?: boolean }> => {
    // A new stub each time: on Workers one belongs to the request that made it.
    const stub = namespace.get(namespace.idFromName(name) as never);
    const response = await stub.fetch("https://wecom-kf.invalid/", { method: "POST", body: JSON.stringify({ step, key, ...rest }) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`the Durable Object answered ${response.status}; is KfStoreObject bound there?`);
    return JSON.parse(text) as { value?: string; done?: boolean };
  };
  return {
    get: async (key) => (await ask("get", key)).value,
    set: async (key, value, options) => ask("set", key, { value, ttl: ttlOf(options) }),
    delete: (key) => ask("delete", key),
    compareAndSet: async (key, expected, value, options) => {
      const { done } = await ask("compareAndSet", key, { expected, value, ttl: ttlOf(options) });
      return done === true;
    },
  };
}
