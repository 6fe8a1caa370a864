// The stores of a torture, as its main process runs them: a Redis that keeps everything through kill -9, or a file.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../stores/redis-server.mjs";

async function redis(folder) {
  const port = await freePort();
  // Each write is on the disk before it is acknowledged.
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, ...durable];
  let child;
  async function start() {
    child = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await new Promise((resolve, reject) => {
      child.stdout.on("data", (data) => /Ready to accept connections/.test(String(data)) && resolve());
      ended.then((code) => reject(new Error(`redis-server ended with ${code}`)));
    });
  }
  await start();
  const kill = async (signal) => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  return { where: `redis://127.0.0.1:${port}`, start, kill };
}

/** Starts a store (workerd has its own): where it is, for the instances; `kill` and `start` again, if it is a process; `close`. */
export async function startStore(kind) {
  const folder = mkdtempSync(join(tmpdir(), `wecom-kf-torture-${kind}-`));
  const store = kind === "redis" ? await redis(folder) : { where: join(folder, "kf.db") };
  return {
    kind,
    folder,
    ...store,
    async close() {
      await store.kill?.("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
