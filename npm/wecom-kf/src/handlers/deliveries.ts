import { sharesPromises } from "#platform";
import type { Callback } from "../callback/types.js";
import { toError } from "../errors/kf-error.js";
import { orLate } from "../internal/timeout.js";
import { badOption, checkMilliseconds } from "../internal/validate.js";
import { memoryStore } from "../stores/memory.js";
import type { DrainResult, DrainOptions, HandlerOptions, HandlerSettings, OnEvent } from "./options.js";
import { ReplayGuard, type SignedEvent, type ClaimResult } from "./replay.js";
import { Reporter } from "./reporter.js";

/** An opened callback that is to be handled. */
export interface Delivery extends SignedEvent {
  readonly signature: string;
  /** When the response is due, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Keeps the worker alive until a promise settles; the promise must never reject. Returns false when that is not possible. */
  readonly keepAlive: ((promise: Promise<unknown>) => boolean) | undefined;
}

/** What to respond: `success`, or 500 so that WeCom sends the callback again. */
export type DeliveryResult = "success" | "retry";

/** One run of the user's handler. */
interface HandlerRun {
  /** The replay guard's claim; rejects when its store fails. */
  readonly claim: Promise<ClaimResult | undefined>;
  /** Resolves to whether the handler and everything it waits for succeeded. Never rejects. */
  readonly settled: Promise<boolean>;
  /** Whether the handler itself has succeeded; the guard's record may still be being written. */
  succeeded: boolean;
  /** Whether the response was 500 because the handler took too long. */
  timedOut: boolean;
  /** Whether the handler may start, or has started. */
  started: boolean;
  /** After this time, on the clock of `performance.now()`, the run counts as lost: its worker was frozen or terminated. */
  readonly expiresAt: number;
}

/** How long a success after the timeout is remembered, in milliseconds. WeCom's retries come within seconds. */
const LATE_SUCCESS_TTL_MS = 60_000;
/** How long a run may last where the platform can terminate it, in milliseconds. */
const MAX_RUN_MS = 60_000;

/** The runs of one handler: starts them, answers WeCom's retries of a callback, and drains. */
export class Deliveries {
  readonly #onEvent: OnEvent;
  readonly #reporter: Reporter;
  readonly #settings: HandlerSettings;
  readonly #guard: ReplayGuard | undefined;
  /** Runs in progress, by signature; with a replay guard by message key. */
  readonly #runs = new Map<string, HandlerRun>();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #lateSuccesses = memoryStore({ maxEntries: 10_000 });

  constructor(callback: Callback, onEvent: OnEvent, options: HandlerOptions, settings: HandlerSettings) {
    this.#onEvent = onEvent;
    this.#reporter = new Reporter(options.onError);
    this.#settings = settings;
    this.#guard = options.replay && new ReplayGuard(callback, options.replay, settings.timeout, (error) => this.reportFailure(error));
  }

  /** Handles a callback and resolves to the result when the response is due. Throws when the callback is rejected. */
  async accept(delivery: Delivery): Promise<DeliveryResult> {
    this.#guard?.check(delivery);
    const key = this.#guard ? await this.#guard.keyOf(delivery.event) : delivery.signature;
    const running = this.#runs.get(key);
    if (running && running.expiresAt > performance.now()) return this.#joinRun(running, delivery);
    if (this.#lateSuccesses.get(key) !== undefined) return "success";
    return this.#startRun(key, delivery);
  }

  /** Resolves when all runs have ended, or after the timeout. Also waits for callbacks that arrive meanwhile. */
  async drain(options?: DrainOptions): Promise<DrainResult> {
    // Unknown options are accepted: `drain` may be passed to a framework's shutdown hook, which calls it with its own arguments.
    const { timeout } = (options ?? {}) as DrainOptions;
    if (typeof options === "number") throw badOption("timeout", "pass it by name: drain({ timeout: 5000 })");
    const end = timeout === undefined ? undefined : performance.now() + checkMilliseconds("timeout", timeout);
    while (this.#pending.size > 0) {
      const all = Promise.all(this.#pending);
      if (end === undefined) await all;
      else if ((await withinDeadline(all, end)) === undefined) break;
    }
    return { pending: this.#pending.size };
  }

  /** The shutdown methods of a handler. */
  lifecycle(): { drain(options?: DrainOptions): Promise<DrainResult>; [Symbol.asyncDispose](): Promise<void> } {
    return {
      drain: (options) => this.drain(options),
      [Symbol.asyncDispose]: async () => void (await this.drain()),
    };
  }

  /** Reports a failed handler run to `onError`. */
  reportFailure(error: unknown, keepAlive?: Delivery["keepAlive"]): void {
    this.#trackReport(this.#reporter.reportFailure(error), keepAlive);
  }

  /** Reports a rejected request to `onError`. */
  reportRefusal(error: unknown, keepAlive?: Delivery["keepAlive"]): void {
    this.#trackReport(this.#reporter.reportRefusal(error), keepAlive);
  }

  #trackReport(reporting: Promise<unknown> | undefined, keepAlive: Delivery["keepAlive"]): void {
    if (reporting) this.#track(reporting, keepAlive);
  }

  async #startRun(key: string, delivery: Delivery): Promise<DeliveryResult> {
    const { answer, longLived, timeout } = this.#settings;
    const { keepAlive } = delivery;
    const intended = answer ?? (keepAlive || longLived ? "at-once" : "after-work");
    const run = this.#createRun(key, delivery, intended === "at-once");
    this.#dropExpiredRuns();
    this.#runs.set(key, run);
    const forget = () => {
      if (this.#runs.get(key) === run) this.#runs.delete(key);
    };
    const ended = run.settled.then((succeeded) => {
      if (succeeded && run.timedOut) this.#lateSuccesses.set(key, "done", { ttl: LATE_SUCCESS_TTL_MS });
      forget();
    });
    const keptAlive = this.#track(ended, keepAlive) || longLived;
    const respondImmediately = intended === "at-once" && (keptAlive || answer === "at-once");

    // Rejects when the store fails; the guard observes the deadline itself.
    const claim = await run.claim;
    if (claim === "busy") return "retry";
    if (respondImmediately || claim === "done") return "success";
    const succeeded = await withinDeadline(run.settled, delivery.deadline);
    if (succeeded !== undefined || run.succeeded) return succeeded === false ? "retry" : "success";
    run.timedOut = true;
    this.reportFailure(toError({ code: "handler.late_work", details: { limit: timeout } }), keepAlive);
    if (!keptAlive) {
      // The run may or may not continue. A handler can detect a duplicate but not a loss, so WeCom's retry starts a new run.
      forget();
      if (typeof claim === "object") claim.abandon();
    }
    return "retry";
  }

  /** Answers WeCom's retry of a callback that is being handled here. It does not start the handler again. */
  async #joinRun(run: HandlerRun, { deadline, keepAlive }: Delivery): Promise<DeliveryResult> {
    const { answer, longLived } = this.#settings;
    const respondImmediately = (answer ?? (keepAlive || longLived ? "at-once" : "after-work")) === "at-once";
    if (respondImmediately && run.started) return "success";
    // On such a platform a request cannot await a promise that another request created.
    if (!sharesPromises) return "retry";
    if (!respondImmediately) return (await withinDeadline(run.settled, deadline)) || run.succeeded ? "success" : "retry";
    const starts = run.claim.then(
      (claim) => claim !== "busy",
      () => false,
    );
    return (await withinDeadline(starts, deadline)) ? "success" : "retry";
  }

  #createRun(key: string, delivery: Delivery, respondFirst: boolean): HandlerRun {
    const { deadline } = delivery;
    const claim = this.#guard ? this.#guard.claim(key, Math.max(0, deadline - performance.now())) : Promise.resolve(undefined);
    const work = async (claimed: ClaimResult | undefined): Promise<boolean> => {
      if (claimed === "busy") return false;
      if (claimed === "done") return true;
      run.started = true;
      // A separate task: synchronous work at the start of `onEvent` must not delay the response.
      if (respondFirst) await new Promise((resolve) => setTimeout(resolve, 0));
      run.succeeded = await this.#runHandler(delivery);
      await claimed?.finish(run.succeeded);
      return run.succeeded;
    };
    const run: HandlerRun = {
      claim,
      settled: claim.then(work, () => false),
      succeeded: false,
      timedOut: false,
      started: this.#guard === undefined,
      expiresAt: this.#settings.longLived ? Number.POSITIVE_INFINITY : performance.now() + MAX_RUN_MS,
    };
    return run;
  }

  /** Runs the user's handler; false when it or something passed to `waitUntil` failed. Never rejects. */
  async #runHandler({ event, keepAlive }: Delivery): Promise<boolean> {
    let succeeded = true;
    let ended = false;
    const failed = (error: unknown) => {
      succeeded = false;
      this.reportFailure(error, keepAlive);
    };
    const parts: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>): void => {
      const part = Promise.resolve(promise).catch(failed);
      if (ended) this.#track(part, keepAlive);
      else parts.push(part);
    };
    try {
      await this.#onEvent(event, { waitUntil });
    } catch (error) {
      failed(error);
    }
    // The list may grow during the loop.
    for (const part of parts) await part;
    ended = true;
    return succeeded;
  }

  /** Makes `drain` and the worker wait for a promise, which must never reject. Returns false when the worker will not wait. */
  #track(promise: Promise<unknown>, keepAlive: Delivery["keepAlive"]): boolean {
    this.#pending.add(promise);
    promise.then(() => this.#pending.delete(promise));
    return keepAlive?.(promise) ?? false;
  }

  /** Drops runs that the platform terminated, so that they do not accumulate. The map is ordered by age. */
  #dropExpiredRuns(): void {
    for (const [key, { expiresAt }] of this.#runs) {
      if (expiresAt > performance.now()) break;
      this.#runs.delete(key);
    }
  }
}

/** Resolves to the promise's value, or to `undefined` at the deadline. */
function withinDeadline<T>(promise: Promise<T>, deadline: number): Promise<T | undefined> {
  return orLate(promise, deadline - performance.now(), () => undefined);
}
