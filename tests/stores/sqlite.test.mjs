// Stores in SQLite files: the addon's, and those of the runtimes, each in processes of its own.

import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderFor, lock, processFor, smallDisk, SQLITES, sql } from "./sqlite-processes.mjs";

/** The code with which something is refused. */
const codeOf = (promise) =>
  promise.then(
    () => "done",
    ({ code }) => code,
  );

for (const { name, driver, command } of SQLITES) {
  test(`a store with ${name} fulfils the contract`, async (context) => {
    const file = join(folderFor(context), "kf.db");
    const one = processFor(context, command);
    assert.equal(await one.open(file, { driver }), driver);
    await one.open(file, { driver }, "another");
    const { cases, failures } = await one.ask("conformance", "store", "another");
    assert.deepEqual(failures, []);
    assert.ok(cases > 30, String(cases));
    assert.equal(await one.end(), 0);
    if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  test(`with ${name}, values outlive the process, and closing finishes what was begun`, async (context) => {
    const file = join(folderFor(context), "kf.db");
    const one = processFor(context, command);
    await one.open(file, { driver });
    const keys = Array.from({ length: 600 }, (_, at) => `key ${at}`);
    const written = one.ask("sets", "store", keys, "1");
    await one.call("close");
    assert.deepEqual(new Set(await written), new Set(["set"]));
    for (const [method, ...args] of [
      ["get", "a"],
      ["set", "a", "1"],
      ["delete", "a"],
      ["compareAndSet", "a", "1", "2"],
      ["getMany", ["a"]],
    ])
      assert.equal(await codeOf(one.call(method, ...args)), "store.closed", method);
    await one.call("close");
    assert.equal(await one.end(), 0);
    const two = processFor(context, command);
    await two.open(file, { driver });
    assert.deepEqual(new Set(await two.call("getMany", keys)), new Set(["1"]));
    assert.equal(await two.end(), 0);
  });

  test(`with ${name}, what was answered survives kill -9`, async (context) => {
    const file = join(folderFor(context), "kf.db");
    const one = processFor(context, command);
    await one.open(file, { driver });
    one.ask("write", "store").catch(() => {});
    while (one.answered < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    one.signal("SIGKILL");
    await one.ended;
    const two = processFor(context, command);
    await two.open(file, { driver });
    const numbers = Array.from({ length: one.answered + 1 }, (_, at) => String(at));
    for (const kind of ["set", "compared"]) {
      assert.deepEqual(await two.call("getMany", numbers.map((at) => `${kind} ${at}`)), numbers); // biome-ignore format: one call
    }
  });

  test(`with ${name}, files that are no such store are refused and left alone`, async (context) => {
    const folder = folderFor(context);
    const one = processFor(context, command);
    const codeFor = (file) => codeOf(one.open(file, { driver }));
    for (const file of [":memory:", "file:kf.db", "a\u0000b", join(folder, "none/kf.db"), folder])
      assert.equal(await codeFor(file), "store.cannot_open", file);
    assert.equal(await codeFor(""), "client.bad_option");

    const text = join(folder, "text");
    writeFileSync(text, "This is a file of some other kind. ".repeat(100));
    assert.equal(await codeFor(text), "store.corrupt");
    const other = join(folder, "other.db");
    sql(other, "CREATE TABLE orders (id INTEGER)");
    const before = readFileSync(other);
    await assert.rejects(one.open(other, { driver }), { code: "store.cannot_open", name: "KfStoreError", message: /of another program/ });
    assert.deepEqual(readFileSync(other), before);
    const newer = join(folder, "newer.db");
    await one.open(newer, { driver });
    sql(newer, "PRAGMA user_version = 2");
    await assert.rejects(one.open(newer, { driver }, "again"), {
      code: "store.newer_format",
      details: { file: newer, found: 2, known: 1 },
    });
    // A newer program may come while this one runs.
    assert.equal(await codeOf(one.call("set", "a", "1")), "store.newer_format");
    assert.deepEqual(sql(newer, "SELECT key FROM wecom_kf_store"), []);
  });

  test(`with ${name}, a locked file is waited for within the limit`, async (context) => {
    const file = join(folderFor(context), "kf.db");
    const one = processFor(context, command);
    await one.open(file, { driver, timeout: 50 });
    await one.call("set", "a", "1");
    const unlock = await lock(context, file);
    await assert.rejects(one.call("set", "a", "2"), { code: "store.locked", details: { file, timeout: 50 } });
    assert.equal(await one.call("get", "a"), "1");
    await unlock();
    assert.equal(await one.call("compareAndSet", "a", "1", "2"), true);
    // A store that may wait gets its turn.
    await one.open(file, { driver, timeout: 60_000 }, "patient");
    const again = await lock(context, file);
    const set = one.ask("call", "patient", "compareAndSet", "a", "2", "3");
    assert.equal(await one.call("get", "a"), "2");
    await again();
    assert.equal(await set, true);
  });

  test(`with ${name}, a damaged, a deleted and a replaced file are errors`, async (context) => {
    const folder = folderFor(context);
    const [damaged, deleted] = [join(folder, "damaged.db"), join(folder, "deleted.db")];
    const one = processFor(context, command);
    await one.open(damaged, { driver });
    const entries = Array.from({ length: 1000 }, (_, at) => [`key ${at}`, "value".repeat(20)]);
    await one.call("setMany", entries);
    await one.call("close");
    const bytes = readFileSync(damaged);
    writeFileSync(damaged, bytes.fill(0xa5, 4096 * 2));
    await one.open(damaged, { driver });
    assert.equal(await codeOf(one.call("get", "key 500")), "store.corrupt");
    assert.equal(await codeOf(one.call("compareAndSet", "key 500", undefined, "1")), "store.corrupt");

    if (process.platform === "win32") return;
    await one.open(deleted, { driver });
    unlinkSync(deleted);
    assert.equal(await codeOf(one.call("set", "a", "1")), "store.failed");
    writeFileSync(deleted, "");
    await assert.rejects(one.call("get", "a"), { code: "store.failed", message: /deleted or replaced/ });
  });

  test(`with ${name}, a full disk refuses writes, keeps the values and heals`, async (context) => {
    const folder = smallDisk(context);
    if (folder === undefined) {
      console.log("NOT RUN: a full disk; it needs root, to mount a small one");
      return;
    }
    const filler = join(folder, "filler");
    const one = processFor(context, command);
    await one.open(join(folder, "kf.db"), { driver });
    await one.call("set", "a", "1");
    writeFileSync(filler, Buffer.alloc(700_000));
    const large = "x".repeat(20_000);
    const filled = [];
    for (let at = 0; at < 40; at += 1) filled.push(await codeOf(one.call("set", `large ${at}`, large)));
    assert.equal(filled.at(-1), "store.disk_full");
    assert.deepEqual(new Set(filled), new Set(["done", "store.disk_full"]));
    assert.equal(await one.call("get", "a"), "1");
    assert.deepEqual(await one.ask("sets", "store", ["large", "larger"], large), ["store.disk_full", "store.disk_full"]);
    rmSync(filler);
    assert.equal(await one.call("compareAndSet", "a", "1", "2"), true);
    assert.equal(await one.call("get", "large"), null);
    await one.call("close");
    assert.throws(() => writeFileSync(filler, Buffer.alloc(2_000_000)), { code: "ENOSPC" });
    assert.equal(await codeOf(one.open(join(folder, "other.db"), { driver })), "store.disk_full");
  });
}

test("Deno needs permission for the folder, and says so", async (context) => {
  const folder = folderFor(context);
  const { driver, command } = SQLITES.find(({ driver }) => driver === "node:sqlite");
  const withFlags = (...flags) => command.flatMap((argument) => (argument === "-A" ? flags : [argument]));
  const one = processFor(context, withFlags("--no-prompt"));
  await assert.rejects(one.open(join(folder, "kf.db"), { driver }), { code: "store.cannot_open", message: /Requires read access/ });
  const two = processFor(context, withFlags(`--allow-read=${folder}`, `--allow-write=${folder}`));
  assert.equal(await two.open(join(folder, "kf.db"), { driver }), driver);
});

test("8 processes that race with the addon lose no write, and none waits for long", async (context) => {
  const file = join(folderFor(context), "kf.db");
  const command = SQLITES[0].command;
  const all = Array.from({ length: 8 }, () => processFor(context, command));
  const waits = await Promise.all(
    all.map(async (one) => {
      await one.open(file, { driver: "native" });
      return one.ask("count", "store", 100);
    }),
  );
  context.diagnostic(`the worst wait: ${Math.max(...waits)} ms`);
  assert.equal(await all[0].call("get", "counter"), "800");
});

test("processes of all runtimes share a file", async (context) => {
  const file = join(folderFor(context), "kf.db");
  const all = [...SQLITES, ...SQLITES].map(({ driver, command }) => ({ driver, one: processFor(context, command) }));
  await Promise.all(all.map(({ driver, one }) => one.open(file, { driver, timeout: 60_000 })));
  const waits = await Promise.all(all.map(({ one }) => one.ask("count", "store", 30)));
  context.diagnostic(`the worst waits: ${all.map(({ driver }, at) => `${driver} ${waits[at]} ms`).join(", ")}`);
  for (const { one } of all) assert.equal(await one.call("get", "counter"), "180");
  const value = "密钥\u0000😀\ufeff";
  await all[0].one.call("setMany", [["a", value]], { ttl: 60_000 });
  for (const [at, { one }] of all.entries()) {
    assert.equal(await one.call("compareAndSet", "a", `${value}${at || ""}`, `${value}${at + 1}`, { ttl: 60_000 }), true);
  }
});

test("a process that is stopped while others write keeps them waiting only within their limit", async (context) => {
  if (process.platform === "win32") return;
  const file = join(folderFor(context), "kf.db");
  const [stopped, other] = [0, 1].map(() => processFor(context, SQLITES[0].command));
  await stopped.open(file, { driver: "native" });
  await other.open(file, { driver: "native", timeout: 100 });
  stopped.ask("write", "store").catch(() => {});
  // Until it is stopped within a turn.
  let code = "done";
  for (let round = 0; code === "done" && round < 200; round += 1) {
    stopped.signal("SIGSTOP");
    code = await codeOf(other.call("set", "a", "1"));
    stopped.signal("SIGCONT");
  }
  assert.equal(code, "store.locked");
  await other.open(file, { driver: "native" });
  await other.call("set", "a", "2");
  assert.equal(await other.call("get", "a"), "2");
});
