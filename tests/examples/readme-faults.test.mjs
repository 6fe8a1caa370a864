// The program of the READMEs, while everything around it fails: no text is lost, and none is answered twice.

import assert from "node:assert/strict";
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { CLOSED_WINDOW, FAULTS, faulty, pause, until } from "./faults.mjs";
import { freePort, ownFolder, startProgram } from "./readme-program.mjs";

/** The program, WeCom, and two accounts with a customer each. */
async function stage(t) {
  const folder = ownFolder();
  const port = await freePort();
  const sandbox = createSandbox({ callback: { url: `http://127.0.0.1:${port}/`, retryDelay: 20 } });
  const gate = faulty(sandbox);
  const wecom = await serveSandbox({ ...sandbox, fetch: gate.fetch });
  const customers = ["售后", "售前"].map((name) => sandbox.customerEnters(sandbox.adminAddsAccount({ name })));
  const answers = ({ external_userid }) => sandbox.conversation(external_userid).filter(({ from }) => from === "api").length;
  let bot;
  t.after(async () => {
    await bot?.kill();
    sandbox.close();
    await wecom.close();
  });
  return {
    folder,
    gate,
    customers,
    bot: () => bot,
    write: (...texts) => customers.forEach((customer) => texts.forEach((text) => sandbox.customerWrites({ ...customer, text }))),
    start: async () => void (bot = await startProgram({ sandbox, folder, port, baseUrl: wecom.url })),
    /** Waits until the customers have this many answers, and a moment longer for unexpected ones. */
    async answered(...counts) {
      const expected = counts.length > 1 ? counts : customers.map(() => counts[0]);
      await until(() => customers.every((customer, at) => answers(customer) >= expected[at]), `answers: ${expected}`);
      await sandbox.settled();
      await pause(150);
      assert.deepEqual(customers.map(answers), expected);
    },
  };
}

test("failures that no message caused: the turn runs again without a callback", async (t) => {
  const { gate, write, start, answered } = await stage(t);
  await start();
  write("first");
  await answered(1);
  let count = 1;
  for (const [name, fault] of Object.entries(FAULTS)) {
    await t.test(name, async () => {
      gate.set(fault);
      write("one", "two", "three");
      await until(() => gate.hits >= 2, name);
      gate.set();
      count += 3;
      await answered(count);
    });
  }
});

test("SIGTERM in the middle of a page, before and after the answer was delivered", async (t) => {
  const { gate, bot, write, start, answered } = await stage(t);
  await start();
  write("first");
  await answered(1);
  let count = 1;
  for (const delivered of [false, true]) {
    const killed = () => (bot().kill("SIGTERM"), new Response("", { status: 502 }));
    gate.set({ delivered, answer: killed }, (_, { hits, sends }) => hits === 0 && sends > 2 * count + 1);
    write("one", "two", "three");
    assert.equal(await bot().ended, 0);
    gate.set();
    await start();
    count += 3;
    await answered(count);
  }
});

test("a customer who cannot be answered blocks no one else", async (t) => {
  const { gate, customers, write, start, answered } = await stage(t);
  gate.set(CLOSED_WINDOW, ({ touser }) => touser === customers[0].external_userid);
  await start();
  write("one", "two");
  await answered(0, 2);
  gate.set();
  write("three");
  await answered(1, 3);
});

test("an unreadable file does not count as a missing one", async (t) => {
  const { folder, bot, write, start, answered } = await stage(t);
  await start();
  write("one");
  await answered(1);
  await bot().kill("SIGTERM");
  const files = readdirSync(folder).filter((name) => name.startsWith("kf.db"));
  for (const name of files) copyFileSync(join(folder, name), join(folder, `${name}.kept`));
  for (const name of files) writeFileSync(join(folder, name), "garbage".repeat(1000));
  await start();
  write("two");
  await until(() => /kf\.db/.test(bot().complaints()));
  await answered(1);
  await bot().kill();
  for (const name of files) copyFileSync(join(folder, `${name}.kept`), join(folder, name));
  await start();
  await answered(2);
});

test("a start while WeCom is not reachable: the next callback brings the earlier messages too", async (t) => {
  const { gate, bot, write, start, answered } = await stage(t);
  write("one");
  gate.down = true;
  await start();
  await until(() => /http_status|not_json/.test(bot().complaints()));
  gate.down = false;
  write("two");
  await answered(2);
});
