import type { Callback, CallbackEvent } from "../callback/types.js";
import { type KfError, toError } from "../errors/kf-error.js";
import { orLate } from "../internal/timeout.js";
import { badOption, checkMilliseconds, checkNames } from "../internal/validate.js";
import { memoryStore } from "../stores/memory.js";
import { checkStore, type Store } from "../stores/store.js";
import { MessageKeys } from "./message-key.js";

/**
 * How callbacks are kept from being done twice. The guard takes a digest of the decrypted message, which no two notices share (each has its
 * time and its token), and claims it in the store before the work; the claim is renewed while the work goes on. So a message that is sealed
 * anew is the same one. Then:
 *
 * - a callback that was done is answered `success`, and nothing is done;
 * - one that is being worked on is not begun again: the answer waits for the work, and is 500 when that takes too long;
 * - one whose work failed, or whose process ended in the middle (then its claim ends with the lease), is let through again: with
 *   `after-work` that is how WeCom's repeats work;
 * - when the store fails or does not answer in time, nothing is done and the answer is 500, so that WeCom sends the callback again.
 *
 * It is a guard of deliveries. Work that was done by half before it failed is done again by the repeat: it must bear that.
 */
export interface ReplayOptions {
  /**
   * How far the signed timestamp may be from now, either way, in milliseconds. Default 600 000: WeCom's repeats, which may carry the
   * timestamp of the first try, come within seconds. `Infinity` turns the check off. The signature holds as well with timestamp and nonce
   * exchanged: one that has the nonce in the place of the timestamp is known by the time inside the message, and refused too.
   */
  readonly tolerance?: number | undefined;
  /**
   * Where seen callbacks are noted. Default: in this process's memory. One that several processes share guards all of them; a best-effort
   * one (`kvStore`) is refused.
   */
  readonly store?: Store | undefined;
  /**
   * How long a callback that was done is remembered, in milliseconds. Default twice the tolerance, after which the timestamp refuses it;
   * 24 hours where there is no tolerance. `Infinity` for ever.
   */
  readonly remember?: number | undefined;
  /**
   * How long the claim of a process that ended holds up a repeat, in milliseconds. Default 6000, so that WeCom's second try, 5 seconds
   * after the first, takes over before its own time is out.
   */
  readonly lease?: number | undefined;
}

const OPTIONS: Readonly<Record<keyof ReplayOptions, true>> = { tolerance: true, store: true, remember: true, lease: true };

const DAY_MS = 86_400_000;
const DONE = "done";
const FAILED = "failed";
/** How often a repeat looks whether another process is done, in milliseconds. */
const POLL_MS = 100;

/** An event, and the parts of its query that are signed. */
export interface SignedEvent {
  readonly event: CallbackEvent;
  readonly timestamp: string;
  readonly nonce: string;
}

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
  readonly #keys: MessageKeys;
  readonly #tolerance: number;
  readonly #store: Store;
  readonly #remember: number;
  readonly #lease: number;
  /** How long a note may take, in milliseconds: a store that hangs holds up nobody for longer. */
  readonly #patience: number;
  readonly #report: (error: KfError) => void;

  /** `timeout` is how long an answer may wait, in milliseconds. */
  constructor(callback: Callback, options: ReplayOptions, timeout: number, report: (error: KfError) => void) {
    checkNames(options, OPTIONS, "replay");
    this.#keys = new MessageKeys(callback);
    const { tolerance = 600_000, store = memoryStore(), lease = 6_000 } = options;
    this.#tolerance = checkDuration("replay.tolerance", tolerance);
    this.#store = checkStore("replay.store", store);
    if (store.atomic === false)
      throw badOption("replay.store", "it is best effort, and may let a callback be done twice; use redisStore or durableObjectStore");
    this.#remember = checkDuration(
      "replay.remember",
      options.remember ?? (tolerance === Number.POSITIVE_INFINITY ? DAY_MS : 2 * tolerance),
    );
    this.#lease = checkMilliseconds("replay.lease", lease);
    this.#patience = Math.min(timeout, lease);
    this.#report = report;
  }

  /** Throws when a callback was signed too far from now. */
  check({ event, timestamp, nonce }: SignedEvent): void {
    const now = Date.now() / 1000;
    const near = (one: number, other: number) => Math.abs(one - other) * 1000 <= this.#tolerance;
    const signed = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : 0;
    if (!near(signed, now)) throw this.#stale(now - signed);
    // Which of the signed parts is the timestamp, the signature does not say. Where the parts can be read as a time near the message's own,
    // and both are long ago, that was the timestamp.
    const written = event.create_time ?? 0;
    if (near(written, now)) return;
    if (possibleTimes(timestamp, nonce).some((reading) => !near(reading, now) && near(reading, written))) throw this.#stale(now - written);
  }

  #stale(age: number): KfError {
    const details = { age: Math.round(age), tolerance: Math.round(this.#tolerance / 1000) };
    return toError({ code: "handler.stale_timestamp", details });
  }

  /** What a message is known by. */
  keyOf(event: CallbackEvent): Promise<string> {
    return this.#keys.of(event);
  }

  /** Claims a message by its key; while another process has it, waits so many milliseconds. Rejects when the store fails. */
  async claim(message: string, timeout: number): Promise<Verdict> {
    const key = `wecom-kf:callback:${message}`;
    const mine = `claim:${crypto.randomUUID()}`;
    const wait = { over: false, busy: false };
    const asked = this.#ask(key, mine, wait);
    // A claim that comes too late is given back.
    const late = (): Verdict => {
      wait.over = true;
      asked.then((verdict) => (typeof verdict === "object" ? verdict.end(false) : undefined)).catch(() => undefined);
      if (wait.busy) return "busy";
      throw notInTime(timeout);
    };
    try {
      return await orLate(asked, timeout, late);
    } catch (error) {
      throw storeFailed(error);
    }
  }

  async #ask(key: string, mine: string, wait: { readonly over: boolean; busy: boolean }): Promise<Verdict> {
    const ttl = this.#lease;
    // As a whole it has the time of the answer.
    for (;;) {
      if (await this.#swap(key, undefined, mine, ttl)) return this.#claimed(key, mine);
      const found = await this.#store.get(key);
      if (found === DONE) return DONE;
      if (found === FAILED && (await this.#swap(key, FAILED, mine, ttl))) return this.#claimed(key, mine);
      wait.busy = true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (wait.over) return "busy";
    }
  }

  async #swap(key: string, expected: string | undefined, value: string, ttl: number): Promise<boolean> {
    const done: unknown = await this.#store.compareAndSet(key, expected, value, { ttl });
    // A store of the caller's that says "no" or gives a list would have everybody begin.
    if (typeof done === "boolean") return done;
    throw new TypeError(`compareAndSet must answer true or false; it answered a value of type ${typeof done}`);
  }

  #claimed(key: string, mine: string): Claim {
    let renewing = false;
    const renew = async () => {
      if (renewing) return;
      renewing = true;
      try {
        // No longer this one's: this process stood still for longer than the lease. A renewal that takes long leaves the claim to the next.
        if (!(await stepInTime(this.#swap(key, mine, mine, this.#lease), this.#lease / 3))) abandon();
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
        await stepInTime(well ? this.#done(key) : this.#swap(key, mine, FAILED, this.#lease), this.#patience);
      } catch (error) {
        this.#report(storeFailed(error));
      }
    };
    return { end, abandon };
  }

  async #done(key: string): Promise<unknown> {
    return this.#store.set(key, DONE, { ttl: this.#remember });
  }
}

/** The times that timestamp and nonce can be read as when they are exchanged or cut anew: signed, they are one run of characters. */
function possibleTimes(timestamp: string, nonce: string): number[] {
  const runs = [timestamp + nonce, nonce + timestamp];
  return runs
    .flatMap((run) => [run.slice(0, 10), run.slice(-10)])
    .filter((part) => /^\d{10}$/.test(part))
    .map(Number);
}

/** A number of milliseconds, which may be `Infinity`. */
function checkDuration(option: string, value: number): number {
  if (typeof value !== "number" || !(value > 0)) throw badOption(option, "it must be a number of milliseconds, above 0");
  return value;
}

/** What a step of the store gives, or its failure when it takes too long; the step itself may go on. */
function stepInTime<T>(step: Promise<T>, ms: number): Promise<T> {
  return orLate(step, ms, () => {
    throw notInTime(ms);
  });
}

function notInTime(ms: number): Error {
  return new Error(`the store did not answer within ${Math.round(ms)} ms`);
}

function storeFailed(cause: unknown): KfError {
  return toError({ code: "handler.store_failed", details: {} }, cause);
}
