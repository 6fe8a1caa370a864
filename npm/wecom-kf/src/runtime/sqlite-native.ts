// The SQLites of Node.js and Bun: the addon's, and their own. One CommonJS file, also for ES modules.

import { builtin, native } from "../internal/node-engines.js";
import type { SqliteDrivers } from "../stores/sqlite/driver.js";
import { modulesOf } from "../stores/sqlite/modules.js";
import { openNative } from "../stores/sqlite/native.js";

declare const process: { readonly platform: string };

export const sqliteDrivers: SqliteDrivers = [["native", openNative(native)], ...modulesOf(builtin, process.platform)];
