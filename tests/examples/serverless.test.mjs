// Runs the programs of docs/en/serverless.md unchanged, with the events and requests of their platforms.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/steps.mjs";
import { eventOf, SHAPES } from "../handlers/events.mjs";
import { callback, seal, send } from "../handlers/stage.mjs";
import { KEYS, workerContext } from "../suite/handler-stage.mjs";
import { CORP } from "../suite/kit.mjs";
import { freePort, ownFolder } from "./readme-program.mjs";

const blocksOf = (page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language, code]) => ({ language, code }));

const folder = ownFolder();
const require = createRequire(join(folder, "index.cjs"));
const queued = [];
const settings = { WECOM_KF_CALLBACK_TOKEN: KEYS.token, WECOM_KF_ENCODING_AES_KEY: KEYS.encodingAesKey, WECOM_KF_CORP_ID: CORP };
Object.assign(process.env, settings);
globalThis[Symbol.for("tests.queue")] = queued;

const programs = Object.fromEntries(
  blocksOf("docs/en/serverless.md")
    .filter(({ language }) => language === "js")
    .map(({ code }) => [/^\/\/ (\S+)\n/.exec(code)[1], code]),
);
for (const [name, code] of Object.entries(programs)) writeFileSync(join(folder, name), code);
writeFileSync(
  join(folder, "queue.cjs"),
  `exports.enqueue = async (message) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    (globalThis[Symbol.for("tests.queue")] ?? []).push(message);
  };`,
);
const vercel = join(folder, "node_modules/@vercel/functions");
mkdirSync(vercel, { recursive: true });
writeFileSync(join(vercel, "package.json"), '{ "type": "module", "exports": "./index.js" }');
writeFileSync(join(vercel, "index.js"), 'export const waitUntil = (promise) => globalThis[Symbol.for("tests.carried")].push(promise);');

const load = (name) => import(pathToFileURL(join(folder, name)).href);
const taken = () => queued.splice(0).map(({ open_kfid, token }) => `${open_kfid} ${token}`);
const push = ({ query, body }) => new Request(`https://bot.example.com/wecom?${query}`, { method: "POST", body });

/** Sends a URL verification and a push; the push must be in the queue after `waited`, or without it when the response is there. */
async function converse(ask, waited = () => {}) {
  assert.equal(await ask({ method: "GET", query: callback.seal("42").echo_query }), "200 42");
  assert.equal(await ask({ method: "POST", ...seal("pushed") }), "200 success");
  await waited();
  assert.deepEqual(taken(), ["wk1 pushed"]);
}

test("both languages show the same programs", () => {
  assert.deepEqual(blocksOf("docs/zh/serverless.md"), blocksOf("docs/en/serverless.md"));
  assert.deepEqual(Object.keys(programs).sort(), [
    "callback.cjs",
    "deno.mjs",
    "edgeone.mjs",
    "fc.cjs",
    "lambda.mjs",
    "netlify.mjs",
    "scf.cjs",
    "server.cjs",
    "vercel.mjs",
  ]);
});

for (const [platform, handler, shapes] of [
  ["SCF", () => require("./scf.cjs").main_handler, ["SCF with a function URL", "SCF behind an API gateway", "CloudBase"]],
  ["FC", () => require("./fc.cjs").handler, ["FC with an HTTP trigger", "FC behind an API gateway"]],
  [
    "Lambda",
    async () => (await load("lambda.mjs")).handler,
    ["Lambda behind a REST API", "Lambda behind an HTTP API", "Lambda with a function URL", "Lambda behind a load balancer"],
  ],
]) {
  test(`${platform}: the function passes the event on before it responds`, async () => {
    const run = await handler();
    for (const shape of shapes) {
      await converse(async (request) => {
        const { statusCode, body } = await run(eventOf(SHAPES[shape], request), {});
        return `${statusCode} ${body}`;
      });
    }
  });
}

/** Calls a function that takes a `Request`. */
const asking =
  (run) =>
  async ({ method, query, body }) => {
    const response = await run(method === "GET" ? new Request(`https://bot.example.com/wecom?${query}`) : push({ query, body }));
    return `${response.status} ${await response.text()}`;
  };

test("Vercel and Netlify: the platform waits for the work", async () => {
  const { carried, waitUntil } = workerContext();
  globalThis[Symbol.for("tests.carried")] = carried;
  const { default: onVercel } = await load("vercel.mjs");
  await converse(asking(onVercel.fetch), () => Promise.all(carried));
  const { default: onNetlify, config } = await load("netlify.mjs");
  assert.deepEqual(config, { path: "/wecom" });
  const context = { params: {}, geo: {}, waitUntil };
  await converse(
    asking((request) => onNetlify(request, context)),
    () => Promise.all(carried),
  );
});

test("EdgeOne and Deno Deploy: the response waits for the work, with waitUntil and without", async () => {
  const { onRequest } = await load("edgeone.mjs");
  for (const context of [{ params: {}, env: {} }, workerContext()]) await converse(asking((request) => onRequest({ ...context, request })));
  let served;
  globalThis.Deno = {
    serve: (handler) => {
      served = handler;
    },
  };
  try {
    await load("deno.mjs");
  } finally {
    delete globalThis.Deno;
  }
  await converse(asking((request) => served(request, { remoteAddr: { hostname: "127.0.0.1" } })));
});

test("a web function of SCF and FC: the response waits for the work", async (t) => {
  for (const variables of [{ TENCENTCLOUD_RUNENV: "SCF" }, { FC_FUNCTION_NAME: "kf" }]) {
    const port = await freePort();
    const code = programs["server.cjs"].replace("listen(9000)", `listen(${port}, "127.0.0.1", () => console.log("ready"))`);
    assert.ok(code.includes(String(port)));
    // In the other process the queue prints what it gets; the process is killed once it has responded.
    writeFileSync(join(folder, "started.cjs"), `globalThis[Symbol.for("tests.queue")] = { push: () => console.log("queued") };\n${code}`);
    const child = spawn(process.execPath, [join(folder, "started.cjs")], {
      env: { ...process.env, ...settings, ...variables },
      stdio: ["ignore", "pipe", "inherit"],
    });
    t.after(() => child.kill());
    const lines = [];
    await new Promise((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text) => {
        lines.push(...text.trim().split("\n"));
        resolve();
      });
    });
    const url = `http://127.0.0.1:${port}/`;
    const { status, text } = await send(url, { method: "GET", query: callback.seal("42").echo_query });
    assert.equal(`${status} ${text}`, "200 42");
    assert.equal((await send(url, seal("pushed"))).text, "success");
    const ended = new Promise((resolve) => child.stdout.on("end", resolve));
    child.kill();
    await ended;
    assert.deepEqual(lines, ["ready", "queued"]);
  }
});
