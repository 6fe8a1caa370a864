// The benchmark of the client runs, checks that its candidates get answers, and tells what it should. No word on speed here.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const bench = fileURLToPath(new URL("../../bench/client.mjs", import.meta.url));
const CANDIDATES = ["wecom-kf, native", "wecom-kf, fetch", "fetch", "undici Pool", "axios", "http.Agent"];

test("bench:client --quick --json prints one JSON object", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bench, "--quick", "--json"], { timeout: 120_000 });
  assert.equal(stderr, "");
  const { quick, calls, pages, decoding, budgets } = JSON.parse(stdout);
  assert.equal(quick, true);
  assert.deepEqual(Object.keys(calls), ["1", "64"]);
  for (const results of [...Object.values(calls), pages]) {
    assert.deepEqual(Object.keys(results), CANDIDATES);
    for (const [name, result] of Object.entries(results)) {
      for (const field of ["perSecond", "p50Us", "p99Us", "cpuUs", "loopUs", "perSecondRatio", "loopRatio"]) {
        assert.ok(Number.isFinite(result[field]) && result[field] > 0, `${name} ${field}: ${result[field]}`);
      }
    }
    assert.equal(results.fetch.perSecondRatio, 1);
  }
  assert.equal(decoding.page.messages, 1000);
  assert.ok(decoding.page.bytes > 300_000 && decoding.page.kinds >= 23);
  for (const by of [decoding.text, decoding.bytes]) {
    assert.deepEqual(Object.keys(by), ["wecom-kf", "wecom-kf, the whole call", "JSON.parse", "JSON.parse + zod", "JSON.parse + ajv"]);
    for (const { us, ratio } of Object.values(by)) assert.ok(us > 0 && ratio > 0);
  }
  assert.equal(budgets.length, 4);
  for (const { what, side, limit, got, met } of budgets) assert.equal(met, side === "at least" ? got >= limit : got <= limit, what);
});
