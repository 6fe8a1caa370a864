// Without the optional dependency, and with a requested engine: a bot still answers, and a warning explains the fallback.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { project } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const files = { "answer.mjs": readFileSync(new URL("programs/answer.mjs", import.meta.url), "utf8") };

test("npm --omit=optional: the bot answers on WebAssembly, with one warning", async (t) => {
  const consumer = await project(t, { files });
  await consumer.execute("npm", ["install", "--no-audit", "--no-fund", "--omit=optional", "wecom-kf"]);
  const { env, ask } = await startWecom(t);
  const bot = await consumer.start(["answer.mjs"], { env });
  t.after(() => bot.stop());
  const { engine, fallback } = JSON.parse(bot.match[1]);
  assert.deepEqual([engine, fallback.reason], ["wasm", "not_installed"]);
  assert.equal(await ask("你好"), "你好: 2");
  assert.equal(bot.output().match(/\[WECOM_KF_ENGINE\] Warning/g).length, 1, bot.output());
  await assert.rejects(
    consumer.run(["answer.mjs"], { env: { ...env, WECOM_KF_ENGINE: "native" } }),
    /KfEngineError: the native engine cannot be used here: .*is not installed/,
  );
});

test("WECOM_KF_ENGINE=wasm: the bot answers on WebAssembly, without a warning", async (t) => {
  const consumer = await project(t, { dependencies: ["wecom-kf"], files });
  const { env, ask } = await startWecom(t);
  const bot = await consumer.start(["answer.mjs"], { env: { ...env, WECOM_KF_ENGINE: "wasm" } });
  t.after(() => bot.stop());
  assert.deepEqual(Object.keys(JSON.parse(bot.match[1])), ["engine", "version"]);
  assert.equal(await ask("你好"), "你好: 2");
  assert.doesNotMatch(bot.output(), /Warning/);
});
