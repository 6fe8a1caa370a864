// Edge workers and browsers have no files.

import type { SqliteDrivers } from "../stores/sqlite/driver.js";

export const sqliteDrivers: SqliteDrivers = [];
