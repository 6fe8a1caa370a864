// The SQLite of Deno, and of whatever runtime it is for entries that are the same file everywhere.

import type { SqliteDrivers } from "../stores/sqlite/driver.js";
import { modulesOf } from "../stores/sqlite/modules.js";

const { process } = globalThis as { readonly process?: { readonly platform?: string; getBuiltinModule?(name: string): unknown } };

export const sqliteDrivers: SqliteDrivers = modulesOf((name) => process?.getBuiltinModule?.(name), process?.platform);
