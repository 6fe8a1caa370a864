// Each example answers a customer, from the tarballs, with the commands of its README.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { deno } from "../runtimes/programs.mjs";
import { haveRedis, startRedis } from "../stores/redis-server.mjs";
import { configured, installed } from "./example.mjs";
import { serveFunction } from "./function.mjs";
import { bun } from "./managers.mjs";
import { freePort } from "./wecom.mjs";

const redis = haveRedis() ? await startRedis() : undefined;
if (redis) test.after(() => redis.close());
let databases = 0;
/** The URL of an empty database. */
const database = () => `${redis.url}/${++databases % 16}`;
const needsRedis = { skip: redis ? false : "NOT RUN: it needs redis-server" };

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
  const bot = await express.start("npm", ["start"]);
  t.after(() => bot.stop());
  await converse(wecom, bot);
});

test("Fastify + Redis: two instances share tokens, cursors and handled callbacks", needsRedis, async (t) => {
  const fastify = await installed(t, "fastify-redis");
  const wecom = await configured(t, fastify, { more: { REDIS_URL: database() } });
  const bots = [];
  for (let instance = 0; instance < 2; instance += 1) {
    const port = await freePort();
    const bot = await fastify.start("npm", ["start"], { env: { PORT: String(port) } });
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
  // The customer's entering and two texts are three callbacks.
  assert.deepEqual([count("gettoken"), count("kf/sync_msg"), count("kf/send_msg")], [1, 3, 2]);
});

test("Bun", async (t) => {
  const example = await installed(t, "bun", [bun(), "install"]);
  const wecom = await configured(t, example);
  const bot = await example.start(bun(), ["server.ts"]);
  t.after(() => bot.stop());
  await converse(wecom, bot);
});

test("Hono on Deno", async (t) => {
  const example = await installed(t, "hono-deno", [deno, "install"]);
  const wecom = await configured(t, example);
  const bot = await example.start(deno, ["run", "--env-file", "--allow-net", "--allow-env", "server.ts"]);
  t.after(() => bot.stop());
  await converse(wecom, bot);
});

for (const [title, folder, name, shapes] of [
  ["腾讯云 SCF", "tencent-scf", "main_handler", ["SCF with a function URL", "SCF behind an API gateway"]],
  ["阿里云 FC", "aliyun-fc", "handler", ["FC with an HTTP trigger", "FC behind an API gateway"]],
]) {
  test(title, needsRedis, async (t) => {
    const example = await installed(t, folder);
    await example.execute("npm", ["run", "build"]);
    for (const shape of shapes) {
      await t.test(shape, async (t) => {
        const wecom = await configured(t, example, { more: { REDIS_URL: database() } });
        const running = await serveFunction(t, example, { file: "index.js", name, shape, port: wecom.port });
        await converse(wecom, running);
      });
    }
  });
}
