// A real redis-server on loopback, for as long as the tests run.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const INSTALL = "apt-get update && apt-get install -y --no-install-recommends redis-server";

/** Whether there is a redis-server. In CI it is installed; otherwise prints how to install it. */
export function haveRedis() {
  const there = () => spawnSync("redis-server", ["--version"]).status === 0;
  if (there()) return true;
  if (process.env.CI) {
    spawnSync("sh", ["-c", INSTALL], { stdio: "inherit" });
    if (there()) return true;
    throw new Error(`redis-server could not be installed: ${INSTALL}`);
  }
  console.log(`NOT RUN: stores in Redis. Install it: ${INSTALL}`);
  return false;
}

/** Starts a server on a free port. */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-redis-"));
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const child = spawn("redis-server", settings, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (data) => /Ready to accept connections/.test(String(data)) && resolve());
    ended.then((code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async close() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port of this machine that nobody uses. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
