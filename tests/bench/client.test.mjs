// The benchmark of the client runs, checks that its candidates get responses, and prints valid output. Speed is not tested.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const bench = fileURLToPath(new URL("../../bench/client.mjs", import.meta.url));

/** Checks a figure: minimum, median and maximum. */
function ordered({ min, median, max }, what) {
  for (const value of [min, median, max]) assert.ok(Number.isFinite(value) && value > 0, `${what}: ${value}`);
  assert.ok(min <= median && median <= max, what);
}

const CANDIDATES = ["wecom-kf, native", "wecom-kf, fetch", "fetch", "undici Pool", "axios", "http.Agent"];

test("bench:client --quick --json prints one JSON object", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bench, "--quick", "--json"], { timeout: 120_000 });
  assert.equal(stderr, "");
  const { environment, quick, calls, pages, decoding, budgets } = JSON.parse(stdout);
  assert.equal(quick, true);
  for (const what of ["node", "processor", "platform"]) assert.equal(typeof environment[what], "string", what);
  assert.deepEqual(Object.keys(calls), ["1", "64"]);
  for (const results of [...Object.values(calls), pages]) {
    assert.deepEqual(Object.keys(results), CANDIDATES);
    for (const [name, result] of Object.entries(results)) {
      for (const field of ["perSecond", "p50Us", "p99Us", "cpuUs", "loopUs", "perSecondRatio", "p50Ratio", "loopRatio"]) {
        ordered(result[field], `${name} ${field}`);
      }
    }
    assert.deepEqual(results.fetch.perSecondRatio, { min: 1, median: 1, max: 1 });
  }
  assert.equal(decoding.page.messages, 1000);
  assert.ok(decoding.page.bytes > 300_000 && decoding.page.kinds >= 23);
  for (const by of [decoding.text, decoding.bytes]) {
    assert.deepEqual(Object.keys(by), ["wecom-kf", "wecom-kf, the whole call", "JSON.parse", "JSON.parse + zod", "JSON.parse + ajv"]);
    for (const [name, figures] of Object.entries(by)) for (const figure of Object.values(figures)) ordered(figure, name);
  }
  assert.equal(budgets.length, 6);
  for (const { what, side, limit, got, met } of budgets) {
    ordered(got, what);
    assert.equal(met, side === "at least" ? got.median >= limit : got.median <= limit, what);
  }
});
