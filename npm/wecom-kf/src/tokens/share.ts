import type { Deadline } from "../client/deadline.js";
import type { Engine, EngineShare, FetchFailure, ShareInput, ShareOutcome, ShareOutput, ShareTask } from "../generated/engine.js";
import type { Clock } from "../internal/clock.js";
import { messageOf } from "../internal/kinds.js";
import type { Log } from "../observe/log.js";
import type { Store } from "../stores/store.js";
import { now, unwrapTurn } from "./machines.js";

/** The store of a shared token, and its key there. */
export interface Shared {
  readonly store: Store;
  readonly key: string;
}

/** A fetched token. `life` is in milliseconds; `null` if unknown. */
export interface Fetched {
  readonly token: string;
  readonly life: number | null;
}

/** What a run of core's state machine needs. */
export interface ShareOptions {
  readonly engine: Engine;
  readonly shared: Shared | undefined;
  readonly task: ShareTask;
  /** Ends it. */
  readonly deadline: Deadline;
  readonly log: Log;
  /** Fetches a token. */
  fetch?(): Promise<Fetched>;
  /** What an error means for other waiting calls. */
  failureOf(error: unknown): FetchFailure;
}

/** The outcome, and the error that ended the run or the token fetch. */
export interface ShareEnd {
  readonly outcome: ShareOutcome;
  readonly error?: unknown;
}

/** The kind of a failure. An engine that cannot tell has crashed itself; the failure is then the client's own. */
function failureIn(setup: ShareOptions, error: unknown): FetchFailure {
  try {
    return setup.failureOf(error);
  } catch {
    return "client";
  }
}

/** Runs one renewal, or discards one token, as core's state machine `token::share` decides. */
export async function share(setup: ShareOptions): Promise<ShareEnd> {
  let run: Run | undefined;
  try {
    run = new Run(setup);
    await setup.deadline.waitFor(run.ended);
    return { outcome: await run.ended, error: run.error };
  } catch (error) {
    const failure = failureIn(setup, error);
    const outcome = run?.stop(failure) ?? { record: null, age: 0, fetch: { kind: "failed", failure } };
    return { outcome, error: run?.error ?? error };
  } finally {
    run?.dispose();
  }
}

class Run {
  readonly #setup: ShareOptions;
  readonly #machine: EngineShare;
  readonly #clock: Clock;
  #timer: unknown;
  #outcome: ShareOutcome | undefined;
  #settle: { resolve(outcome: ShareOutcome): void; reject(error: unknown): void } | undefined;
  #disposed = false;
  readonly ended: Promise<ShareOutcome>;
  /** The error of a failed token fetch. */
  error: unknown;

  constructor(setup: ShareOptions) {
    const { engine, shared, task } = setup;
    const storage = shared === undefined ? "none" : shared.store.atomic === false ? "best_effort" : "atomic";
    this.#setup = setup;
    this.#clock = setup.deadline.clock;
    this.#machine = unwrapTurn(engine.createShare(storage, task));
    this.ended = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.ended.catch(() => undefined);
    this.#turn({ kind: "start" });
  }

  /** Stops it now, and returns the outcome so far. */
  stop(failure: FetchFailure): ShareOutcome | undefined {
    this.#turn({ kind: "stop", failure });
    return this.#outcome;
  }

  dispose(): void {
    this.#disposed = true;
    this.#clock.clearTimeout(this.#timer);
    this.#machine.dispose();
  }

  #turn(input: ShareInput): void {
    if (this.#disposed) return;
    this.#clock.clearTimeout(this.#timer);
    try {
      const { outputs, deadline } = unwrapTurn(this.#machine.turn(now(this.#clock), [input]));
      for (const output of outputs) this.#carryOut(output);
      if (deadline !== null)
        this.#timer = this.#clock.setTimeout(() => this.#turn({ kind: "tick" }), Math.max(1, deadline - this.#clock.monotonic()));
    } catch (error) {
      this.#disposed = true;
      this.#settle?.reject(error);
    }
  }

  #carryOut(output: ShareOutput): void {
    switch (output.kind) {
      case "get":
        return this.#runStoreOperation(
          output.op,
          async ({ store }, key) => {
            const text: unknown = await store.get(key);
            return { kind: "read", op: output.op, text: typeof text === "string" ? text : null };
          },
          output.place,
        );
      case "compare_and_set": {
        const { op, expected, value, ttl } = output;
        return this.#runStoreOperation(
          op,
          async ({ store }, key) => {
            const done = await store.compareAndSet(key, expected ?? undefined, value, { ttl });
            return { kind: "swapped", op, done: Boolean(done) };
          },
          output.place,
        );
      }
      case "fetch":
        return void this.#fetch(output.op);
      case "warn":
        return this.#setup.log.write("warn", output.text);
      case "done":
        this.#outcome = output.outcome;
        return this.#settle?.resolve(output.outcome);
    }
  }

  /** Runs a store operation. An exception or a rejection is a failed step. */
  #runStoreOperation(op: number, operation: (shared: Shared, key: string) => Promise<ShareInput>, place: "record" | "lease"): void {
    const { shared } = this.#setup;
    if (!shared) return;
    operation(shared, place === "lease" ? `${shared.key}:lease` : shared.key).then(
      (input) => this.#turn(input),
      (error: unknown) => this.#turn({ kind: "store_failed", op, reason: messageOf(error) }),
    );
  }

  async #fetch(op: number): Promise<void> {
    try {
      const fetched = await this.#setup.fetch?.();
      if (fetched) this.#turn({ kind: "fetched", op, ...fetched });
    } catch (error) {
      this.error = error;
      this.#turn({ kind: "fetch_failed", op, failure: failureIn(this.#setup, error) });
    }
  }
}
