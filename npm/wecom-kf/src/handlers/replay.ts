import { toError, type KfError } from "../kf-error.js";
import { memoryStore, type Store } from "../store.js";
import { bad, checkStore, positive } from "../validate.js";

/**
 * How callbacks are kept from being done twice. The guard takes a callback's signature, which no two callbacks share, and claims it in
 * the store before the work; the claim is renewed while the work goes on. Then:
 *
 * - a callback that was done is answered `success`, and nothing is done;
 * - one that is being worked on is not begun again: the answer waits for the work, and is 500 when that takes too long;
 * - one whose work failed, or whose process ended in the middle (then its claim ends with the lease), is let through again: with `after-work` that is how
 *   WeCom's repeats work;
 * - when the store fails, nothing is done and the answer is 500.
 *
 * It is a guard of deliveries. Work that was done by half before it failed is done again by the repeat: it must bear that.
 */
export interface ReplayOptions {
  /**
   * How far the signed timestamp may be from now, either way, in milliseconds. Default 600 000: WeCom's repeats, which may carry the
   * timestamp of the first try, come within seconds. `Infinity` turns the check off.
   */
  readonly tolerance?: number | undefined;
  /** Where seen callbacks are noted. Default: in this process's memory. One that several processes share guards all of them; a best-effort one (`kvStore`) is refused. */
  readonly store?: Store | undefined;
  /**
   * How long a callback that was done is remembered, in milliseconds. Default twice the tolerance, after which the timestamp refuses it;
   * 24 hours where there is no tolerance.
   */
  readonly remember?: number | undefined;
  /**
   * How long the claim of a process that ended holds up a repeat, in milliseconds. Default 6000, so that WeCom's second try, 5 seconds
   * after the first, takes over before its own time is out.
   */
  readonly lease?: number | undefined;
}

const DAY = 86_400_000;
const DONE = "done";
const FAILED = "failed";
/** How often a repeat looks whether another process is done, in milliseconds. */
const POLL = 100;

/** A callback that may be worked on. */
export interface Claim {
  /** Notes how the work ended. */
  end(well: boolean): Promise<void>;
  /** Leaves the claim to its lease: nobody knows whether the work goes on. */
  abandon(): void;
}

/** What the guard says of a callback: it may be done, it was done, or another process is doing it. */
export type Verdict = Claim | "done" | "busy";

/** Notes in a store which callbacks are being done and were done. */
export class ReplayGuard {
  readonly #tolerance: number;
  readonly #store: Store;
  readonly #remember: number;
  readonly #lease: number;
  readonly #report: (error: KfError) => void;

  constructor(options: ReplayOptions, report: (error: KfError) => void) {
    const { tolerance = 600_000, store = memoryStore(), lease = 6_000 } = options;
    if (!(tolerance > 0)) throw bad("replay.tolerance", "it must be a number of milliseconds, above 0");
    this.#tolerance = tolerance;
    this.#store = checkStore("replay.store", store);
    if (store.atomic === false) throw bad("replay.store", "it is best effort, and may let a callback be done twice; use redisStore or durableObjectStore");
    this.#remember = options.remember ?? (tolerance === Number.POSITIVE_INFINITY ? DAY : 2 * tolerance);
    if (!(this.#remember > 0)) throw bad("replay.remember", "it must be a number of milliseconds, above 0");
    this.#lease = positive("replay.lease", lease);
    this.#report = report;
  }

  /** Throws when a timestamp, in unix seconds, is too far from now. */
  check(timestamp: string): void {
    const signed = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) * 1000 : 0;
    const age = Date.now() - signed;
    if (Math.abs(age) <= this.#tolerance) return;
    const seconds = (ms: number) => Math.round(ms / 1000);
    throw toError({ code: "handler.stale_timestamp", details: { age: seconds(age), tolerance: seconds(this.#tolerance) } });
  }

  /** Claims a callback; while another process has it, waits so many milliseconds. Rejects when the store fails. */
  async claim(signature: string, timeout: number): Promise<Verdict> {
    // The signature alone: the signed parts are joined without separators, so timestamp and nonce can be cut anew under the same one.
    const key = `wecom-kf:callback:${signature}`;
    const mine = `claim:${crypto.randomUUID()}`;
    const wait = { over: false, busy: false };
    const asked = this.#ask(key, mine, wait);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, timeout, "late");
    });
    try {
      const verdict = await Promise.race([asked, late]);
      if (verdict === "late") {
        wait.over = true;
        // A claim that comes too late is given back.
        asked.then((verdict) => (typeof verdict === "object" ? verdict.end(false) : undefined)).catch(() => undefined);
        if (wait.busy) return "busy";
        throw new Error(`the store did not answer within ${timeout} ms`);
      }
      return verdict;
    } catch (error) {
      throw storeFailed(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(key: string, mine: string, wait: { readonly over: boolean; busy: boolean }): Promise<Verdict> {
    const ttl = this.#lease;
    for (;;) {
      if (await this.#store.compareAndSet(key, undefined, mine, { ttl })) return this.#claimed(key, mine);
      const found = await this.#store.get(key);
      if (found === DONE) return DONE;
      if (found === FAILED && (await this.#store.compareAndSet(key, FAILED, mine, { ttl }))) return this.#claimed(key, mine);
      wait.busy = true;
      await new Promise((resolve) => setTimeout(resolve, POLL));
      if (wait.over) return "busy";
    }
  }

  #claimed(key: string, mine: string): Claim {
    const store = this.#store;
    let renewing = false;
    const renew = async () => {
      if (renewing) return;
      renewing = true;
      try {
        // Another's by now: this process stood still for longer than the lease.
        if (!(await store.compareAndSet(key, mine, mine, { ttl: this.#lease }))) abandon();
      } catch (error) {
        this.#report(storeFailed(error));
      } finally {
        renewing = false;
      }
    };
    const timer = setInterval(renew, this.#lease / 3);
    // What is worked on keeps a process alive, or does not; a claim is no reason to stay.
    (timer as { unref?(): void }).unref?.();
    const abandon = () => clearInterval(timer);
    const end = async (well: boolean) => {
      abandon();
      try {
        if (well) await store.set(key, DONE, { ttl: this.#remember });
        else await store.compareAndSet(key, mine, FAILED, { ttl: this.#lease });
      } catch (error) {
        this.#report(storeFailed(error));
      }
    };
    return { end, abandon };
  }
}

function storeFailed(cause: unknown): KfError {
  return toError({ code: "handler.store_failed", details: {} }, cause);
}
