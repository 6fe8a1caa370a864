import type { Engine, Outcome } from "./engine.cjs";
import type { NativeSqliteStore } from "./sqlite.cjs";
import type { NativeTransport, NativeTransportSettings } from "./transport.cjs";

/** Loads the engine, the transport factory and the opener of SQLite stores. Throws a `NativeLoadError` if the addon cannot be loaded. */
export declare function loadNative(): {
  readonly engine: Engine;
  readonly createTransport: (settings?: NativeTransportSettings) => NativeTransport;
  readonly openSqlite: (path: string, timeout: number) => Outcome<NativeSqliteStore>;
};
