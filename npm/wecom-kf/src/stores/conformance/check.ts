import { getMany, setMany, type Store, type StoreEntry, type StoreSetOptions } from "../store.js";

/**
 * The options of {@link storeConformance}.
 *
 * 中文：{@link storeConformance} 的选项。
 */
export interface StoreConformanceOptions {
  /**
   * Whether `compareAndSet` is atomic. Default `true`. With `false` the races are left out, and the store must say so itself
   * (`Store.atomic`).
   *
   * 中文：`compareAndSet` 是否为原子操作，默认 `true`。为 `false` 时不测试竞争，且存储必须自行声明（`Store.atomic`）。
   */
  readonly atomic?: boolean | undefined;
  /**
   * Whether a value expires soon after its time to live. Default `true`. `false` for a store with a minimum, which then is not waited for.
   *
   * 中文：值是否在有效时间过后很快过期，默认 `true`。对有最短有效时间的存储设为 `false`，此时不等待过期。
   */
  readonly expires?: boolean | undefined;
  /**
   * Creates another instance over the same data, as another process has it. Without it, such tests are left out.
   *
   * 中文：在相同数据上创建另一个实例，如同另一个进程；没有则不做这类测试。
   */
  readonly another?: (() => Store | Promise<Store>) | undefined;
  /**
   * Waits, in milliseconds. Default: a timer. For stores with a clock of their own: advance it.
   *
   * 中文：等待若干毫秒，默认使用定时器。存储使用自己的时钟时，在此推进时钟。
   */
  readonly wait?: ((milliseconds: number) => void | Promise<void>) | undefined;
}

/** A test, with what the store must have for it. */
export interface Case {
  readonly name: string;
  readonly needs?: (options: StoreConformanceOptions) => boolean;
  run(check: Check): Promise<void>;
}

/** How long a value with a short time to live is waited for, in milliseconds. */
const LONGEST_WAIT = 10_000;

/** A store under test, with a prefix of its own for the keys, and checks that say what was wrong. */
export class Check {
  readonly store: Store;
  readonly options: StoreConformanceOptions;
  readonly #prefix = `conformance:${Math.random().toString(36).slice(2)}:`;

  constructor(store: Store, options: StoreConformanceOptions) {
    this.store = store;
    this.options = options;
  }

  /** A key of this test. */
  key(name: string): string {
    return this.#prefix + name;
  }

  async get(name: string, expected: string | undefined, why: string): Promise<void> {
    same(await this.store.get(this.key(name)), expected, `get("${name}"): ${why}`);
  }

  async set(name: string, value: string, options?: StoreSetOptions): Promise<void> {
    await this.store.set(this.key(name), value, options);
  }

  async delete(name: string): Promise<void> {
    await this.store.delete(this.key(name));
  }

  async compareAndSet(name: string, from: string | undefined, to: string, expected: boolean, why: string, options?: StoreSetOptions) {
    const set = await this.store.compareAndSet(this.key(name), from, to, options);
    same(set, expected, `compareAndSet("${name}", ${shown(from)}, ${shown(to)}): ${why}`);
  }

  async getMany(names: readonly string[], expected: readonly (string | undefined)[], why: string): Promise<void> {
    const keys = names.map((name) => this.key(name));
    const values = await getMany(this.store, keys);
    names.forEach((name, at) => same(values[at], expected[at], `getMany, position ${at} of ${names.length} ("${name}"): ${why}`));
  }

  setMany(entries: readonly StoreEntry[], options?: StoreSetOptions): Promise<void> {
    return setMany(
      this.store,
      entries.map(([name, value]) => [this.key(name), value] as const),
      options,
    );
  }

  /** Waits until a value has expired. */
  async untilGone(name: string): Promise<void> {
    const step = 20;
    for (let waited = 0; waited <= LONGEST_WAIT; waited += step) {
      if ((await this.store.get(this.key(name))) === undefined) return;
      await this.wait(step);
    }
    throw new Error(`get("${name}"): the value was there ${LONGEST_WAIT} ms after its time to live`);
  }

  async wait(milliseconds: number): Promise<void> {
    if (this.options.wait) await this.options.wait(milliseconds);
    else await new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  }
}

/** Throws unless both are the same value. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}; expected ${shown(expected)}, got ${shown(actual)}`);
}

/** A value for an error, shortened. Tests contain no secrets. */
function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}… (${text.length} characters)` : text;
}
