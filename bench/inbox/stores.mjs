// The stores of the benchmark, each with a function that gives an empty one.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as wecom from "wecom-kf";

/** A store whose finished messages are somewhere else: for what the inbox itself needs. */
export function forgetfulStore() {
  const memory = wecom.memoryStore();
  const finished = (key) => key.includes(":done:");
  return {
    ...memory,
    getMany: (keys) => keys.map((key) => (finished(key) ? undefined : memory.get(key))),
    setMany(entries, options) {
      for (const [key, value] of entries) if (!finished(key)) memory.set(key, value, options);
    },
  };
}

/** The stores that this machine has, by name: `fresh()` gives an empty one and what closes it. `missing` are the others. */
export async function openStores() {
  const missing = [];
  const stores = { memory: { fresh: async () => ({ store: wecom.memoryStore(), end() {} }), close() {} } };
  if (wecom.sqliteStore) {
    const folder = mkdtempSync(join(tmpdir(), "wecom-kf-bench-"));
    let number = 0;
    stores.SQLite = {
      async fresh() {
        const store = wecom.sqliteStore(join(folder, `${(number += 1)}.db`));
        return { store, end: () => store.close?.() };
      },
      close: () => rmSync(folder, { recursive: true, force: true }),
    };
  } else missing.push("SQLite: this version has no sqliteStore");
  if (spawnSync("redis-server", ["--version"]).status === 0) {
    const [{ startRedis }, { Redis }] = await Promise.all([import("../../tests/stores/redis-server.mjs"), import("ioredis")]);
    const server = await startRedis();
    const client = new Redis(server.url);
    stores.Redis = {
      async fresh() {
        await client.flushall();
        return { store: wecom.redisStore(client), end() {} };
      },
      async close() {
        client.disconnect();
        await server.close();
      },
    };
  } else missing.push("Redis: there is no redis-server (apt-get install -y redis-server)");
  return { stores, missing };
}
