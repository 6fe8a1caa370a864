import { KfStoreError } from "../../errors/kf-error.js";
import { Connection, type Database } from "./connection.js";
import type { OpenSqlite, SqliteDriver } from "./driver.js";
import { errorOf, isLocked } from "./errors.js";
import type { FileModules } from "./file.js";

/** The parts of `node:timers` that are used: test frameworks do not replace them. */
export interface Timers {
  setImmediate(work: () => void): unknown;
  setTimeout(work: () => void, delay: number): unknown;
}

/** What a runtime has for its SQLite. Each function throws if it has none. */
export interface SqliteModule {
  open(path: string): Database;
  modules(): FileModules & { readonly timers: Timers };
}

/** A write that waits for its transaction. */
interface Job {
  /** Does it, within the transaction. */
  run(): unknown;
  /** How many keys it writes. */
  readonly keys: number;
  /** Until when it waits, by `Date.now`. */
  readonly deadline: number;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** How many writes, and how many keys in them, one transaction has at most. It blocks the event loop. */
const [MAX_JOBS, MAX_KEYS] = [256, 2048];
const SWEEP_INTERVAL_MS = 60_000;

/** Opens a file with a SQLite of the runtime, which blocks: what is written at the same time is one transaction. */
export const openModule =
  ({ open, modules }: SqliteModule): OpenSqlite =>
  (file, timeout) => {
    const found = modules();
    return new ModuleDriver(new Connection(file, timeout, found, open), file, timeout, found.timers);
  };

class ModuleDriver implements SqliteDriver {
  readonly #connection: Connection;
  readonly #file: string;
  readonly #timeout: number;
  readonly #timers: Timers;
  readonly #jobs: Job[] = [];
  #reading = 0;
  #writing = false;
  #sweepAt = 0;
  #ended: Promise<void> | undefined;
  #end: (() => void) | undefined;

  constructor(connection: Connection, file: string, timeout: number, timers: Timers) {
    this.#connection = connection;
    this.#file = file;
    this.#timeout = timeout;
    this.#timers = timers;
  }

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    this.#checkOpen();
    const deadline = Date.now() + this.#timeout;
    this.#reading += 1;
    try {
      for (;;) {
        try {
          return this.#connection.transaction("DEFERRED", () => keys.map((key) => this.#connection.get(key)));
        } catch (error) {
          // Rarely: while the last process closes the file, or the first repairs it.
          const failure = errorOf(error, this.#file, this.#timeout);
          if (!isLocked(failure) || Date.now() >= deadline) throw failure;
        }
        await new Promise<void>((resolve) => this.#timers.setTimeout(resolve, pause()));
      }
    } finally {
      this.#reading -= 1;
      this.#closeIfIdle();
    }
  }

  setMany(entries: readonly (readonly [string, string])[], ttl: number | undefined): Promise<void> {
    return this.#write(entries.length, () => {
      for (const [key, value] of entries) this.#connection.set(key, value, ttl);
    });
  }

  delete(key: string): Promise<void> {
    return this.#write(1, () => this.#connection.delete(key));
  }

  compareAndSet(key: string, expected: string | undefined, value: string, ttl: number | undefined): Promise<boolean> {
    return this.#write(1, () => {
      if (this.#connection.get(key) !== expected) return false;
      this.#connection.set(key, value, ttl);
      return true;
    });
  }

  close(): Promise<void> {
    this.#ended ??= new Promise((resolve) => {
      this.#end = resolve;
      this.#closeIfIdle();
    });
    return this.#ended;
  }

  #checkOpen(): void {
    if (this.#ended) throw new KfStoreError("store.closed", { details: { file: this.#file } });
  }

  async #write<T>(keys: number, run: () => T): Promise<T> {
    this.#checkOpen();
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ run, keys, deadline: Date.now() + this.#timeout, resolve: resolve as (result: unknown) => void, reject });
      if (this.#writing) return;
      this.#writing = true;
      this.#timers.setImmediate(() => this.#flush());
    });
  }

  /** One transaction with what is waiting. */
  #flush(): void {
    const batch = this.#takeBatch();
    try {
      this.#perform(batch);
    } catch (error) {
      const failure = errorOf(error, this.#file, this.#timeout);
      if (isLocked(failure)) return this.#waitForOthers(batch, failure);
      // What is small may still fit.
      if (failure.code === "store.disk_full" && batch.length > 1) for (const job of batch) this.#performAlone(job);
      else for (const job of batch) job.reject(failure);
    }
    this.#continue((work) => this.#timers.setImmediate(work));
  }

  #perform(batch: readonly Job[]): void {
    const sweeps = Date.now() >= this.#sweepAt;
    const results = this.#connection.transaction("IMMEDIATE", () => {
      const done = batch.map((job) => job.run());
      if (sweeps) this.#connection.sweep();
      return done;
    });
    if (sweeps) this.#sweepAt = Date.now() + SWEEP_INTERVAL_MS;
    batch.forEach((job, at) => job.resolve(results[at]));
  }

  #performAlone(job: Job): void {
    try {
      this.#perform([job]);
    } catch (error) {
      job.reject(errorOf(error, this.#file, this.#timeout));
    }
  }

  #takeBatch(): Job[] {
    let keys = 0;
    const end = this.#jobs.findIndex((job, at) => at >= MAX_JOBS || ((keys += job.keys) > MAX_KEYS && at > 0));
    return this.#jobs.splice(0, end < 0 ? this.#jobs.length : end);
  }

  /** Tries again soon, without those that have waited for too long. SQLite has no queue of writers. */
  #waitForOthers(batch: readonly Job[], failure: unknown): void {
    const now = Date.now();
    for (const job of batch) if (job.deadline <= now) job.reject(failure);
    this.#jobs.unshift(...batch.filter((job) => job.deadline > now));
    this.#continue((work) => this.#timers.setTimeout(work, pause()));
  }

  #continue(schedule: (work: () => void) => void): void {
    this.#writing = this.#jobs.length > 0;
    if (this.#writing) schedule(() => this.#flush());
    else this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    if (!this.#end || this.#writing || this.#reading > 0) return;
    try {
      this.#connection.close();
    } finally {
      this.#end();
      this.#end = undefined;
    }
  }
}

/** Some milliseconds. At random, so that several processes do not keep meeting. */
const pause = (): number => 1 + Math.random() * 9;
