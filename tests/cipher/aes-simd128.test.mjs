// The checks of crates/aes-simd128 with WebAssembly SIMD: by cargo under WASI, and in the real workerd.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { root } from "../../scripts/steps.mjs";
import { startWorkerd } from "../../scripts/workerd.mjs";

const crate = ["--quiet", "--package", "aes-simd128", "--target"];
const runner = `${process.execPath} --no-warnings ${join(root, "scripts/run-wasi.mjs")}`;
const env = { ...process.env, RUSTFLAGS: "-Ctarget-feature=+simd128", CARGO_TARGET_WASM32_WASIP1_RUNNER: runner };

/** Runs cargo in the workspace; returns its output. */
function cargo(...args) {
  const { status, stdout, stderr } = spawnSync("cargo", args, { cwd: root, env, encoding: "utf8", maxBuffer: 2 ** 26 });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  return stdout;
}

const folder = mkdtempSync(join(tmpdir(), "wecom-kf-cipher-"));
after(() => rmSync(folder, { recursive: true, force: true }));
cargo("build", ...crate, "wasm32-unknown-unknown", "--example", "worker_checks");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
copyFileSync(join(target, "wasm32-unknown-unknown/debug/examples/worker_checks.wasm"), join(folder, "checks.wasm"));
copyFileSync(fileURLToPath(new URL("checks-worker.mjs", import.meta.url)), join(folder, "worker.mjs"));
const worker = await startWorkerd(join(folder, "worker.mjs"));
after(() => worker.close());

test("inside workerd", async () => {
  const results = await (await fetch(worker.url)).json();
  assert.ok(results.length >= 9);
  assert.deepEqual(
    results,
    results.map(() => "passed"),
  );
});

test("under WASI, with cargo test", () => {
  assert.match(cargo("test", ...crate, "wasm32-wasip1", "--test", "checks"), /test result: ok\. 2 passed/);
});
