import { getMany, setMany, type Store, type StoreSetOptions } from "../stores/store.js";

/** The time that an answer of the store may take outside the machine, which has its own limits, in milliseconds. */
export const STORE_TIMEOUT_MS = 10_000;

/** The version of the format of stored replies. */
export const FORMAT = 1;

/**
 * The part of a store that belongs to one account. All its keys have the hash tag `{corp:account}`, so that Redis Cluster keeps them on one
 * node.
 */
export class AccountStore {
  readonly #store: Store;
  readonly #prefix: string;

  constructor(store: Store, corpId: string | undefined, open_kfid: string) {
    this.#store = store;
    this.#prefix = `wecom-kf:{${corpId ?? ""}:${open_kfid}}:`;
  }

  async get(key: string): Promise<string | null> {
    const text: unknown = await this.#store.get(this.#prefix + key);
    return typeof text === "string" ? text : null;
  }

  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    return getMany(
      this.#store,
      keys.map((key) => this.#prefix + key),
    );
  }

  setMany(entries: readonly (readonly [key: string, value: string])[], options: StoreSetOptions): Promise<void> {
    return setMany(
      this.#store,
      entries.map(([key, value]) => [this.#prefix + key, value] as const),
      options,
    );
  }

  /** Sets the value `1` for each key. */
  mark(keys: readonly string[], options: StoreSetOptions): Promise<void> {
    return setMany(
      this.#store,
      keys.map((key) => [this.#prefix + key, "1"] as const),
      options,
    );
  }

  async compareAndSet(key: string, expected: string | null, value: string, ttl: number | null): Promise<boolean> {
    const done: unknown = await this.#store.compareAndSet(this.#prefix + key, expected ?? undefined, value, ttl === null ? {} : { ttl });
    // Any other truthy value would let every instance own the account.
    if (typeof done === "boolean") return done;
    throw new TypeError(`compareAndSet must return true or false; it returned a value of type ${typeof done}`);
  }

  async delete(key: string): Promise<void> {
    await this.#store.delete(this.#prefix + key);
  }
}

/** How long it is stored that a message is finished, and what its replies are, in milliseconds: WeCom returns messages of three days. */
export const FINISHED_TTL_MS = 73 * 3_600_000;

/** The key that says that a message is finished. */
export const doneKey = (msgid: string): string => `done:${msgid}`;

/** The key of a stored message. */
export const messageKey = (msgid: string): string => `message:${msgid}`;
