// The handlers on the servers of Bun and Deno.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bun, deno } from "../runtimes/programs.mjs";

const program = fileURLToPath(new URL("server-program.mjs", import.meta.url));
const expected = "200 42|200 success|400 not readable|400 not readable|t|callback.bad_envelope,callback.bad_envelope";

for (const [name, command, args] of [
  ["Bun", bun, ["run"]],
  ["Deno", deno, ["run", "--allow-all"]],
]) {
  test(`${name}: node:http and its own server`, async () => {
    const { stdout } = await promisify(execFile)(command, [...args, program], { timeout: 60_000 });
    assert.deepEqual(stdout.trim().split("\n"), [expected, expected]);
  });
}
