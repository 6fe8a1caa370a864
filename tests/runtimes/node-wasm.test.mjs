// The suite on Node.js with the wasm engine and fetch. Needs --conditions=wecom-kf-wasm.

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine } from "@wecom-kf/wasm";
import { createCallback } from "wecom-kf";
import { runSuite } from "../suite/index.mjs";
import { nodeKit } from "./node-host.mjs";

test("the package runs on the wasm engine here, without loading the addon", () => {
  assert.ok(createCallback);
  const loaded = process.report.getReport().sharedObjects.filter((path) => path.endsWith(".node"));
  assert.deepEqual(loaded, []);
});

runSuite(test, () => nodeKit(engine));
