// Each example answers a customer, from the tarballs, with the commands of its README.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { after, test } from "node:test";
import { root } from "../../scripts/steps.mjs";
import { deno } from "../runtimes/programs.mjs";
import { haveRedis, startRedis } from "../stores/redis-server.mjs";
import { configured, example, installed, scriptOf } from "./example.mjs";
import { serveFunction } from "./function.mjs";
import { bun } from "./managers.mjs";
import { node22 } from "./node22.mjs";
import { freePort } from "./wecom.mjs";

const redis = haveRedis() ? await startRedis() : undefined;
if (redis) after(() => redis.close());
let databases = 0;
/** The URL of an empty database. */
const database = () => `${redis.url}/${++databases % 16}`;
const needsRedis = { skip: redis ? false : "NOT RUN: it needs redis-server" };

const haveCargo = () => spawnSync("cargo", ["--version"]).status === 0;

/** WeCom verifies the URL, the customer writes twice, and each text has exactly one answer. */
async function converse({ sandbox, ask, conversation }, bot) {
  try {
    assert.equal((await sandbox.verifyCallbackUrl()).ok, true);
    assert.equal(await ask("你好"), "您说：你好");
    assert.equal(await ask("在吗"), "您说：在吗");
    await sandbox.settled();
    assert.deepEqual(
      conversation().map(({ from }) => from),
      ["customer", "api", "customer", "api"],
    );
  } catch (error) {
    error.message += `\n${bot.output()}`;
    throw error;
  }
}

test("Express", async (t) => {
  const express = await installed(t, "express");
  const wecom = await configured(t, express);
  const bot = await express.start(process.execPath, scriptOf(express));
  t.after(() => bot.stop());
  await converse(wecom, bot);
  assert.equal(await bot.terminate(), 0);
});

test("Fastify + Redis: two instances share tokens and inbox", needsRedis, async (t) => {
  const fastify = await installed(t, "fastify-redis");
  const wecom = await configured(t, fastify, { more: { REDIS_URL: database() } });
  const bots = [];
  for (let instance = 0; instance < 2; instance += 1) {
    const port = await freePort();
    const bot = await fastify.start(process.execPath, scriptOf(fastify), { env: { PORT: String(port) } });
    t.after(() => bot.stop());
    bots.push({ ...bot, port });
  }
  // A load balancer that delivers each callback to both.
  const balancer = createServer(async (request, response) => {
    const body = request.method === "POST" ? await buffer(request) : undefined;
    const { method, url, headers } = request;
    const type = { "content-type": headers["content-type"] ?? "" };
    const answers = bots.map(({ port }) => fetch(`http://127.0.0.1:${port}${url}`, { method, body, headers: type }));
    const [first, second] = await Promise.all(answers);
    response.writeHead(Math.max(first.status, second.status)).end(await first.text());
  });
  balancer.listen(wecom.port, "127.0.0.1");
  t.after(() => (balancer.close(), balancer.closeAllConnections()));
  await converse(wecom, { output: () => bots.map((bot) => bot.output()).join("\n") });
  const count = (path) => wecom.calls.filter((called) => called === `/cgi-bin/${path}`).length;
  // Both instances get each callback. One of them handles it, and the other one leaves it to that.
  assert.equal(count("gettoken"), 1);
  assert.equal(count("kf/send_msg"), 2, wecom.calls.join(" "));
  for (const bot of bots) assert.equal(await bot.terminate(), 0);
});

test("Bun", async (t) => {
  const server = await installed(t, "bun", [bun(), "install"]);
  await server.execute(bun(), ["run", "--bun", "types"]);
  const wecom = await configured(t, server);
  const bot = await server.start(bun(), ["server.ts"]);
  t.after(() => bot.stop());
  await converse(wecom, bot);
  assert.equal(await bot.terminate(), 0);
});

test("Hono on Deno", async (t) => {
  const hono = await installed(t, "hono-deno", [deno, "install"]);
  await hono.execute(deno, ["check", "server.ts"]);
  const wecom = await configured(t, hono);
  const bot = await hono.start(deno, ["run", "--env-file", "--allow-net", "--allow-env", "--allow-read", "--allow-write", "server.ts"]);
  t.after(() => bot.stop());
  await converse(wecom, bot);
  assert.equal(await bot.terminate(), 0);
});

for (const [title, folder, name, shapes] of [
  ["腾讯云 SCF", "tencent-scf", "main_handler", ["SCF with a function URL", "SCF behind an API gateway"]],
  ["阿里云 FC", "aliyun-fc", "handler", ["FC with an HTTP trigger", "FC behind an API gateway"]],
]) {
  test(title, needsRedis, async (t) => {
    const copied = await installed(t, folder);
    await copied.execute("npm", ["run", "build"]);
    for (const shape of shapes) {
      await t.test(shape, async (t) => {
        const wecom = await configured(t, copied, { more: { REDIS_URL: database() } });
        const running = await serveFunction(t, copied, { file: "index.js", name, shape, port: wecom.port });
        await converse(wecom, running);
      });
    }
  });
}

test("NestJS", async (t) => {
  const nest = await installed(t, "nestjs");
  await nest.execute("npm", ["run", "build"]);
  const wecom = await configured(t, nest);
  const bot = await nest.start(process.execPath, scriptOf(nest));
  t.after(() => bot.stop());
  await converse(wecom, bot);
  // Nest ends by the signal.
  assert.equal(await bot.terminate(), null);
});

test("Next.js", async (t) => {
  const env = { NEXT_TELEMETRY_DISABLED: "1" };
  const next = await installed(t, "nextjs");
  // Without the settings: they are read by the running server.
  await next.execute("npm", ["run", "build"], { env });
  const wecom = await configured(t, next);
  const bot = await next.start("npm", ["start"], { env: { ...env, PORT: String(wecom.port) }, ready: /Ready in/ });
  t.after(() => bot.stop());
  await converse(wecom, bot);
});

test("Cloudflare Worker with Durable Objects", async (t) => {
  const env = { WRANGLER_SEND_METRICS: "false" };
  const worker = await installed(t, "cloudflare-worker");
  await worker.execute("npm", ["run", "types"]);
  const wecom = await configured(t, worker, { template: ".dev.vars.example", file: ".dev.vars" });
  const args = ["node_modules/wrangler/bin/wrangler.js", "dev", "--ip", "127.0.0.1", "--port", String(wecom.port)];
  const bot = await worker.start(await node22(), args, { env, ready: /Ready on/ });
  t.after(() => bot.stop());
  await converse(wecom, bot);
});

test("Rust: axum", { skip: haveCargo() ? false : "NOT RUN: it needs Rust" }, async (t) => {
  const axum = await example(t, "rust-axum");
  // Not published yet: the crates come from the checkout.
  const crates = ["wecom-kf-client", "wecom-kf-core", "wecom-kf-macros", "wecom-kf-sqlite", "wecom-kf-transport", "aes-simd128"];
  const patches = crates.map((name) => `${name} = { path = ${JSON.stringify(join(root, "crates", name))} }`);
  mkdirSync(join(axum.folder, ".cargo"));
  writeFileSync(join(axum.folder, ".cargo/config.toml"), ["[patch.crates-io]", ...patches].join("\n"));
  const home = (name, folder) => process.env[name] ?? join(homedir(), folder);
  const env = {
    CARGO_HOME: home("CARGO_HOME", ".cargo"),
    RUSTUP_HOME: home("RUSTUP_HOME", ".rustup"),
    CARGO_TARGET_DIR: join(root, ".build/packaging/rust-axum"),
  };
  await axum.execute("cargo", ["build", "--quiet"], { env, timeout: 1_200_000 });
  const wecom = await configured(t, axum);
  const bot = await axum.start("sh", ["-c", "set -a; . ./.env; exec cargo run --quiet"], { env });
  t.after(() => bot.stop());
  await converse(wecom, bot);
});
