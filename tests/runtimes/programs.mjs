// Where the programs of other runtimes are: npm installs those of this platform, and their postinstall scripts do not run.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));

function find(scope, ...names) {
  const folder = join(modules, scope);
  const found = readdirSync(folder)
    .flatMap((platform) => names.map((name) => join(folder, platform, name)))
    .find((path) => existsSync(path));
  if (!found) throw new Error(`there is no ${names[0]} in ${folder}: run npm ci without omitting optional dependencies`);
  return found;
}

export const deno = find("@deno", "deno", "deno.exe");
export const bun = find("@oven", "bin/bun", "bin/bun.exe");
