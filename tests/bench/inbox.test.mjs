// The benchmark of the inbox runs, and prints valid output. Speed is not tested.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const bench = fileURLToPath(new URL("../../bench/inbox.mjs", import.meta.url));

/** Checks a figure: minimum, median and maximum. */
function ordered({ min, median, max }, what) {
  for (const value of [min, median, max]) assert.ok(Number.isFinite(value) && value > 0, `${what}: ${value}`);
  assert.ok(min <= median && median <= max, what);
}

test("bench:inbox --quick --json prints one JSON object", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bench, "--quick", "--json"], { timeout: 120_000 });
  assert.equal(stderr, "");
  const { environment, quick, throughput, latency, memory, budgets } = JSON.parse(stdout);
  assert.equal(quick, true);
  assert.equal(typeof environment.node, "string");
  assert.ok("memory" in throughput);
  for (const [store, ways] of Object.entries(throughput)) {
    assert.deepEqual(Object.keys(ways), ["inbox", "by hand"]);
    for (const { perSecond, ratio } of Object.values(ways)) for (const figure of [perSecond, ratio]) ordered(figure, store);
    assert.ok(latency[store].p50 > 0 && latency[store].p50 <= latency[store].p99);
  }
  for (const percent of ["10", "50", "100"]) assert.ok(memory[percent].heap > 0 && memory[percent].rss > memory[percent].heap / 2);
  assert.equal(budgets.length, Object.keys(throughput).length + 1);
  for (const { what, side, limit, got, met } of budgets)
    assert.equal(met, side === "at least" ? got.median >= limit : got.median <= limit, what);
});
