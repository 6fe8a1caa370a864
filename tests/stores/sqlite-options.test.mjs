// The options of sqliteStore, its ends, and where there is no SQLite.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { KfClient, KfStoreError, sqliteStore } from "wecom-kf";
import { sqliteStore as fromStores } from "wecom-kf/stores";
import { folderFor } from "./sqlite-processes.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Runs a module in a process of its own. */
function run(code, env = {}) {
  const args = ["--input-type=module", "-e", code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: HERE,
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: 60_000,
  });
  return { status, stdout: stdout.trim(), stderr };
}

test("bad paths and options are refused", (context) => {
  const file = join(folderFor(context), "kf.db");
  for (const path of ["", undefined, 5, {}]) assert.throws(() => sqliteStore(path), { code: "client.bad_option" });
  for (const options of [{ timeout: 0 }, { timeout: Number.NaN }, { timeout: "5" }, { driver: "sqlite3" }, { timout: 5 }])
    assert.throws(() => sqliteStore(file, options), { code: "client.bad_option" }, JSON.stringify(options));
});

test("keys and values that are no texts are refused, and nothing is written", async (context) => {
  const store = sqliteStore(join(folderFor(context), "kf.db"));
  context.after(() => store.close());
  await assert.rejects(store.set("a", 5), { code: "client.bad_option" });
  await assert.rejects(store.set(undefined, "5"), { code: "client.bad_option" });
  await assert.rejects(
    store.setMany([
      ["a", "1"],
      ["b", null],
    ]),
    { code: "client.bad_option" },
  );
  await assert.rejects(store.compareAndSet("a", undefined, undefined), { code: "client.bad_option" });
  await assert.rejects(store.compareAndSet("a", null, 5), { code: "client.bad_option" });
  await assert.rejects(store.getMany(["a", 5]), { code: "client.bad_option" });
  await assert.rejects(store.set("a", "1", { ttl: Number.NaN }), { code: "client.bad_option" });
  assert.deepEqual(await store.getMany(["a", "b"]), [undefined, undefined]);
});

test("a store is closed by using, and its error is of this package in every copy", async (context) => {
  const file = join(folderFor(context), "kf.db");
  // As `using` does it, for which this version of Node.js has no syntax.
  const store = fromStores(file);
  await store.set("a", "1");
  store[Symbol.dispose]();
  const error = await store.get("a").catch((reason) => reason);
  assert.ok(error instanceof KfStoreError);
  assert.equal(error.code, "store.closed");
  assert.equal(error.owner, "account");
  const again = sqliteStore(file);
  assert.equal(await again.get("a"), "1");
  await again[Symbol.asyncDispose]();
});

test("clients share a token through a file", async (context) => {
  const tokenStore = sqliteStore(join(folderFor(context), "kf.db"));
  context.after(() => tokenStore.close());
  let fetches = 0;
  const fetch = async (input) => {
    if (!String(input).includes("gettoken")) return Response.json({ errcode: 0 });
    return Response.json({ errcode: 0, access_token: `t-${(fetches += 1)}`, expires_in: 7200 });
  };
  const clients = Array.from({ length: 5 }, () => new KfClient({ corpId: "ww1", secret: "s", fetch, tokenStore }));
  assert.deepEqual(new Set(await Promise.all(clients.map((kf) => kf.getAccessToken()))), new Set(["t-1"]));
});

test("where there is no SQLite the error says what is missing", (context) => {
  const file = join(folderFor(context), "kf.db");
  const code = (options) => `import { sqliteStore } from "wecom-kf/stores";
    try {
      console.log(sqliteStore(${JSON.stringify(file)}, ${JSON.stringify(options)}).driver);
    } catch ({ code, name, message }) {
      console.log(code, name, message);
    }`;
  assert.match(run(code({ driver: "bun:sqlite" })).stdout, /^store\.unavailable KfStoreError .*no bun:sqlite/);
  const [major, minor] = process.versions.node.split(".").map(Number);
  const hasOwn = major > 22 || (major === 22 && minor >= 13);
  const { stdout } = run(code({}), { WECOM_KF_ENGINE: "wasm" });
  if (hasOwn) assert.equal(stdout, "node:sqlite");
  else assert.match(stdout, /^store\.unavailable KfStoreError .*no node:sqlite.*Node\.js 22\.13/);
  assert.equal(run(code({}), {}).stdout, "native");
});

test("an open store does not keep the process alive, and an operation does", (context) => {
  const file = join(folderFor(context), "kf.db");
  const start = `import { sqliteStore } from "wecom-kf/stores"; const store = sqliteStore(${JSON.stringify(file)});`;
  assert.deepEqual(run(`${start} await store.set("a", "1"); console.log("end of the module");`), {
    status: 0,
    stdout: "end of the module",
    stderr: "",
  });
  assert.equal(run(`${start} store.get("a").then(console.log);`).stdout, "1");
  // An end in the middle of many operations is neither a crash nor a hang.
  const busy = 'for (let at = 0; at < 500; at += 1) store.set(`k${at}`, "1");';
  assert.deepEqual(run(`${start} ${busy} process.exit(7);`), { status: 7, stdout: "", stderr: "" });
  assert.equal(run(`${start} ${busy} store.close().then(async () => console.log("closed"));`).stdout, "closed");
});

test("worker threads that are terminated in the middle of operations leave the process and the file intact", async (context) => {
  const file = join(folderFor(context), "kf.db");
  const code = `
    const { workerData, parentPort } = require("node:worker_threads");
    const { sqliteStore } = require("wecom-kf/stores");
    const store = sqliteStore(workerData);
    const work = async (at) => {
      for (let n = 0; ; n += 1) {
        await store.set(at + " " + (n % 50), "x".repeat(500));
        await store.getMany(["a", "b"]);
      }
    };
    for (let at = 0; at < 20; at += 1) work(at);
    store.set("begun", "1").then(() => parentPort.postMessage("begun"));`;
  for (let round = 0; round < 15; round += 1) {
    const workers = [0, 1].map(() => new Worker(code, { eval: true, workerData: file }));
    await Promise.all(workers.map((worker) => new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject))));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  const store = sqliteStore(file);
  context.after(() => store.close());
  assert.equal(await store.get("begun"), "1");
  assert.equal(await store.compareAndSet("begun", "1", "2"), true);
});
