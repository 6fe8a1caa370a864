import type { Callback, CallbackEvent } from "../callback/types.js";
import { type KfError, toError } from "../errors/kf-error.js";
import { orLate } from "../internal/timeout.js";
import { badOption, checkMilliseconds, checkNames } from "../internal/validate.js";
import { memoryStore } from "../stores/memory.js";
import { checkStore, type Store } from "../stores/store.js";
import { MessageKeys } from "./message-key.js";

/**
 * Replay protection: keeps a callback from being handled twice. The guard takes a digest of the decrypted message, which is unique (each
 * notification has its own time and token), and claims it in the store before the handler runs; the claim is renewed while the handler
 * runs. A message that WeCom encrypts anew is still the same message. Then:
 *
 * - a callback that has been handled is answered with `success`, and the handler does not run;
 * - one that is being handled is not started again: the response waits for that run, and is 500 when it takes too long;
 * - one whose handler failed, or whose process died (its claim then expires with the lease), is handled again; with `after-work` this is
 *   what WeCom's retries are for;
 * - when the store fails or does not respond in time, the handler does not run and the response is 500, so that WeCom sends the callback
 *   again.
 *
 * The guard protects deliveries, not side effects: a handler that failed halfway runs again from the start on WeCom's retry.
 *
 * 中文：重放保护：同一回调不会处理两次。以解密后消息的摘要为准，处理前先在存储中占位，处理期间续期；重新加密的同一消息仍视为同一条。已处理过的直接返回 `success`；正在处理的不会重复执行，响应会等待，过久则返回 500；处理失败或进程已退出的会重新处理；
 * 存储失败则不处理并返回 500，由企业微信重试。只防重复投递，不保证副作用：处理到一半失败的会从头再来。
 */
export interface ReplayOptions {
  /**
   * The largest accepted difference between the signed timestamp and the current time, in milliseconds. Default 600 000; WeCom's retries,
   * which may carry the timestamp of the first attempt, come within seconds. `Infinity` disables the check. A signature stays valid when
   * timestamp and nonce are swapped; such a request is detected by the time inside the message and rejected too.
   *
   * 中文：签名时间戳与当前时间之差的上限，单位为毫秒。默认 600 000；`Infinity` 表示不检查。时间戳与 nonce 互换后签名依然有效，这种请求会按消息内的时间识别并拒绝。
   */
  readonly tolerance?: number | undefined;
  /**
   * Where callbacks are recorded. Default: this process's memory. A shared store protects all processes that share it. A store without an
   * atomic `compareAndSet` (`kvStore`) is rejected.
   *
   * 中文：记录回调的存储。默认为本进程的内存；共享的存储可保护所有共用它的进程。`compareAndSet` 不是原子操作的存储（`kvStore`）会被拒绝。
   */
  readonly store?: Store | undefined;
  /**
   * How long a handled callback is remembered, in milliseconds. Default: twice the tolerance, after which the timestamp check rejects it;
   * 24 hours when the tolerance is `Infinity`. `Infinity` means forever.
   *
   * 中文：已处理的回调记住多久，单位为毫秒。默认为 `tolerance` 的两倍，之后由时间戳检查拒绝；`tolerance` 为 `Infinity` 时为 24 小时。`Infinity` 表示永久。
   */
  readonly remember?: number | undefined;
  /**
   * How long the claim of a dead process blocks a retry, in milliseconds. Default 6000, so that WeCom's second attempt, 5 seconds after the
   * first, can take over before it times out.
   *
   * 中文：已退出的进程的占位会阻止重试多久，单位为毫秒。默认 6000，使企业微信 5 秒后的第二次推送能在超时前接手。
   */
  readonly lease?: number | undefined;
}

const OPTIONS: Readonly<Record<keyof ReplayOptions, true>> = { tolerance: true, store: true, remember: true, lease: true };

const DAY_MS = 86_400_000;
const DONE = "done";
const FAILED = "failed";
/** The interval at which a retry checks whether another process has finished, in milliseconds. */
const POLL_MS = 100;

/** An event and the signed parameters of its query. */
export interface SignedEvent {
  readonly event: CallbackEvent;
  readonly timestamp: string;
  readonly nonce: string;
}

/** The right to handle a callback. */
export interface Claim {
  /** Records the outcome of the handler. */
  finish(succeeded: boolean): Promise<void>;
  /** Stops renewing, so that the claim expires with its lease: it is unknown whether the handler still runs. */
  abandon(): void;
}

/** The result of claiming a callback: a claim, or it has been handled already, or another process is handling it. */
export type ClaimResult = Claim | "done" | "busy";

/** Records in a store which callbacks are being handled and which have been handled. */
export class ReplayGuard {
  readonly #keys: MessageKeys;
  readonly #tolerance: number;
  readonly #store: Store;
  readonly #remember: number;
  readonly #lease: number;
  /** The time limit for a store operation, in milliseconds. */
  readonly #storeTimeout: number;
  readonly #report: (error: KfError) => void;

  /** `timeout` is how long a response may wait, in milliseconds. */
  constructor(callback: Callback, options: ReplayOptions, timeout: number, report: (error: KfError) => void) {
    checkNames(options, OPTIONS, "replay");
    this.#keys = new MessageKeys(callback);
    const { tolerance = 600_000, store = memoryStore(), lease = 6_000 } = options;
    this.#tolerance = checkDuration("replay.tolerance", tolerance);
    this.#store = checkStore("replay.store", store);
    if (store.atomic === false)
      throw badOption(
        "replay.store",
        "it has no atomic compareAndSet, so a callback could be handled twice; use redisStore or durableObjectStore",
      );
    this.#remember = checkDuration(
      "replay.remember",
      options.remember ?? (tolerance === Number.POSITIVE_INFINITY ? DAY_MS : 2 * tolerance),
    );
    this.#lease = checkMilliseconds("replay.lease", lease);
    this.#storeTimeout = Math.min(timeout, lease);
    this.#report = report;
  }

  /** Throws when the signed time is outside the tolerance. */
  check({ event, timestamp, nonce }: SignedEvent): void {
    const now = Date.now() / 1000;
    const withinTolerance = (one: number, other: number) => Math.abs(one - other) * 1000 <= this.#tolerance;
    const signed = /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : 0;
    if (!withinTolerance(signed, now)) throw this.#stale(now - signed);
    // The signature does not tell which signed part is the timestamp. If another reading of the parts gives a time near the message's own,
    // and both are outside the tolerance, that reading was the real timestamp.
    const createTime = event.create_time ?? 0;
    if (withinTolerance(createTime, now)) return;
    if (possibleTimestamps(timestamp, nonce).some((reading) => !withinTolerance(reading, now) && withinTolerance(reading, createTime)))
      throw this.#stale(now - createTime);
  }

  #stale(age: number): KfError {
    const details = { age: Math.round(age), tolerance: Math.round(this.#tolerance / 1000) };
    return toError({ code: "handler.stale_timestamp", details });
  }

  /** The key that identifies a message. */
  keyOf(event: CallbackEvent): Promise<string> {
    return this.#keys.of(event);
  }

  /** Claims a message by its key; waits up to `timeout` milliseconds while another process holds it. Rejects when the store fails. */
  async claim(message: string, timeout: number): Promise<ClaimResult> {
    const key = `wecom-kf:callback:${message}`;
    const claimId = `claim:${crypto.randomUUID()}`;
    const wait = { timedOut: false, busy: false };
    const acquiring = this.#acquire(key, claimId, wait);
    // A claim that arrives after the timeout is released.
    const onTimeout = (): ClaimResult => {
      wait.timedOut = true;
      acquiring.then((result) => (typeof result === "object" ? result.finish(false) : undefined)).catch(() => undefined);
      if (wait.busy) return "busy";
      throw storeTimedOut(timeout);
    };
    try {
      return await orLate(acquiring, timeout, onTimeout);
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async #acquire(key: string, claimId: string, wait: { readonly timedOut: boolean; busy: boolean }): Promise<ClaimResult> {
    const ttl = this.#lease;
    // `claim` limits the time of the whole loop.
    for (;;) {
      if (await this.#compareAndSet(key, undefined, claimId, ttl)) return this.#holdClaim(key, claimId);
      const found = await this.#store.get(key);
      if (found === DONE) return DONE;
      if (found === FAILED && (await this.#compareAndSet(key, FAILED, claimId, ttl))) return this.#holdClaim(key, claimId);
      wait.busy = true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (wait.timedOut) return "busy";
    }
  }

  async #compareAndSet(key: string, expected: string | undefined, value: string, ttl: number): Promise<boolean> {
    const done: unknown = await this.#store.compareAndSet(key, expected, value, { ttl });
    // A custom store that returns some other truthy value would let every process start the handler.
    if (typeof done === "boolean") return done;
    throw new TypeError(`compareAndSet must return true or false; it returned a value of type ${typeof done}`);
  }

  #holdClaim(key: string, claimId: string): Claim {
    let renewing = false;
    const renew = async () => {
      if (renewing) return;
      renewing = true;
      try {
        // The claim is lost: this process was paused for longer than the lease. A renewal that times out leaves the claim to the next
        // holder.
        if (!(await withStoreTimeout(this.#compareAndSet(key, claimId, claimId, this.#lease), this.#lease / 3))) abandon();
      } catch (error) {
        this.#report(storeFailure(error));
      } finally {
        renewing = false;
      }
    };
    const timer = setInterval(renew, this.#lease / 3);
    // The renewal timer must not keep the process alive by itself.
    (timer as { unref?(): void }).unref?.();
    const abandon = () => clearInterval(timer);
    const finish = async (succeeded: boolean) => {
      abandon();
      try {
        await withStoreTimeout(
          succeeded ? this.#markDone(key) : this.#compareAndSet(key, claimId, FAILED, this.#lease),
          this.#storeTimeout,
        );
      } catch (error) {
        this.#report(storeFailure(error));
      }
    };
    return { finish, abandon };
  }

  async #markDone(key: string): Promise<unknown> {
    return this.#store.set(key, DONE, { ttl: this.#remember });
  }
}

/**
 * The timestamps that result from swapping timestamp and nonce or splitting them differently: the signature covers only their
 * concatenation.
 */
function possibleTimestamps(timestamp: string, nonce: string): number[] {
  const combinations = [timestamp + nonce, nonce + timestamp];
  return combinations
    .flatMap((combination) => [combination.slice(0, 10), combination.slice(-10)])
    .filter((part) => /^\d{10}$/.test(part))
    .map(Number);
}

/** A number of milliseconds, which may be `Infinity`. */
function checkDuration(option: string, value: number): number {
  if (typeof value !== "number" || !(value > 0)) throw badOption(option, "it must be a number of milliseconds, above 0");
  return value;
}

/** Limits the time of a store operation; the operation itself may continue. */
function withStoreTimeout<T>(step: Promise<T>, ms: number): Promise<T> {
  return orLate(step, ms, () => {
    throw storeTimedOut(ms);
  });
}

function storeTimedOut(ms: number): Error {
  return new Error(`the store did not respond within ${Math.round(ms)} ms`);
}

function storeFailure(cause: unknown): KfError {
  return toError({ code: "handler.store_failed", details: {} }, cause);
}
