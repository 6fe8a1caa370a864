// Projects of users: NestJS with Jest, `require` next to `import`, and a lock file that was written on another platform.

import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { project } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const answer = readFileSync(new URL("programs/answer.mjs", import.meta.url), "utf8");

/** Each Jest transformer with its settings; both read the project's tsconfig.json or its equivalent. */
const TRANSFORMERS = {
  "ts-jest": { "^.+\\.ts$": "ts-jest" },
  "@swc/jest": {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript", decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true } } },
    ],
  },
};

test("NestJS: a controller answers, tested by Jest with ts-jest and with swc", async (t) => {
  const consumer = await project(t, {
    dependencies: [
      "wecom-kf",
      "@wecom-kf/sandbox",
      "@nestjs/common@11",
      "@nestjs/core@11",
      "@nestjs/platform-express@11",
      "@nestjs/testing@11",
      "@swc/core@1",
      "@swc/jest@0.2.39",
      "@types/jest@30",
      "@types/node@20.19.25",
      "jest@30",
      "reflect-metadata@0.2.2",
      "rxjs@7.8.2",
      "ts-jest@29.4.15",
      "typescript@5.9.3",
    ],
    copy: fileURLToPath(new URL("projects/nestjs", import.meta.url)),
  });
  await consumer.run(["node_modules/typescript/bin/tsc", "--project", "tsconfig.json", "--noEmit"]);
  for (const [name, transform] of Object.entries(TRANSFORMERS)) {
    const config = { testEnvironment: "node", testMatch: ["**/*.spec.ts"], transform };
    writeFileSync(join(consumer.folder, "jest.config.json"), JSON.stringify(config));
    const { stderr } = await consumer.run(["node_modules/jest/bin/jest.js", "--ci", "--config", "jest.config.json"]);
    assert.match(stderr, /Tests: +2 passed/, name);
  }
});

const BOTH = `
import { createRequire } from "node:module";
import { createSandbox } from "@wecom-kf/sandbox";
import * as imported from "wecom-kf";
import * as importedCallbacks from "wecom-kf/callback";
const require = createRequire(import.meta.url);
const required = require("wecom-kf");
const requiredCallbacks = require("wecom-kf/callback");

const caught = async (promise) => promise.then(() => undefined, (error) => error);
const sandbox = createSandbox({ onCallback: () => new Response("success") });
const options = { corpId: sandbox.corpId, secret: sandbox.secret };
let tokens = 0;
const fetch = (url, init) => {
  if (String(url).includes("/gettoken")) tokens += 1;
  return sandbox.fetch(url, init);
};
const tokenStore = imported.memoryStore();
for (const { KfClient } of [imported, required]) await new KfClient({ ...options, fetch, tokenStore }).listAccounts();
const errors = [];
for (const [mine, other] of [[imported, required], [required, imported]]) {
  const client = new mine.KfClient({ ...options, fetch: sandbox.fetch });
  const local = await caught(client.sendText({ open_kfid: "", touser: "", content: "" }));
  const remote = await caught(client.getServiceState({ open_kfid: "wk-unknown", external_userid: "wm" }));
  errors.push(local instanceof other.KfRequestError, other.isKfError(local), remote instanceof other.KfApiError, other.isKfError(remote));
}
const addons = () => process.report.getReport().sharedObjects.filter((path) => path.endsWith(".node")).length;
const { token, encodingAesKey } = sandbox.callback;
const settings = { token, encodingAesKey, receiveId: sandbox.corpId };
const { query, body } = importedCallbacks.createCallback(settings).seal("<xml><MsgType>event</MsgType><Event>any</Event></xml>");
const opened = requiredCallbacks.createCallback(settings).open(query, body).event;
console.log(JSON.stringify({
  engines: [imported.engineInfo().engine, required.engineInfo().engine],
  addons: addons(),
  opened,
  tokens,
  errors,
}));
sandbox.close();
`;

test("require and import in one process: one addon, errors known to both, one token through a shared store", async (t) => {
  const consumer = await project(t, { dependencies: ["wecom-kf", "@wecom-kf/sandbox"], files: { "both.mjs": BOTH } });
  const { stdout, stderr } = await consumer.run(["both.mjs"]);
  assert.deepEqual(JSON.parse(stdout), {
    engines: ["native", "native"],
    addons: 1,
    opened: "any",
    tokens: 1,
    errors: Array(8).fill(true),
  });
  assert.equal(stderr, "");
});

/** Another platform than this machine's. */
const OTHERS = [
  ["darwin", "arm64"],
  ["win32", "x64"],
].filter(([os]) => os !== process.platform);

for (const [os, cpu] of OTHERS) {
  test(`a lock file written on ${os} ${cpu}: npm ci installs here, and the bot answers`, async (t) => {
    const consumer = await project(t, { files: { "answer.mjs": answer } });
    const quiet = ["--no-audit", "--no-fund"];
    // As npm writes it there.
    await consumer.execute("npm", ["install", ...quiet, "--package-lock-only", `--os=${os}`, `--cpu=${cpu}`, "wecom-kf"]);
    await consumer.execute("npm", ["ci", ...quiet]);
    await answers(t, consumer, "native");
  });
}

test("a lock file without this platform's package (npm/cli#4828): WebAssembly, and one warning that names the cause", async (t) => {
  const consumer = await project(t, { dependencies: ["wecom-kf"], files: { "answer.mjs": answer } });
  // npm leaves out the packages of other platforms if node_modules was there when it wrote the lock file.
  const path = join(consumer.folder, "package-lock.json");
  const lock = JSON.parse(readFileSync(path, "utf8"));
  for (const name of Object.keys(lock.packages)) if (name.startsWith("node_modules/@wecom-kf/native-")) delete lock.packages[name];
  writeFileSync(path, JSON.stringify(lock, undefined, 2));
  rmSync(join(consumer.folder, "node_modules"), { recursive: true });
  await consumer.execute("npm", ["ci", "--no-audit", "--no-fund"]).catch((error) => {
    // A newer npm notices the missing entry.
    assert.match(error.message, /Missing: @wecom-kf\/native-\S+ from lock file/);
    return consumer.execute("npm", ["install", "--no-audit", "--no-fund"]);
  });
  const engine = existsSync(join(consumer.folder, "node_modules/@wecom-kf/native/package.json")) ? await engineOf(consumer) : "wasm";
  await answers(t, consumer, engine);
});

/** The engine that was installed. */
async function engineOf(consumer) {
  const { stdout } = await consumer.run(["--eval", 'console.log(require("wecom-kf").engineInfo().engine)']);
  return stdout.trim();
}

/** Starts the bot and asks it. On WebAssembly it says why, once. */
async function answers(t, consumer, engine) {
  const { env, ask } = await startWecom(t);
  const bot = await consumer.start(["answer.mjs"], { env });
  t.after(() => bot.stop());
  const info = JSON.parse(bot.match[1]);
  assert.equal(info.engine, engine);
  assert.equal(await ask("你好"), "你好: 2");
  const warnings = bot.output().match(/\[WECOM_KF_ENGINE\] Warning/g) ?? [];
  assert.equal(warnings.length, engine === "native" ? 0 : 1, bot.output());
  if (engine === "wasm") assert.match(bot.output(), /is not installed\. Install again without omitting optional dependencies/);
}
