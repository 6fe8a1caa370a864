import type { Database } from "./connection.js";
import type { SqliteDrivers } from "./driver.js";
import type { FileModules } from "./file.js";
import { openModule, type Timers } from "./module.js";

type OpenDatabase = new (path: string) => Database;

/** The SQLites that are modules of the runtime. `builtin` finds a module; no bundler follows the names. */
export function modulesOf(builtin: (name: string) => unknown, platform = ""): SqliteDrivers {
  const found = <T>(name: string): T => {
    let module: unknown;
    try {
      module = builtin(name);
    } catch {
      // Deno throws for a name that it does not know.
    }
    if (module === undefined) throw new Error(`this runtime has no ${name}`);
    return module as T;
  };
  const modules = () => ({
    fs: found<FileModules["fs"]>("node:fs"),
    path: found<FileModules["path"]>("node:path"),
    timers: found<Timers>("node:timers"),
    platform,
  });
  const driver = (name: "node:sqlite" | "bun:sqlite", exported: string) => {
    const open = openModule({
      open: (path) => new (found<Record<string, OpenDatabase>>(name)[exported] as OpenDatabase)(path),
      modules: () => {
        found(name);
        return modules();
      },
    });
    return [name, open] as const;
  };
  return [driver("node:sqlite", "DatabaseSync"), driver("bun:sqlite", "Database")];
}
