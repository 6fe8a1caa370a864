import type { StoreEntry } from "../store.js";

/** SQLite, whichever it is. Times to live are whole milliseconds. Failures are of this package. */
export interface SqliteDriver {
  getMany(keys: readonly string[]): Promise<(string | undefined)[]>;
  setMany(entries: readonly StoreEntry[], ttl: number | undefined): Promise<void>;
  delete(key: string): Promise<void>;
  compareAndSet(key: string, expected: string | undefined, value: string, ttl: number | undefined): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Where a SQLite comes from: the native addon, or a module of the runtime.
 *
 * 中文：SQLite 的来源：原生插件，或运行环境的模块。
 */
export type SqliteDriverName = "native" | "node:sqlite" | "bun:sqlite";

/** Opens a file, or creates it. `timeout` is in milliseconds. Throws an error of this package, or why there is no such SQLite. */
export type OpenSqlite = (path: string, timeout: number) => SqliteDriver;

/** The SQLites of a runtime, the preferred first. */
export type SqliteDrivers = readonly (readonly [name: SqliteDriverName, open: OpenSqlite])[];
