import { isObject, parsed } from "../json.js";
import type { Store, StoreSetOptions } from "../store.js";
import { checkNames, methods, required } from "../validate.js";

/** The part of a Durable Object's storage that a store uses. */
export interface DurableObjectStorageLike {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<unknown>;
  transaction<T>(work: (transaction: Pick<DurableObjectStorageLike, "get" | "put">) => Promise<T>): Promise<T>;
}

/** The part of a Durable Object's state that {@link KfStoreObject} uses. */
export interface DurableObjectStateLike {
  readonly storage: DurableObjectStorageLike & Sweepable;
}

interface Sweepable {
  list(options?: { limit?: number; startAfter?: string }): Promise<Map<string, unknown>>;
  getAlarm(): Promise<number | null>;
  setAlarm(time: number): Promise<void>;
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

interface Entry {
  readonly value: string;
  /** When it ends, in unix milliseconds; without it, never. */
  readonly until?: number;
}

/** How long after a value with an end was set the ended ones are looked for, in milliseconds. */
const SWEEP_MS = 60 * 60 * 1000;
const PAGE = 1000;

/**
 * A store in a Durable Object: inside it over its `storage`, and from any worker over the namespace that `KfStoreObject` is bound to.
 * Each step is a transaction of the one object, wherever it comes from.
 *
 * @throws KfClientError `client.bad_option` when the target is none, or an option is unknown or not valid.
 */
export function durableObjectStore(target: DurableObjectStorageLike | DurableObjectNamespaceLike, options: DurableObjectStoreOptions = {}): Store {
  checkNames(options, { name: true });
  const { name = "wecom-kf" } = options;
  methods("target", target, ["get"], "pass a Durable Object's storage, or the namespace, env.NAME, that KfStoreObject is bound to");
  return "idFromName" in target ? remote(target, required("name", name)) : local(target);
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
    const asked = parsed(await request.text());
    if (!isObject(asked)) return new Response("a step of a store is expected", { status: 400 });
    const { step, key, value, expected, ttl } = asked as { step?: string; key: string; value: string; expected?: string; ttl?: number };
    const store = local(this.#storage);
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
      const page = await this.#storage.list({ limit: PAGE, ...(startAfter === undefined ? {} : { startAfter }) });
      for (const [key, entry] of page) {
        startAfter = key;
        const { until } = entry as Entry;
        if (until === undefined) continue;
        if (until <= Date.now()) await this.#storage.delete(key);
        else left = true;
      }
      if (page.size < PAGE) break;
    }
    if (left) await this.#storage.setAlarm(Date.now() + SWEEP_MS);
  }
}

function local(storage: DurableObjectStorageLike): Store {
  const read = (entry: unknown): string | undefined => {
    const { value, until } = (entry ?? {}) as Partial<Entry>;
    return until !== undefined && until <= Date.now() ? undefined : value;
  };
  const entryOf = (value: string, { ttl }: StoreSetOptions): Entry => (ttl === undefined ? { value } : { value, until: Date.now() + ttl });
  return {
    get: async (key) => read(await storage.get(key)),
    set: (key, value, options = {}) => storage.put(key, entryOf(value, options)),
    delete: (key) => storage.delete(key),
    compareAndSet: (key, expected, value, options = {}) =>
      storage.transaction(async (transaction) => {
        if (read(await transaction.get(key)) !== expected) return false;
        await transaction.put(key, entryOf(value, options));
        return true;
      }),
  };
}

function remote(namespace: DurableObjectNamespaceLike, name: string): Store {
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
    set: (key, value, options) => ask("set", key, { value, ...options }),
    delete: (key) => ask("delete", key),
    compareAndSet: async (key, expected, value, options) => (await ask("compareAndSet", key, { expected, value, ...options })).done === true,
  };
}
