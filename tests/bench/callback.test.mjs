// The benchmark of callbacks runs, compares the results of its candidates, and prints valid output. Speed is not tested.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const bench = fileURLToPath(new URL("../../bench/callback.mjs", import.meta.url));

/** Checks a figure: minimum, median and maximum. */
function ordered({ min, median, max }, what) {
  for (const value of [min, median, max]) assert.ok(Number.isFinite(value), `${what}: ${value}`);
  assert.ok(min <= median && median <= max, what);
}
function positive(figure, what) {
  ordered(figure, what);
  assert.ok(figure.min > 0, `${what}: ${figure.min}`);
}

test("bench:callback --quick --json prints one JSON object", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bench, "--quick", "--json"], { timeout: 120_000 });
  assert.equal(stderr, "");
  const { environment, node, record, workerd, floods, hostile, first, sizes, budgets, quick } = JSON.parse(stdout);
  assert.equal(quick, true);
  for (const what of ["node", "processor", "platform"]) assert.equal(typeof environment[what], "string", what);

  const byHand = ["wecom-kf", "node:crypto, by hand", "Web Crypto, by hand"];
  const peers = [
    "@wecom/crypto + fast-xml-parser",
    "@wecom/crypto + xml2js",
    "wechat-crypto + xml2js",
    "wxcrypt",
    "@wecom/aibot-node-sdk + fast-xml-parser",
  ];
  for (const [where, sizes, names] of [
    ["node", node, [...byHand, "wecom-kf, wasm", ...peers]],
    ["workerd", workerd, byHand],
  ]) {
    assert.deepEqual(Object.keys(sizes), ["200", "500", "2048", "20480"]);
    for (const by of Object.values(sizes)) {
      assert.deepEqual(Object.keys(by).sort(), [...names].sort(), where);
      for (const [name, { us, ratio }] of Object.entries(by)) for (const figure of [us, ratio]) positive(figure, `${where} ${name}`);
      assert.deepEqual(by["wecom-kf"].ratio, { min: 1, median: 1, max: 1 });
    }
  }
  assert.deepEqual(Object.keys(record), Object.keys(node[500]));
  for (const [name, { us, ratio }] of Object.entries(record)) for (const figure of [us, ratio]) positive(figure, name);
  for (const by of Object.values(floods)) for (const [name, { ratio }] of Object.entries(by)) positive(ratio, name);
  assert.ok(Object.keys(hostile).length >= 7);
  for (const by of Object.values(hostile)) for (const [name, { ms }] of Object.entries(by)) positive(ms, name);
  for (const steps of Object.values(first.node)) for (const [step, ms] of Object.entries(steps)) ordered(ms, step);
  // A difference of two times: on a loaded machine it may be 0.
  ordered(first.addon.ms, "the addon's load");
  for (const { ms } of Object.values(first.workerd)) ordered(ms, "workerd");
  assert.deepEqual(Object.keys(first.workerd), ["engine", "callback"]);
  assert.deepEqual(Object.keys(first.node), ["addon", "wasm", "callback-only wasm"]);
  for (const { bytes, gzip } of Object.values(sizes)) assert.ok(gzip > 0 && gzip < bytes);
  assert.ok(budgets.length >= 18, `${budgets.length}: one was not measured`);
  for (const { what, side, limit, got, met } of budgets) {
    ordered(got, what);
    assert.equal(met, side === "at least" ? got.median >= limit : got.median <= limit, what);
  }
});
