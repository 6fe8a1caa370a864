// The diagnostics channels of Node.js, to which tracing subscribes.

import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createRequire } from "node:module";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { KfClient } from "wecom-kf";

const names = ["wecom-kf:request", "wecom-kf:response"];

/** Runs a function and returns the messages of the channels meanwhile. */
async function messagesDuring(run) {
  const events = [];
  const listeners = names.map((name) => [name, (event) => events.push([name, event])]);
  for (const listener of listeners) subscribe(...listener);
  try {
    await run();
  } finally {
    for (const listener of listeners) unsubscribe(...listener);
  }
  return events;
}

for (const [copy, Client] of [
  ["module", KfClient],
  ["CommonJS copy", createRequire(import.meta.url)("wecom-kf").KfClient],
]) {
  test(`each request is published, also to subscribers added after the client was created: ${copy}`, async () => {
    const sandbox = createSandbox({ corpId: "ww1", secret: "hidden", seed: 1 });
    const kf = new Client({ corpId: "ww1", secret: "hidden", baseUrl: sandbox.baseUrl, fetch: sandbox.fetch });
    const events = await messagesDuring(() => kf.listAccounts());
    assert.deepEqual(
      events.map(([name, { operation, attempt, errcode }]) => [name, operation, attempt, errcode]),
      [
        ["wecom-kf:request", "getToken", 1, undefined],
        ["wecom-kf:response", "getToken", 1, 0],
        ["wecom-kf:request", "listAccounts", 1, undefined],
        ["wecom-kf:response", "listAccounts", 1, 0],
      ],
    );
    assert.ok(!JSON.stringify(events).includes("hidden"));
    assert.deepEqual((await messagesDuring(async () => {})).length, 0);
    kf.close();
    sandbox.close();
  });
}

test("WECOM_KF_LOG sets the level, also of the console; an unknown level changes nothing", async () => {
  const { debug } = console;
  const before = process.env.WECOM_KF_LOG;
  const lines = [];
  console.debug = (message) => lines.push(message);
  try {
    for (const [level, count] of [
      ["debug", 4],
      ["info", 0],
      ["", 0],
      ["loud", 0],
      ["off", 0],
    ]) {
      lines.length = 0;
      process.env.WECOM_KF_LOG = level;
      const sandbox = createSandbox({ corpId: "ww1", secret: "hidden", seed: 1 });
      const kf = new KfClient({ corpId: "ww1", secret: "hidden", baseUrl: sandbox.baseUrl, fetch: sandbox.fetch });
      await kf.listAccounts();
      assert.equal(lines.length, count, level);
      kf.close();
      sandbox.close();
    }
  } finally {
    console.debug = debug;
    if (before === undefined) delete process.env.WECOM_KF_LOG;
    else process.env.WECOM_KF_LOG = before;
  }
});
