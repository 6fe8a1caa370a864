// The suite on Node.js with the native engine and the platform's fetch.

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine } from "@wecom-kf/native";
import { runSuite } from "../suite/index.mjs";
import { nodeKit } from "./node-host.mjs";

process.env.WECOM_KF_TRANSPORT = "fetch";
const { fetch } = globalThis;
let fetched = 0;
globalThis.fetch = (...args) => {
  fetched += 1;
  return fetch(...args);
};

runSuite(test, () => nodeKit(engine));

test("the requests went by fetch", () => assert.ok(fetched > 500, `${fetched} of them`));
