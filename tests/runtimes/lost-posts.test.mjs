// A reused connection breaks during a POST: the runtime must not repeat it, or a customer gets a message twice.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bun, deno } from "./programs.mjs";

const client = fileURLToPath(new URL("lost-posts-client.mjs", import.meta.url));
const wasm = "--conditions=wecom-kf-wasm";

const runtimes = {
  "Node.js": [process.execPath, [client]],
  "Node.js with fetch": [process.execPath, [client], "fetch"],
  "Node.js with wasm": [process.execPath, [wasm, client]],
  // Only network permission: loading the module reads no file, and no environment variable is read.
  Deno: [deno, ["run", "--quiet", "--no-prompt", "--node-modules-dir=manual", "--no-lock", "--allow-net=127.0.0.1", client]],
  Bun: [bun, ["run", client]],
  "Bun with fetch": [bun, ["run", client], "fetch"],
  "Bun with wasm": [bun, [wasm, "run", client]],
};

/** Answers calls on reused connections, and breaks the connection of each send and upload after reading it. */
async function breakingServer() {
  const broken = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    let request = "";
    socket.on("data", (data) => {
      request += data.toString("latin1");
      const end = request.indexOf("\r\n\r\n") + 4;
      const length = Number(/content-length: (\d+)/i.exec(request)?.[1] ?? 0);
      if (end < 4 || request.length < end + length) return;
      const [, path] = /^\w+ ([^ ?]+)/.exec(request);
      request = "";
      if (/send_msg|upload/.test(path)) {
        broken.push(path);
        socket.destroy();
        return;
      }
      const body = JSON.stringify({ errcode: 0, errmsg: "ok", access_token: "token", expires_in: 7200, service_state: 1 });
      socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, broken, close: () => server.close() };
}

for (const [name, [program, args, transport]] of Object.entries(runtimes)) {
  test(`${name} sends a lost POST once`, async () => {
    const server = await breakingServer();
    try {
      const { stdout } = await promisify(execFile)(program, [...args, server.url, ...(transport ? [transport] : [])], { timeout: 60_000 });
      assert.deepEqual(stdout.trim().split("\n"), Array(6).fill("transport.lost"));
      const [send, upload] = ["/cgi-bin/kf/send_msg", "/cgi-bin/media/upload"];
      assert.deepEqual(server.broken, [send, upload, send, upload, send, upload]);
    } finally {
      server.close();
    }
  });
}
