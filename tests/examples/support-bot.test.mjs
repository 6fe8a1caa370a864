// The support bot across restarts, on both hosts: answered messages are not answered again, and messages that arrived meanwhile are.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { sqliteStore } from "wecom-kf";
import { startWorker } from "../../examples/conversation/workerd.mjs";
import { startServer } from "../../examples/support-bot/server.mjs";

const folder = mkdtempSync(join(tmpdir(), "wecom-kf-support-bot-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const hosts = {
  async node(settings) {
    const start = async () => {
      const store = sqliteStore(join(folder, "kf.db"));
      const bot = await startServer({ ...settings, store, poll: 1000 });
      return { url: bot.url, close: () => bot.close().then(() => store.close()) };
    };
    let bot = await start();
    return {
      post: (query, body) => fetch(bot.url + query, { method: "POST", body }),
      stop: () => bot.close(),
      start: async () => void (bot = await start()),
      close: () => bot.close(),
    };
  },

  async workerd(settings) {
    const worker = await startWorker(settings, fileURLToPath(new URL("support-bot-worker.mjs", import.meta.url)));
    return {
      post: (query, body) => fetch(worker.url + query, { method: "POST", body }),
      async stop(accounts) {
        for (const open_kfid of accounts) assert.equal((await fetch(new URL(`/restart?open_kfid=${open_kfid}`, worker.url))).status, 204);
      },
      start: () => {},
      close: () => worker.close(),
    };
  },
};

for (const [name, host] of Object.entries(hosts)) {
  test(`on ${name}: overlapping callbacks of two accounts, a restart, messages that arrived meanwhile`, async () => {
    let hoursAgo = 1;
    let down = false;
    let bot;
    const sandbox = createSandbox({
      now: () => Date.now() - hoursAgo * 3_600_000,
      callback: { retryDelay: 1 },
      onCallback: async (request) =>
        down ? new Response("down", { status: 503 }) : bot.post(new URL(request.url).search, await request.text()),
    });
    let sends = 0;
    let lost = 0;
    const wecom = await serveSandbox({
      ...sandbox,
      async fetch(url, init) {
        const answer = await sandbox.fetch(url, init);
        if (!String(url).includes("kf/send_msg?")) return answer;
        sends += 1;
        // The message reaches the customer's phone, but the bot gets no response.
        return lost-- > 0 ? new Response("bad gateway", { status: 502 }) : answer;
      },
    });
    try {
      const customers = ["售后", "售前"].map((name) => sandbox.customerEnters(sandbox.adminAddsAccount({ name })));
      const write = (text) => customers.forEach((customer) => sandbox.customerWrites({ ...customer, text }));
      const answers = ({ external_userid }) =>
        sandbox
          .conversation(external_userid)
          .filter(({ from }) => from === "api")
          .map(({ body }) => /“(.*?)”/.exec(body.content)[1]);
      /** Waits until each customer has these answers, with this many sends in total, and a moment longer for unexpected ones. */
      const answered = async (sent, ...texts) => {
        const under = () => sends < sent || customers.some((customer) => answers(customer).length < texts.length);
        for (const end = Date.now() + 10_000; Date.now() < end && under(); ) await pause(20);
        await sandbox.settled();
        await pause(200);
        assert.deepEqual(customers.map(answers), [texts, texts]);
        assert.equal(sends, sent);
      };

      down = true;
      write("an hour old");
      hoursAgo = 0;
      sandbox.tick();
      await sandbox.settled();
      down = false;
      const { corpId, secret, callback } = sandbox;
      bot = await host({
        corpId,
        secret,
        token: callback.token,
        encodingAesKey: callback.encodingAesKey,
        baseUrl: wecom.url,
        servicer_userid: "lisi",
      });

      for (const text of ["1", "2", "3"]) write(text);
      await answered(6, "1", "2", "3");

      down = true;
      await bot.stop(customers.map(({ open_kfid }) => open_kfid));
      write("4");
      await sandbox.settled();
      down = false;
      await bot.start();
      await answered(8, "1", "2", "3", "4");

      // More lost responses than the client retries: the turns fail and run again by themselves, and the customer gets one answer.
      lost = 6;
      write("5");
      await answered(16, "1", "2", "3", "4", "5");
      write("6");
      await answered(18, "1", "2", "3", "4", "5", "6");
    } finally {
      await bot?.close();
      sandbox.close();
      await wecom.close();
    }
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
