import { unwrap } from "../../errors/kf-error.js";
import type { Outcome } from "../../generated/engine.js";
import type { OpenSqlite } from "./driver.js";

/** A store of `@wecom-kf/native`. */
interface NativeStore {
  getMany(keys: readonly string[]): Promise<Outcome<readonly (string | null)[]>>;
  setMany(entries: readonly (readonly [string, string])[], ttl?: number): Promise<Outcome<null>>;
  delete(key: string): Promise<Outcome<null>>;
  compareAndSet(key: string, expected: string | undefined, value: string, ttl?: number): Promise<Outcome<boolean>>;
  close(): Promise<Outcome<null>>;
}

/** What the addon provides for SQLite. */
export interface NativeSqlite {
  openSqlite(path: string, timeout: number): Outcome<NativeStore>;
}

/** Opens a file with the addon, which `load` loads. */
export const openNative =
  (load: () => NativeSqlite): OpenSqlite =>
  (path, timeout) => {
    const store = unwrap(load().openSqlite(path, timeout));
    return {
      getMany: async (keys) => unwrap(await store.getMany(keys)).map((value) => value ?? undefined),
      setMany: async (entries, ttl) => void unwrap(await store.setMany(entries, ttl)),
      delete: async (key) => void unwrap(await store.delete(key)),
      compareAndSet: async (key, expected, value, ttl) => unwrap(await store.compareAndSet(key, expected, value, ttl)),
      close: async () => void unwrap(await store.close()),
    };
  };
