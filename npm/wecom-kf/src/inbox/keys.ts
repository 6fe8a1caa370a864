import type { Engine } from "../generated/engine.js";
import { DONE_KEY, LONGEST_KEY, MESSAGE_KEY } from "../generated/inbox.js";
import { wellFormed } from "../internal/json.js";
import { getMany, setMany, type Store, type StoreSetOptions } from "../stores/store.js";

/** The time that an answer of the store may take outside the machine, which has its own limits, in milliseconds. */
export const STORE_TIMEOUT_MS = 10_000;

/**
 * The part of a store that belongs to one account. All its keys have the hash tag `{corp:account}`, so that Redis Cluster keeps them on one
 * node.
 */
export class AccountStore {
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #account: string;
  readonly #prefix: string;

  /** `account` is corp and account as one text. */
  constructor(engine: Engine, store: Store, account: string) {
    this.#engine = engine;
    this.#store = store;
    this.#account = account;
    this.#prefix = engine.storeKey(account, "");
  }

  async get(key: string): Promise<string | null> {
    const text: unknown = await this.#store.get(this.#key(key));
    return typeof text === "string" ? text : null;
  }

  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    return getMany(
      this.#store,
      keys.map((key) => this.#key(key)),
    );
  }

  setMany(entries: readonly (readonly [key: string, value: string])[], options: StoreSetOptions): Promise<void> {
    return setMany(
      this.#store,
      entries.map(([key, value]) => [this.#key(key), value] as const),
      options,
    );
  }

  /** Sets the value `1` for each key. */
  mark(keys: readonly string[], options: StoreSetOptions): Promise<void> {
    return setMany(
      this.#store,
      keys.map((key) => [this.#key(key), "1"] as const),
      options,
    );
  }

  async compareAndSet(key: string, expected: string | null, value: string, ttl: number | null): Promise<boolean> {
    const done: unknown = await this.#store.compareAndSet(this.#key(key), expected ?? undefined, value, ttl === null ? {} : { ttl });
    // Any other truthy value would let every instance own the account.
    if (typeof done === "boolean") return done;
    throw new TypeError(`compareAndSet must return true or false; it returned a value of type ${typeof done}`);
  }

  async delete(key: string): Promise<void> {
    await this.#store.delete(this.#key(key));
  }

  /** The whole key. Ids of messages are foreign texts: core replaces what no store need accept. */
  #key(entry: string): string {
    const key = this.#prefix + entry;
    return key.length <= LONGEST_KEY && /^[!-~]*$/.test(entry) ? key : this.#engine.storeKey(this.#account, wellFormed(entry));
  }
}

/** The key that says that a message is finished. */
export const doneKey = (msgid: string): string => DONE_KEY + msgid;

/** The key of a stored message. */
export const messageKey = (msgid: string): string => MESSAGE_KEY + msgid;
