// publint and "Are the types wrong?" find no problem in the tarballs, with any module resolution.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packOnce } from "../../scripts/release/pack.mjs";

const execute = promisify(execFile);
const modules = fileURLToPath(new URL("node_modules/", import.meta.url));
const { folder, packages } = packOnce();

/** Runs a program of this folder's node_modules on a tarball and returns its output. Fails with the output if it finds a problem. */
async function check(program, args) {
  try {
    const { stdout } = await execute(process.execPath, [join(modules, program), ...args], { env: { ...process.env, NO_COLOR: "1" } });
    return stdout;
  } catch ({ stdout, stderr }) {
    throw new Error(`${stdout}\n${stderr}`);
  }
}

for (const { name, file } of packages) {
  const tarball = join(folder, file);

  test(`${name}: publint`, async () => {
    assert.match(await check("publint/src/cli.js", [tarball, "--strict"]), /All good/);
  });

  // The platform packages have no types.
  if (name.startsWith("@wecom-kf/native-")) continue;

  test(`${name}: Are the types wrong?`, async () => {
    // The wasm modules are not scripts.
    const files = ["wecom_kf_wasm.wasm", "wecom_kf_callback.wasm"];
    const left = name === "@wecom-kf/wasm" ? ["--exclude-entrypoints", ...files] : [];
    const said = await check("@arethetypeswrong/cli/dist/index.js", [tarball, "--no-color", "--no-emoji", ...left]);
    assert.match(said, /No problems found/);
  });
}
