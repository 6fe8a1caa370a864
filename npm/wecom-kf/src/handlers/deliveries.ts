import { sharesPromises } from "#platform";
import type { Callback } from "../callback/types.js";
import { toError } from "../errors/kf-error.js";
import { orLate } from "../internal/timeout.js";
import { badOption, checkMilliseconds } from "../internal/validate.js";
import { memoryStore } from "../stores/memory.js";
import type { Drained, DrainOptions, HandlerOptions, HandlerSettings, OnEvent } from "./options.js";
import { ReplayGuard, type SignedEvent, type Verdict } from "./replay.js";
import { Reporter } from "./reports.js";

/** An opened callback, to be worked on. */
export interface Delivery extends SignedEvent {
  readonly signature: string;
  /** When it must be answered, by `performance.now()`. */
  readonly deadline: number;
  /** Keeps the worker alive for a promise that never rejects; false when it cannot. */
  readonly keepAlive: ((promise: Promise<unknown>) => boolean) | undefined;
}

/** What to answer: `success`, or 500 so that WeCom sends the callback again. */
export type DeliveryResult = "success" | "again";

/** The work on one callback. */
interface Run {
  /** What the replay guard says; rejects when its store fails. */
  readonly verdict: Promise<Verdict | undefined>;
  /** Whether all ended well. Never rejects. */
  readonly ended: Promise<boolean>;
  /** Whether the work itself is done and well; the guard's note may still be under way. */
  done: boolean;
  /** Whether it was answered 500 because it took too long. */
  late: boolean;
  /** Whether the work may begin, or has begun. */
  begun: boolean;
  /** After this, by `performance.now()`, it counts as dead: its worker was frozen or ended. */
  readonly until: number;
}

/** How long late work that ended well is remembered, in milliseconds: WeCom's repeats come within seconds. */
const LATE_REMEMBERED_MS = 60_000;
/** How long work may be under way where it can be ended from outside, in milliseconds. */
const FROZEN_MS = 60_000;

/** The work of one handler: what is under way, what repeats of it are answered, and the end of all of it. */
export class Deliveries {
  readonly #onEvent: OnEvent;
  readonly #reporter: Reporter;
  readonly #settings: HandlerSettings;
  readonly #guard: ReplayGuard | undefined;
  /** What is under way, by its signature; with the guard by the key of its message. */
  readonly #runs = new Map<string, Run>();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #late = memoryStore({ maxEntries: 10_000 });

  constructor(callback: Callback, onEvent: OnEvent, options: HandlerOptions, settings: HandlerSettings) {
    this.#onEvent = onEvent;
    this.#reporter = new Reporter(options.onError);
    this.#settings = settings;
    this.#guard = options.replay && new ReplayGuard(callback, options.replay, settings.timeout, (error) => this.report(error));
  }

  /** Works on a callback, and says what to answer and when. Throws what it was refused for. */
  async take(delivery: Delivery): Promise<DeliveryResult> {
    this.#guard?.check(delivery);
    const key = this.#guard ? await this.#guard.keyOf(delivery.event) : delivery.signature;
    const running = this.#runs.get(key);
    if (running && running.until > performance.now()) return this.#repeat(running, delivery);
    if (this.#late.get(key) !== undefined) return "success";
    return this.#first(key, delivery);
  }

  /** Resolves when all work that was begun has ended, or when the time is over. Callbacks that arrive meanwhile are waited for too. */
  async drain(options?: DrainOptions): Promise<Drained> {
    // Other names are not refused: hooks of frameworks, which `drain` may be passed to, give it things of their own.
    const { timeout } = (options ?? {}) as DrainOptions;
    if (typeof options === "number") throw badOption("timeout", "pass it by name: drain({ timeout: 5000 })");
    const end = timeout === undefined ? undefined : performance.now() + checkMilliseconds("timeout", timeout);
    while (this.#pending.size > 0) {
      const all = Promise.all(this.#pending);
      if (end === undefined) await all;
      else if ((await inTime(all, end)) === undefined) break;
    }
    return { pending: this.#pending.size };
  }

  /** The ways in which users end a handler. */
  endings(): { drain(options?: DrainOptions): Promise<Drained>; [Symbol.asyncDispose](): Promise<void> } {
    return {
      drain: (options) => this.drain(options),
      [Symbol.asyncDispose]: async () => void (await this.drain()),
    };
  }

  /** Tells `onError` of work that failed. */
  report(error: unknown, keepAlive?: Delivery["keepAlive"]): void {
    this.#told(this.#reporter.failed(error), keepAlive);
  }

  /** Tells `onError` of a request that was not taken. */
  refuse(error: unknown, keepAlive?: Delivery["keepAlive"]): void {
    this.#told(this.#reporter.refused(error), keepAlive);
  }

  #told(telling: Promise<unknown> | undefined, keepAlive: Delivery["keepAlive"]): void {
    if (telling) this.#keep(telling, keepAlive);
  }

  async #first(key: string, delivery: Delivery): Promise<DeliveryResult> {
    const { answer, lasting, timeout } = this.#settings;
    const { keepAlive } = delivery;
    const intended = answer ?? (keepAlive || lasting ? "at-once" : "after-work");
    const run = this.#begin(key, delivery, intended === "at-once");
    this.#bury();
    this.#runs.set(key, run);
    const forget = () => {
      if (this.#runs.get(key) === run) this.#runs.delete(key);
    };
    const ended = run.ended.then((well) => {
      if (well && run.late) this.#late.set(key, "done", { ttl: LATE_REMEMBERED_MS });
      forget();
    });
    const livesOn = this.#keep(ended, keepAlive) || lasting;
    const atOnce = intended === "at-once" && (livesOn || answer === "at-once");

    // A failed store rejects here, in time: the guard keeps the deadline itself.
    const verdict = await run.verdict;
    if (verdict === "busy") return "again";
    if (atOnce || verdict === "done") return "success";
    const well = await inTime(run.ended, delivery.deadline);
    if (well !== undefined || run.done) return well === false ? "again" : "success";
    run.late = true;
    this.report(toError({ code: "handler.late_work", details: { limit: timeout } }), keepAlive);
    if (!livesOn) {
      // Nobody knows whether this work goes on. Done twice can be recognised, lost cannot: the repeat begins anew.
      forget();
      if (typeof verdict === "object") verdict.abandon();
    }
    return "again";
  }

  /** A repeat of what is under way here: it begins nothing, and is answered as the work ends. */
  async #repeat(run: Run, { deadline, keepAlive }: Delivery): Promise<DeliveryResult> {
    const { answer, lasting } = this.#settings;
    const atOnce = (answer ?? (keepAlive || lasting ? "at-once" : "after-work")) === "at-once";
    if (atOnce && run.begun) return "success";
    // There a request may not wait for what another has begun.
    if (!sharesPromises) return "again";
    if (!atOnce) return (await inTime(run.ended, deadline)) || run.done ? "success" : "again";
    const begins = run.verdict.then(
      (verdict) => verdict !== "busy",
      () => false,
    );
    return (await inTime(begins, deadline)) ? "success" : "again";
  }

  #begin(key: string, delivery: Delivery, afterAnswer: boolean): Run {
    const { deadline } = delivery;
    const verdict = this.#guard ? this.#guard.claim(key, Math.max(0, deadline - performance.now())) : Promise.resolve(undefined);
    const work = async (verdict: Verdict | undefined): Promise<boolean> => {
      if (verdict === "busy") return false;
      if (verdict === "done") return true;
      run.begun = true;
      // A task of its own: what `onEvent` does before its first pause must not hold up the answer.
      if (afterAnswer) await new Promise((resolve) => setTimeout(resolve, 0));
      run.done = await this.#perform(delivery);
      await verdict?.end(run.done);
      return run.done;
    };
    const run: Run = {
      verdict,
      ended: verdict.then(work, () => false),
      done: false,
      late: false,
      begun: this.#guard === undefined,
      until: this.#settings.lasting ? Number.POSITIVE_INFINITY : performance.now() + FROZEN_MS,
    };
    return run;
  }

  /** Does the work; false when it or something that it waits for failed. Never rejects. */
  async #perform({ event, keepAlive }: Delivery): Promise<boolean> {
    let well = true;
    let ended = false;
    const failed = (error: unknown) => {
      well = false;
      this.report(error, keepAlive);
    };
    const parts: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>): void => {
      const part = Promise.resolve(promise).catch(failed);
      if (ended) this.#keep(part, keepAlive);
      else parts.push(part);
    };
    try {
      await this.#onEvent(event, { waitUntil });
    } catch (error) {
      failed(error);
    }
    // The list may grow while it is waited for.
    for (const part of parts) await part;
    ended = true;
    return well;
  }

  /** Has a promise that never rejects waited for, by `drain` and by the worker; false when the worker will not. */
  #keep(promise: Promise<unknown>, keepAlive: Delivery["keepAlive"]): boolean {
    this.#pending.add(promise);
    promise.then(() => this.#pending.delete(promise));
    return keepAlive?.(promise) ?? false;
  }

  /** Lets go of work that was ended from outside, so that memory follows what lives. The first are the oldest. */
  #bury(): void {
    for (const [key, { until }] of this.#runs) {
      if (until > performance.now()) break;
      this.#runs.delete(key);
    }
  }
}

/** What a promise gives, or `undefined` when the time comes first. */
function inTime<T>(promise: Promise<T>, deadline: number): Promise<T | undefined> {
  return orLate(promise, deadline - performance.now(), () => undefined);
}
