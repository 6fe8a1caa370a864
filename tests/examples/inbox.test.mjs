// The inbox of the support bot: whatever fails, no message is lost, and none is answered twice.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { KfClient, memoryStore } from "wecom-kf";
import { fileStore } from "../../examples/support-bot/file-store.mjs";
import { answerId, createInbox } from "../../examples/support-bot/inbox.mjs";
import { CLOSED_WINDOW, FAULTS, faulty, until } from "./faults.mjs";

const folder = mkdtempSync(join(tmpdir(), "wecom-kf-inbox-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A bot that answers each text with the same text, and a customer who writes to it. */
function stage(t, { now, ...options } = {}) {
  const sandbox = createSandbox({ corpId: "ww1", secret: "s", seed: 1, ...(now ? { now } : {}) });
  const gate = faulty(sandbox);
  const { open_kfid } = sandbox.adminAddsAccount({ name: "售后" });
  const customer = sandbox.customerEnters({ open_kfid });
  const lines = [];
  const store = memoryStore();
  const clients = [];
  function bot(more = {}) {
    const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl: sandbox.baseUrl, fetch: gate.fetch });
    clients.push(kf);
    const onMessage = async (message) => {
      if (message.msgtype !== "text" || message.origin !== 3) return;
      const reply = { open_kfid, touser: message.external_userid, content: message.text.content, msgid: await answerId(message) };
      await kf.sendText(reply, { idempotent: true });
    };
    return { kf, pull: createInbox({ kf, onMessage, store, log: (line) => lines.push(line), pause: 1, ...options, ...more }) };
  }
  t.after(() => {
    for (const kf of clients) kf.close();
    sandbox.close();
  });
  return {
    sandbox,
    gate,
    open_kfid,
    lines,
    store,
    bot,
    write: (...texts) => texts.forEach((text) => sandbox.customerWrites({ ...customer, text })),
    answers: () =>
      sandbox
        .conversation(customer.external_userid)
        .filter(({ from }) => from === "api")
        .map(({ body }) => body.content),
  };
}

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`${name} in the middle of a page: the pull is repeated, and each message is answered once, in order`, async (t) => {
    const { gate, write, bot, open_kfid, answers } = stage(t);
    write("1", "2", "3");
    // From the second message on.
    gate.set(fault, ({ text }) => text.content !== "1");
    await assert.rejects(bot().pull(open_kfid), (error) => error.owner !== "message");
    await until(() => gate.hits >= 7, "more tries than one pull makes");
    gate.set();
    await until(() => answers().length >= 3);
    await until(() => gate.sends >= 3);
    write("4");
    await bot().pull(open_kfid);
    assert.deepEqual(answers(), ["1", "2", "3", "4"]);
  });
}

test("a client closed in the middle of a page: the next start begins with this page", async (t) => {
  const { gate, write, bot, open_kfid, answers, lines } = stage(t);
  write("1", "2", "3");
  const first = bot();
  const closing = () => (first.kf.close(), Response.json({ errcode: 0, errmsg: "ok" }));
  gate.set({ delivered: true, answer: closing }, ({ text }) => text.content === "2");
  await assert.rejects(first.pull(open_kfid), { code: "transport.closed", owner: "account" });
  gate.set();
  await assert.rejects(first.pull(open_kfid), { code: "transport.closed" });
  assert.ok(!lines.some((line) => line.includes("retry in")), "nobody pulls with a closed client");
  assert.deepEqual(answers(), ["1", "2"]);
  await bot().pull(open_kfid);
  assert.deepEqual(answers(), ["1", "2", "3"]);
});

test("a message with a failure of its own is skipped", async (t) => {
  const { gate, write, bot, open_kfid, answers, lines } = stage(t);
  write("1", "long", "3", "closed", "5");
  gate.set(CLOSED_WINDOW, ({ text }) => text.content === "closed");
  const { kf, pull } = bot();
  const { sendText } = kf;
  kf.sendText = (reply, options) => sendText.call(kf, reply.content === "long" ? { ...reply, content: "长".repeat(1000) } : reply, options);
  await pull(open_kfid);
  assert.deepEqual(answers(), ["1", "3", "5"]);
  assert.equal(lines.filter((line) => line.startsWith("skipped")).length, 2);
});

test("messages that fail for unknown reasons are parked after a while, and no longer block their page", async (t) => {
  const { gate, write, bot, open_kfid, answers, lines, store } = stage(t, { parkAfter: 0 });
  write("1", "poison", "poison", "4");
  gate.set(FAULTS["an unknown code"], ({ text }) => text.content === "poison");
  const { pull } = bot();
  await assert.rejects(pull(open_kfid), { owner: "unknown" });
  assert.deepEqual(answers(), ["1"]);
  await until(() => answers().length === 2);
  assert.deepEqual(answers(), ["1", "4"]);
  const msgids = new Set(lines.flatMap((line) => /^parked: (\S+):/.exec(line)?.[1] ?? []));
  assert.equal(msgids.size, 2);
  for (const msgid of msgids) assert.equal(JSON.parse(await store.get(`parked:${open_kfid}:${msgid}`)).text.content, "poison");
});

test("a message is also parked after a bug in the handler, but never after a failure of the account", async (t) => {
  const own = stage(t, { parkAfter: 0, onMessage: () => Promise.reject(new TypeError("a mistake")) });
  own.write("1");
  await assert.rejects(own.bot().pull(own.open_kfid), TypeError);
  await until(() => own.lines.some((line) => line.startsWith("parked")));

  const account = stage(t, { parkAfter: 0 });
  account.write("1");
  account.gate.set(FAULTS["a refused address"]);
  await assert.rejects(account.bot().pull(account.open_kfid));
  await until(() => account.gate.hits >= 4);
  assert.ok(!account.lines.some((line) => line.startsWith("parked")));
  account.gate.set();
  await until(() => account.answers().length === 1);
});

test("the pauses grow, and are reset by a successful pull", async (t) => {
  const delays = [];
  const { gate, write, bot, open_kfid } = stage(t, { pause: 5000, schedule: (_, delay) => void delays.push(delay) });
  const { pull } = bot();
  write("1");
  gate.set(FAULTS["a refused address"]);
  for (let tries = 0; tries < 6; tries += 1) await assert.rejects(pull(open_kfid));
  gate.set();
  await pull(open_kfid);
  write("2");
  gate.set(FAULTS["a refused address"]);
  await assert.rejects(pull(open_kfid));
  assert.deepEqual(delays, [5000, 10_000, 20_000, 40_000, 60_000, 60_000, 5000]);
});

test("messages from before the first start are answered after an outage longer than their maximum age", async (t) => {
  const { now } = Date;
  t.after(() => (Date.now = now));
  const { gate, write, bot, open_kfid, answers } = stage(t, { schedule: () => {} });
  write("1");
  gate.set(FAULTS["a refused address"]);
  await assert.rejects(bot().pull(open_kfid));
  gate.set();
  Date.now = () => now() + 3_600_000;
  await bot().pull(open_kfid);
  assert.deepEqual(answers(), ["1"]);
});

test("an unreadable cursor stops the account, and does not count as missing", async (t) => {
  const store = fileStore(join(folder, "cursors"));
  const { write, bot, open_kfid, answers } = stage(t, { store, schedule: () => {} });
  const { pull } = bot();
  write("1");
  await pull(open_kfid);
  const key = `cursor:${open_kfid}`;
  const cursor = await store.get(key);
  const file = join(folder, "cursors", encodeURIComponent(key));
  write("2");
  rmSync(file);
  mkdirSync(file);
  await assert.rejects(pull(open_kfid), { code: "EISDIR" });
  rmSync(file, { recursive: true });
  writeFileSync(file, "");
  await assert.rejects(pull(open_kfid), /is empty/);
  writeFileSync(file, "garbage");
  await assert.rejects(pull(open_kfid), { code: "api.error" });
  assert.deepEqual(answers(), ["1"]);
  await store.set(key, cursor);
  await pull(open_kfid);
  assert.deepEqual(answers(), ["1", "2"]);
});
