import type { Outcome } from "./engine.cjs";

/** A store in a SQLite file. Promises resolve to outcomes, and keep the event loop alive until then. */
export interface NativeSqliteStore {
  /** The values, in the order of the keys; `null` where there is none. */
  getMany(keys: readonly string[]): Promise<Outcome<readonly (string | null)[]>>;
  /** Sets values, all of them or none. `ttl` in whole milliseconds; without it they do not expire. */
  setMany(entries: readonly (readonly [string, string])[], ttl?: number): Promise<Outcome<null>>;
  /** Deletes a value. */
  delete(key: string): Promise<Outcome<null>>;
  /** Sets a value over the expected one; `undefined` means that there is none. Whether it was set. */
  compareAndSet(key: string, expected: string | undefined, value: string, ttl?: number): Promise<Outcome<boolean>>;
  /** Resolves when what was begun has been done and the file has been closed. Later operations fail with `store.closed`. */
  close(): Promise<Outcome<null>>;
}

/** Opens a file on `addon`, the loaded `.node` module, or creates it. `timeout`: how long an operation waits for other processes, in ms. */
export function openSqlite(addon: object, path: string, timeout: number): Outcome<NativeSqliteStore>;
