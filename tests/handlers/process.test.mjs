// The handler in a separate process: nothing in `onEvent` terminates it, and it knows where work cannot continue after the response.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const cwd = fileURLToPath(new URL(".", import.meta.url));
const SERVERLESS = [
  "AWS_LAMBDA_FUNCTION_NAME",
  "VERCEL",
  "K_SERVICE",
  "FUNCTION_TARGET",
  "FUNCTIONS_WORKER_RUNTIME",
  "TENCENTCLOUD_RUNENV",
  "FC_FUNCTION_NAME",
  "DENO_DEPLOYMENT_ID",
];

/** Runs a program that can use stage.mjs; returns its output. */
async function run(program, env = {}) {
  const source = `import { recorder, seal, send, serve } from "./stage.mjs"; import { createFetchHandler } from "wecom-kf";\n${program}`;
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !SERVERLESS.includes(name) && name !== "NODE_TEST_CONTEXT"),
  );
  return promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], {
    cwd,
    env: { ...clean, ...env },
    timeout: 60_000,
  });
}

test("1000 concurrent callbacks over HTTP, whose work fails in every way: the process survives, drains and exits", async () => {
  const { stdout, stderr } = await run(`
    const ways = [
      () => { throw new Error("customer said 1234"); },
      () => Promise.reject(new Error("customer said 1234")),
      (context) => { context.waitUntil(Promise.reject(new Error("customer said 1234"))); },
      (context) => { setTimeout(() => context.waitUntil(Promise.reject(new Error("1234"))), 20); },
      () => new Promise((resolve) => setTimeout(resolve, Math.random() * 20)),
      () => Promise.reject(null),
    ];
    let begun = 0;
    const { handler } = recorder(undefined, { onError: undefined, replay: {} }, (_, context) => ways[begun++ % ways.length](context));
    const closing = [];
    const { url, server } = await serve({ after: (close) => closing.push(close) }, handler);
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, at) => send(url, seal("t" + at))));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await handler.drain();
    console.log(begun, answers.filter(({ text }) => text === "success").length);
  `);
  assert.equal(stdout.trim(), "1000 1000");
  assert.ok(stderr.includes("wecom-kf: callback:"));
  assert.ok(!stderr.includes("1234"), "a customer's text was logged");
});

const ORDER = `
  const order = [];
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
  const { handler } = recorder(createFetchHandler, {}, () => pause().then(() => order.push("work")));
  const { query, body } = seal("t");
  await handler(new Request("https://bot/?" + query, { method: "POST", body }));
  order.push("answer");
  await handler.drain();
  console.log(order.join());
`;

test("a server process responds first", async () => {
  assert.equal((await run(ORDER)).stdout.trim(), "answer,work");
});

test("a serverless function, which may be frozen after its response, and an edge runtime respond after the work", async () => {
  for (const name of SERVERLESS) assert.equal((await run(ORDER, { [name]: "x" })).stdout.trim(), "work,answer", name);
  assert.equal((await run(`globalThis.EdgeRuntime = "edge";${ORDER}`)).stdout.trim(), "work,answer");
});

test("late work that cannot continue is started again by the retry: doing it twice can be recognised, losing it cannot", async () => {
  const { stdout } = await run(
    `
    let begun = 0;
    const work = () => (++begun === 1 ? new Promise(() => {}) : undefined);
    const { handler } = recorder(createFetchHandler, { timeout: 30, replay: { lease: 100 } }, work);
    const { query, body } = seal("t");
    const status = async () => (await handler(new Request("https://bot/?" + query, { method: "POST", body }))).status;
    const statuses = [await status()];
    while (statuses.at(-1) !== 200) statuses.push(await status());
    console.log(statuses[0], statuses.at(-1), begun);
  `,
    { VERCEL: "1" },
  );
  assert.equal(stdout.trim(), "500 200 2");
});
