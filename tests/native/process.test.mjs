// The native transport and its process: what keeps it alive, what it loads, what the system provides.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { KfClient } from "wecom-kf";
import { addonPath, eventually, fixture, gluePath, listen } from "./addon.mjs";
import { serve, tls } from "./servers.mjs";
import { TESTED_ADDON_GZIP } from "../../scripts/size.mjs";

/** Runs `code` in a child process with `transport` and `url` in scope; returns output, exit code and duration in milliseconds. */
async function child(code, url, env = {}) {
  const program = `
    const { createTransport } = require(${JSON.stringify(gluePath)});
    const transport = createTransport(require(${JSON.stringify(addonPath())}), { proxy: null });
    const url = ${JSON.stringify(url)};
    ${code}`;
  const start = performance.now();
  const running = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  let output = "";
  running.stdout.on("data", (chunk) => (output += chunk));
  const timer = setTimeout(() => running.kill("SIGKILL"), 30_000);
  const [exit, signal] = await new Promise((resolve) => running.on("close", (...args) => resolve(args)));
  clearTimeout(timer);
  return { output, exit, signal, took: performance.now() - start };
}

test("a pending call keeps the process alive, and nothing else does", async (t) => {
  const { url } = await serve(t, (_, response) => setTimeout(() => response.end("{}"), 400));
  const waits = await child(`transport.send({ url }).then(({ status }) => console.log(status));`, url);
  assert.deepEqual([waits.output, waits.exit, waits.signal], ["200\n", 0, null]);
  assert.ok(waits.took > 400, `${waits.took} ms`);

  const idle = await child(`console.log("loaded")`, url);
  assert.deepEqual([idle.output, idle.exit, idle.signal], ["loaded\n", 0, null]);

  const aborted = await child(
    `
    transport.send({ url, timeout: 60000, signal: AbortSignal.timeout(50) }).then(({ failure }) => console.log(failure.code));`,
    url,
  );
  assert.deepEqual([aborted.output, aborted.exit, aborted.signal], ["transport.aborted\n", 0, null]);

  const leaving = await child(
    `
    for (let i = 0; i < 50; i += 1) transport.send({ url });
    setTimeout(() => process.exit(3), 50);`,
    url,
  );
  assert.deepEqual([leaving.exit, leaving.signal], [3, null]);
});

test("a system without any certificates works", async (t) => {
  const port = await listen(
    t,
    https.createServer(tls, (_, response) => response.end("secure")),
  );
  const bare = { SSL_CERT_FILE: "/no/such/file", SSL_CERT_DIR: "/no/such/directory", NODE_EXTRA_CA_CERTS: "" };
  const code = `transport.send({ url }).then(({ status, failure }) => console.log(status ?? failure.code));`;
  const url = `https://localhost:${port}/`;
  assert.equal((await child(code, url, bare)).output, "transport.connect\n");
  assert.equal((await child(code, url, { ...bare, NODE_EXTRA_CA_CERTS: fixture("ca.pem") })).output, "200\n");
});

test("an exception in the caller's code does not affect other calls", async (t) => {
  const { url } = await serve(t, (_, response) => response.end("{}"));
  const { output } = await child(
    `
    process.on("unhandledRejection", () => console.log("rejected"));
    const calls = Array.from({ length: 20 }, () => transport.send({ url }));
    calls[3].then(() => { throw new Error("mine"); });
    Promise.all(calls).then((all) => console.log(all.every(({ status }) => status === 200)));`,
    url,
  );
  assert.deepEqual(output.trim().split("\n").sort(), ["rejected", "true"]);
});

test("an unused client starts no thread, reads no certificate and holds no resources", {
  skip: process.platform !== "linux" && "reads /proc",
}, async (t) => {
  const { url } = await serve(t, (_, response) => response.end("{}"));
  const { output } = await child(
    `
    const { readdirSync, readFileSync } = require("node:fs");
    const name = (id) => readFileSync("/proc/self/task/" + id + "/comm", "utf8");
    const threads = () => readdirSync("/proc/self/task").filter((id) => name(id).startsWith("wecom-kf")).length;
    const { KfClient } = require(${JSON.stringify(createRequire(import.meta.url).resolve("wecom-kf"))});
    const handles = () => process.getActiveResourcesInfo().join();
    const before = handles();
    const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl: url.replace(/\\/cgi.*/, "") });
    console.log(threads(), handles() === before);
    kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }).catch(() => console.log(threads() > 0)).finally(() => kf.close());`,
    url,
  );
  assert.equal(output, "0 true\ntrue\n");
});

test("`await using` closes a client and its calls", async (t) => {
  const server = http.createServer(() => {});
  const port = await listen(t, server);
  const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl: `http://127.0.0.1:${port}` });
  const state = { open_kfid: "wk1", external_userid: "wm1" };
  const call = kf.getServiceState(state);
  await eventually(() => server.sockets.size === 1, "the call");
  await kf[Symbol.asyncDispose]();
  await assert.rejects(call, { code: "transport.closed" });
  await assert.rejects(kf.getServiceState(state), { code: "transport.closed" });
  await eventually(() => server.sockets.size === 0, "the socket closing");
});

test("the addon is at most 4 MiB when packed, with the profile of the tests", () => {
  const packed = gzipSync(readFileSync(addonPath()), { level: 9 }).length;
  assert.ok(packed <= TESTED_ADDON_GZIP, `${packed} bytes`);
});
