import type { SqliteDrivers } from "../stores/sqlite/driver.js";

/** The interface of `#sqlite`: the SQLites of whichever runtime it was resolved for. Each is loaded on demand. */
export declare const sqliteDrivers: SqliteDrivers;
