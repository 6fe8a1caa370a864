// Stores in a real Redis, with both clients, and races between processes.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { KfClient, redisStore } from "wecom-kf";
import { storeConformance } from "wecom-kf/stores/conformance";
import { haveRedis, startRedis } from "./redis-server.mjs";

if (haveRedis()) {
  const redis = await startRedis();
  const node = await createClient({ url: redis.url }).connect();
  const io = new Redis(redis.url);
  after(async () => {
    node.destroy();
    io.disconnect();
    await redis.close();
  });

  for (const [name, client] of [
    ["redis", node],
    ["ioredis", io],
  ]) {
    const another = () => redisStore(client === node ? io : node);
    for (const { name: title, run } of storeConformance(() => redisStore(client), { another })) test(`${name}: ${title}`, run);
    test(`with ${name} many keys take one round trip`, async () => {
      const store = redisStore(client);
      const keys = Array.from({ length: 1000 }, (_, at) => `{ww1:wk1}:${at}`);
      const commands = async () => Number(/total_commands_processed:(\d+)/.exec(await client.info("stats"))[1]);
      // What a script does is counted too: EVAL with 1000 SET, EVAL with MGET, and INFO itself.
      const before = await commands();
      await store.setMany(keys.map((key) => [key, key])); // biome-ignore format: one list
      const between = await commands();
      assert.deepEqual(await store.getMany(keys), keys);
      assert.deepEqual([between - before, (await commands()) - between], [1002, 3]);
    });
    test(`with ${name} every key has the prefix`, async () => {
      await redisStore(client, { prefix: "shop:" }).set(`${name}-key`, "1");
      assert.equal(await client.get(`shop:${name}-key`), "1");
    });
  }

  test("both clients see one store", async () => {
    await redisStore(node).set("both", "1", { ttl: 60_000 });
    assert.equal(await redisStore(io).compareAndSet("both", "1", "2"), true);
    assert.equal(await redisStore(node).get("both"), "2");
  });

  test("4 processes that race for a token fetch exactly one per round", async () => {
    let round = 0;
    let fetches = 0;
    const server = createServer((request, response) => {
      const url = new URL(request.url, "http://x");
      const fetching = url.pathname === "/cgi-bin/gettoken";
      if (fetching) fetches += 1;
      const good = fetching || url.searchParams.get("access_token") === `round-${round}`;
      const body = fetching
        ? { errcode: 0, errmsg: "ok", access_token: `round-${round}`, expires_in: 7200 }
        : good
          ? { errcode: 0, errmsg: "ok" }
          : { errcode: 40014, errmsg: "invalid access_token" };
      // gettoken is slow, so that all processes need the token at the same time.
      setTimeout(() => response.end(JSON.stringify(body)), fetching ? 100 : 0);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${server.address().port}`;
    const children = await Promise.all(["redis", "ioredis", "redis", "ioredis"].map((kind) => child(kind, redis.url, baseUrl)));
    try {
      for (round = 1; round <= 5; round += 1) {
        const answers = await Promise.all(children.map((one) => one.go()));
        assert.deepEqual(answers, ["done", "done", "done", "done"]);
        assert.equal(fetches, round);
      }
    } finally {
      for (const one of children) one.end();
      server.close();
      server.closeAllConnections();
    }
  });

  test("a process that dies while it fetches blocks the others no longer than its lease", async () => {
    let fetches = 0;
    let stall = true;
    const server = createServer((request, response) => {
      if (!request.url.startsWith("/cgi-bin/gettoken")) return response.end('{"errcode":0}');
      fetches += 1;
      // The first one is never answered.
      if (!stall) response.end('{"errcode":0,"access_token":"t","expires_in":7200}');
      stall = false;
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${server.address().port}`;
    const victim = await child("redis", redis.url, baseUrl);
    const dead = victim.go().catch(() => "dead");
    while (fetches === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    victim.kill();
    assert.equal(await dead, "dead");
    const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl, tokenStore: redisStore(io) });
    assert.equal(await kf.getAccessToken(), "t");
    assert.equal(fetches, 2);
    kf.close();
    server.close();
    server.closeAllConnections();
  });

  test("an unreachable Redis causes a warning, not a failed call", async () => {
    const gone = await startRedis();
    const client = new Redis(gone.url, { retryStrategy: () => null });
    client.on("error", () => {});
    await client.ping();
    await gone.close();
    const warnings = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (text) => warnings.push(text) };
    const fetch = async () => Response.json({ errcode: 0, access_token: "t", expires_in: 7200 });
    const kf = new KfClient({ corpId: "ww1", secret: "s", fetch, tokenStore: redisStore(client), logger });
    assert.equal(await kf.getAccessToken(), "t");
    assert.match(warnings[0], /the token store failed/);
    client.disconnect();
  });
}

/** A process that makes ten concurrent calls on demand. */
async function child(...args) {
  const process_ = spawn(process.execPath, [fileURLToPath(new URL("redis-child.mjs", import.meta.url)), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: process_.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the process ended");
    return value;
  };
  assert.equal(await next(), "ready");
  return {
    go: () => (process_.stdin.write("\n"), next()),
    end: () => process_.stdin.end(),
    kill: () => process_.kill("SIGKILL"),
  };
}
