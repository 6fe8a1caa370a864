// The benchmark of callbacks runs, checks its candidates against each other, and tells what it should. No word on speed here.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const bench = fileURLToPath(new URL("../../bench/callback.mjs", import.meta.url));
const positive = (value, what) => assert.ok(Number.isFinite(value) && value > 0, `${what}: ${value}`);

test("bench:callback --quick --json prints one JSON object", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [bench, "--quick", "--json"], { timeout: 120_000 });
  assert.equal(stderr, "");
  const { node, workerd, floods, hostile, first, sizes, budgets, quick } = JSON.parse(stdout);
  assert.equal(quick, true);

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
      for (const [name, { us, fastest, ratio }] of Object.entries(by))
        for (const value of [us, fastest, ratio]) positive(value, `${where} ${name}`);
      assert.equal(by["wecom-kf"].ratio, 1);
    }
  }
  for (const by of Object.values(floods)) for (const [name, { ratio }] of Object.entries(by)) positive(ratio, name);
  assert.ok(Object.keys(hostile).length >= 7);
  for (const by of Object.values(hostile)) for (const [name, { ms }] of Object.entries(by)) positive(ms, name);
  for (const steps of Object.values(first.node)) for (const [step, ms] of Object.entries(steps)) assert.ok(ms >= 0, step);
  positive(first.addon.ms, "the addon's load");
  for (const { ms } of Object.values(first.workerd)) assert.ok(Number.isFinite(ms));
  assert.deepEqual(Object.keys(first.workerd), ["engine", "callback"]);
  assert.deepEqual(Object.keys(first.node), ["addon", "wasm", "callback-only wasm"]);
  for (const { bytes, gzip } of Object.values(sizes)) assert.ok(gzip > 0 && gzip < bytes);
  assert.ok(budgets.length >= 17, `${budgets.length}: one was not measured`);
  for (const { what, side, limit, got, met } of budgets) assert.equal(met, side === "at least" ? got >= limit : got <= limit, what);
});
