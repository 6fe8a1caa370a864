// A short torture of the inbox, on a SQLite file. `npm run torture` runs long ones, on Redis too.

import assert from "node:assert/strict";
import { test } from "node:test";
import { tell, torture } from "./torture.mjs";

const SEED = process.env.WECOM_KF_TORTURE_SEED ?? "2";

test(`600 messages through two instances that are killed and stopped, seed ${SEED}`, { timeout: 180_000 }, async (t) => {
  const terror = { every: [600, 1500], most: 3, deeds: { kill: 50, freeze: 20, replace: 30 } };
  const report = await torture({ seed: SEED, store: "sqlite", messages: 600, instances: 2, perSecond: 120, terror });
  const lines = [];
  const isGood = tell(report, (text) => lines.push(text));
  t.diagnostic(lines.join("\n"));
  assert.ok(isGood, lines.join("\n"));
});
