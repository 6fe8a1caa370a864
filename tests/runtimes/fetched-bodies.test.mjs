// Unusual bodies of responses with the platform's own fetch: each runtime reads them, and none blocks a call or leaks memory.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { bun, deno } from "./programs.mjs";

const client = fileURLToPath(new URL("fetched-bodies-client.mjs", import.meta.url));
const permissions = ["--quiet", "--no-prompt", "--node-modules-dir=manual", "--no-lock", "--allow-net=127.0.0.1"];

const runtimes = {
  "Node.js": [process.execPath, client],
  Deno: [deno, "run", ...permissions, client],
  Bun: [bun, "run", client],
};

const GOOD = JSON.stringify({ errcode: 0, errmsg: "ok", service_state: 3 });
const MB = 1024 * 1024;
const head = (...fields) => `HTTP/1.1 200 OK\r\n${["content-type: application/json", ...fields].join("\r\n")}\r\n\r\n`;
const withLength = (body, ...fields) => Buffer.concat([Buffer.from(head(`content-length: ${body.length}`, ...fields)), body]);

/** What the server does for each call, and the expected result. */
const ANSWERS = {
  whole: [(socket) => socket.write(withLength(Buffer.from(GOOD))), "state 3"],
  chunked: [
    (socket) => socket.write(`${head("transfer-encoding: chunked")}${GOOD.length.toString(16)}\r\n${GOOD}\r\n0\r\n\r\n`),
    "state 3",
  ],
  encoded: [(socket) => socket.write(withLength(gzipSync(GOOD), "content-encoding: gzip")), "state 3"],
  empty: [(socket) => socket.write(withLength(Buffer.alloc(0))), "response.empty"],
  announced: [(socket) => socket.write(head(`content-length: ${33 * MB}`)), "transport.body_too_large"],
  bomb: [(socket) => socket.write(withLength(gzipSync(Buffer.alloc(33 * MB)), "content-encoding: gzip")), "transport.body_too_large"],
  cut: [(socket) => socket.end(`${head("content-length: 100")}{`), "transport.lost"],
  stalled: [(socket) => socket.write(`${head("content-length: 100")}{`), "transport.timeout"],
  // The connections of aborted calls have ended before this is answered.
  last: [
    async (socket, ended) => {
      await Promise.all([ended.get("announced"), ended.get("stalled")]);
      socket.write(withLength(Buffer.from(GOOD)));
    },
    "state 3",
  ],
};

/** A server for these calls. */
async function oddServer() {
  const ended = new Map();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => {
      const name = /"open_kfid":"(\w+)"/.exec(data.toString())?.[1];
      if (name === undefined) return;
      ended.set(name, new Promise((resolve) => socket.once("close", resolve)));
      ANSWERS[name][0](socket, ended);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

for (const [name, [program, ...args]] of Object.entries(runtimes)) {
  test(`${name} reads the bodies of its fetch, and aborts endless ones`, async () => {
    const server = await oddServer();
    try {
      const { stdout } = await promisify(execFile)(program, [...args, server.url, ...Object.keys(ANSWERS)], { timeout: 60_000 });
      const lines = stdout.trim().split("\n");
      assert.deepEqual(
        lines,
        Object.entries(ANSWERS).map(([call, [, becomes]]) => `${call} ${becomes}`),
      );
    } finally {
      server.close();
    }
  });
}
