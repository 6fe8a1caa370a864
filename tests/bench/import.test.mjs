// The benchmark of the import runs and prints valid output. Speed is not tested.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const bench = fileURLToPath(new URL("../../bench/import.mjs", import.meta.url));

test("bench:import --quick --json prints one JSON object", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bench, "--quick", "--json"], { timeout: 120_000 });
  assert.equal(stderr, "");
  const { imports, budgets, quick } = JSON.parse(stdout);
  assert.equal(quick, true);
  assert.deepEqual(Object.keys(imports), ["ES module", "CommonJS"]);
  for (const figures of Object.values(imports)) {
    assert.deepEqual(Object.keys(figures), ["emptyMs", "wecom-kf", "wecom-kf/callback"]);
    assert.ok(figures.emptyMs.min > 0);
    for (const { min, median, max } of Object.values(figures)) assert.ok(min <= median && median <= max);
  }
  assert.deepEqual(
    budgets.map(({ limit }) => limit),
    [0.25, 0.25],
  );
});
