// Published files do not reveal the build machine: panic messages contain file names.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cargo = process.env.CARGO_HOME ?? join(homedir(), ".cargo");

for (const [folder, ending] of [
  ["npm/native", ".node"],
  ["npm/wasm/pkg", ".wasm"],
  ["npm/sandbox/pkg", ".wasm"],
]) {
  test(`no ${ending} file in ${folder} names a folder of this machine`, () => {
    const built = readdirSync(join(root, folder)).filter((name) => name.endsWith(ending));
    assert.notEqual(built.length, 0);
    for (const name of built) {
      const bytes = readFileSync(join(root, folder, name));
      for (const path of [root, join(cargo, "registry")]) assert.ok(!bytes.includes(path), `${name} holds ${path}`);
    }
  });
}
