// Waiting for the bot's messages, here and from another process.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { connectSandbox } from "@wecom-kf/sandbox/remote";
import { connect } from "./support.mjs";

/** A sandbox with a bot that sends on demand, and a waiting customer. */
async function setup(t) {
  const sandbox = createSandbox();
  const served = await serveSandbox(sandbox, { acts: true });
  t.after(async () => {
    await served.close();
    sandbox.close();
  });
  const client = await connect(sandbox);
  const { open_kfid, external_userid } = sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  const send = async (content) => {
    const sent = await client.post("kf/send_msg", { touser: external_userid, open_kfid, msgtype: "text", text: { content } });
    assert.equal(sent.errcode, 0);
  };
  const write = (text) => sandbox.customerWrites({ open_kfid, external_userid, text });
  return { sandbox, remote: connectSandbox(served.url), client, send, write, external_userid, open_kfid };
}

const texts = (lines) => lines.map(({ body }) => body.content);

for (const where of ["sandbox", "remote"]) {
  test(`${where}: waits for later messages, and finds existing ones at once`, async (t) => {
    const { send, write, external_userid, open_kfid, ...all } = await setup(t);
    const waitFor = (wanted, options) => all[where].waitFor({ external_userid, ...wanted }, options);
    const { msgid: first } = write("one");
    const answer = waitFor({ after: first });
    const third = waitFor({ count: 3, open_kfid });
    const hello = waitFor({ text: "hello", msgtype: "text", from: "api" });
    await send("1");
    assert.deepEqual(texts(await answer), ["1"]);
    assert.deepEqual(texts(await waitFor({ after: first })), ["1"]);
    const { msgid: second } = write("hello of the customer's");
    const next = waitFor({ after: second });
    await send("2");
    assert.deepEqual(texts(await next), ["2"]);
    await send("well, hello");
    assert.deepEqual(texts(await third), ["1", "2", "well, hello"]);
    assert.deepEqual(texts(await hello), ["well, hello"]);
    assert.deepEqual(texts(await waitFor({ from: "customer", count: 2 })), ["one", "hello of the customer's"]);
  });

  test(`${where}: the timeout error lists the existing messages without their text`, async (t) => {
    const { write, external_userid, ...all } = await setup(t);
    write("SECRET");
    await assert.rejects(all[where].waitFor({ external_userid }, { timeout: 20 }), (error) => {
      assert.deepEqual([error.name, error.code], ["SandboxError", "sandbox.timeout"]);
      assert.match(error.message, /no match within 20 ms; the customer's phone shows 1 from customer$/);
      return true;
    });
  });
}

test("an invalid wait is rejected, here and from another process", async (t) => {
  const { sandbox, remote, external_userid } = await setup(t);
  const waits = [
    [{ external_userid, txt: "hello" }, {}, /no option txt; did you mean text\?/],
    [{ external_userid, count: 0 }, {}, /count must be a whole number above 0/],
    [{ external_userid }, { timout: 20 }, /did you mean timeout\?/],
    // A timer would treat it as 1 ms.
    [{ external_userid }, { timeout: 3e9 }, /above 0 and at most 2147483647/],
    [{ external_userid }, { timeout: 0 }, /above 0 and at most 2147483647/],
    [{ external_userid }, { timeout: "20" }, /above 0 and at most 2147483647/],
    [{ external_userid }, null, /^the options must be an object$/],
    [undefined, {}, /^the condition must be an object$/],
    [{ external_userid, text: 5 }, {}, /^text must be a string$/],
    [{ external_userid, after: null }, {}, /^after must be a string$/],
    [{ external_userid, from: "bot" }, {}, /^from must be one of customer, .*, closing, or a list of them$/],
    [{ external_userid, from: ["api", "bot"] }, {}, /^from must be one of /],
    [{}, {}, /external_userid is required/],
  ];
  for (const [wanted, options, message] of waits) {
    const refusal = { name: "SandboxError", code: "sandbox.bad_action", message };
    for (const one of [sandbox, remote]) await assert.rejects(one.waitFor(wanted, options), refusal);
  }
});

test("a wait ends with the sandbox", async () => {
  const sandbox = createSandbox();
  const { external_userid } = sandbox.customerEnters(sandbox.adminAddsAccount({ name: "客服" }));
  const waiting = sandbox.waitFor({ external_userid }, { timeout: 60_000 });
  sandbox.close();
  await assert.rejects(waiting, { code: "sandbox.closed" });
  await assert.rejects(sandbox.waitFor({ external_userid }), { code: "sandbox.closed" });
});
