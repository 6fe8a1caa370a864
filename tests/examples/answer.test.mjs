// The bot that the examples share: no message is lost, none is answered twice, and failures are logged.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { KfClient, memoryStore } from "wecom-kf";
import { createAnswer } from "../../examples/shared/answer.mjs";
import { CLOSED_WINDOW, FAULTS, faulty, until } from "./faults.mjs";

/** A bot and a customer. `notify()` is a callback, `another()` a second instance of the bot. */
function stage(t, options = {}) {
  const errors = t.mock.method(console, "error", () => {});
  const sandbox = createSandbox({ corpId: "ww1", secret: "s" });
  const gate = faulty(sandbox);
  const store = memoryStore();
  const { open_kfid } = sandbox.adminAddsAccount({ name: "客服" });
  const { external_userid } = sandbox.customerEnters({ open_kfid });
  const clients = [];
  const another = (more = {}) => {
    const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl: sandbox.baseUrl, fetch: gate.fetch });
    clients.push(kf);
    const onEvent = createAnswer({ kf, store, pause: 1, ...options, ...more });
    return (event) => onEvent({ event: "kf_msg_or_event", open_kfid, create_time: Math.floor(Date.now() / 1000), ...event });
  };
  t.after(() => {
    for (const kf of clients) kf.close();
    sandbox.close();
  });
  return {
    gate,
    store,
    another,
    clients,
    notify: another(),
    write: (...texts) => texts.forEach((text) => sandbox.customerWrites({ open_kfid, external_userid, text })),
    answers: () =>
      sandbox
        .conversation(external_userid)
        .filter(({ from }) => from === "api")
        .map(({ body }) => body.content),
    logged: () => errors.mock.calls.map(({ arguments: [text] }) => text),
  };
}

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`${name}: it is logged, the pull is repeated, and each message is answered once, in order`, async (t) => {
    const { gate, write, notify, answers, logged } = stage(t);
    write("1", "2", "3");
    gate.set(fault, ({ text }) => text.content !== "您说：1");
    const pulled = notify();
    await until(() => logged().some((line) => /^a pull of \S+ failed and is repeated/.test(line)));
    gate.set();
    await pulled;
    assert.deepEqual(answers(), ["您说：1", "您说：2", "您说：3"]);
    await notify();
    assert.equal(answers().length, 3);
  });
}

test("callbacks of a busy account are merged, and instances with one store answer each message once", async (t) => {
  const { write, notify, another, answers, gate } = stage(t);
  const other = another();
  write("1", "2");
  await Promise.all([notify(), notify(), notify(), other(), other()]);
  assert.deepEqual(answers().sort(), ["您说：1", "您说：2"]);
  const { sends } = gate;
  write("3");
  await other();
  await notify();
  assert.deepEqual([answers().length, gate.sends], [3, sends + 1]);
});

test("a message that cannot be answered is logged, and the next ones are answered", async (t) => {
  const { gate, write, notify, answers, logged } = stage(t);
  write("1", "closed", "3");
  gate.set(CLOSED_WINDOW, ({ text }) => text.content.includes("closed"));
  await notify();
  assert.deepEqual(answers(), ["您说：1", "您说：3"]);
  assert.equal(logged().filter((line) => /^the message \S+ is not answered/.test(line)).length, 1);
});

test("without a cursor, old messages are not answered", async (t) => {
  const { write, notify, answers } = stage(t);
  write("1");
  await notify({ create_time: Math.floor(Date.now() / 1000) + 3600 });
  write("2");
  await notify();
  assert.deepEqual(answers(), ["您说：2"]);
});

test("where nothing survives the request, and with a closed client, a failure rejects", async (t) => {
  const { gate, write, another, notify, clients, answers } = stage(t);
  write("1");
  gate.set(FAULTS["an unknown code"]);
  const once = another({ retry: false });
  await assert.rejects(once(), { code: "api.error" });
  gate.set();
  await once();
  assert.deepEqual(answers(), ["您说：1"]);
  clients[0].close();
  await assert.rejects(notify(), { code: "transport.closed" });
});
