// Runs the programs of the page on receiving messages unchanged: the first one with its SQLite file through restarts and a killed process,
// and the one for Workers with its Durable Objects. Each text is answered once.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { root } from "../../scripts/steps.mjs";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { pause } from "./faults.mjs";
import { freePort, ownFolder, startProgram } from "./readme-program.mjs";

const page = readFileSync(join(root, "docs/en/receiving.md"), "utf8");
const [, first] = /```ts\n(import .*?)```/s.exec(page);
const [, worker] = /```js\n(import .*?)```/s.exec(page);

/** Two customers of two accounts, who write the same. */
function customersOf(sandbox) {
  const customers = ["售后", "售前"].map((name) => sandbox.customerEnters(sandbox.adminAddsAccount({ name })));
  const answersTo = ({ external_userid }) =>
    sandbox
      .conversation(external_userid)
      .filter(({ from }) => from === "api")
      .map(({ body }) => body.content.replace("您好，收到：", ""));
  return {
    write: (text) => customers.forEach((customer) => sandbox.customerWrites({ ...customer, text })),
    /** Waits until each customer has these answers, and a moment longer for unexpected ones. */
    async answered(...texts) {
      for (const end = Date.now() + 20_000; Date.now() < end; await pause(20))
        if (customers.every((customer) => answersTo(customer).length >= texts.length)) break;
      await sandbox.settled();
      await pause(200);
      assert.deepEqual(customers.map(answersTo), [texts, texts]);
    },
  };
}

test("the first program has at most 20 lines", () => {
  assert.ok(first.trim().split("\n").length <= 20);
});

test("the first program answers each text once: texts before it ran, a stop, a killed process", async () => {
  const folder = ownFolder();
  const port = await freePort();
  const sandbox = createSandbox({ callback: { url: `http://127.0.0.1:${port}/`, retryDelay: 50 }, logger: false });
  let sends = 0;
  let killAt = 0;
  let bot;
  let killed = false;
  const fetch = async (url, init) => {
    const isSend = String(url).includes("kf/send_msg");
    if (isSend && killed) return new Response("nobody waits for it", { status: 502 });
    // The message reaches the customer's phone, but the bot gets no response.
    killed ||= isSend && ++sends === killAt;
    const answer = await sandbox.fetch(url, init);
    if (killed) await bot.kill();
    return answer;
  };
  const wecom = await serveSandbox({ ...sandbox, fetch });
  const start = () => startProgram({ sandbox, folder, port, baseUrl: wecom.url, code: first });
  try {
    const { write, answered } = customersOf(sandbox);
    write("一");
    await sandbox.settled();
    bot = await start();
    await answered("一");
    for (const text of ["二", "三"]) write(text);
    await answered("一", "二", "三");
    assert.equal(sends, 6);

    await bot.kill("SIGTERM");
    write("四");
    await sandbox.settled();
    bot = await start();
    await answered("一", "二", "三", "四");
    assert.equal(sends, 8);

    killAt = sends + 1;
    write("五");
    await bot.ended;
    await sandbox.settled();
    killed = false;
    bot = await start();
    await answered("一", "二", "三", "四", "五");
    // The reply that had reached the customer was sent again, and WeCom dropped it.
    for (const end = Date.now() + 10_000; Date.now() < end && sends < 11; ) await pause(20);
    assert.equal(sends, 11);
    assert.equal(bot.complaints(), "");
  } finally {
    await bot?.kill();
    sandbox.close();
    await wecom.close();
  }
});

test("the worker answers each text once, also one whose callback was lost", async () => {
  const folder = ownFolder();
  // So that the alarm that finds lost callbacks fires soon.
  assert.equal(worker.split("600_000").length, 2);
  writeFileSync(join(folder, "worker.mjs"), worker.replace("600_000", "1_000"));
  let bot;
  let down = false;
  const sandbox = createSandbox({
    logger: false,
    callback: { retryDelay: 1 },
    onCallback: async (request) =>
      down
        ? new Response("down", { status: 503 })
        : fetch(`${bot.url}/${new URL(request.url).search}`, { method: "POST", body: await request.text() }),
  });
  const wecom = await serveSandbox(sandbox);
  try {
    const { corpId, secret, callback } = sandbox;
    const objects = { ACCOUNTS: "Account", KF_STORE: "KfStoreObject" };
    const bindings = {
      WECOM_KF_CORP_ID: corpId,
      WECOM_KF_SECRET: secret,
      WECOM_KF_BASE_URL: wecom.url,
      WECOM_KF_CALLBACK_TOKEN: callback.token,
      WECOM_KF_ENCODING_AES_KEY: callback.encodingAesKey,
    };
    bot = await startWorkerd(join(folder, "worker.mjs"), bindings, { flags: ["nodejs_compat"], objects });
    const { write, answered } = customersOf(sandbox);
    for (const text of ["一", "二"]) write(text);
    await answered("一", "二");
    down = true;
    write("三");
    await answered("一", "二", "三");
  } finally {
    await bot?.close();
    sandbox.close();
    await wecom.close();
  }
});
