// Runs the bot on node:http.

import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { createCallback, createNodeHandler, KfClient } from "wecom-kf";
import { createBot } from "./bot.mjs";
import { fileStore } from "./file-store.mjs";

/** Starts the bot's server. Returns the callback URL, and `close`. `store` keeps the cursors; `more` is for the inbox. */
export async function startServer(settings) {
  const { corpId, secret, baseUrl, token, encodingAesKey, log = () => {}, store = fileStore("cursors"), port = 0, ...more } = settings;
  const kf = new KfClient({ corpId, secret, baseUrl });
  const callback = createCallback({ token, encodingAesKey, receiveId: corpId });
  const bot = createBot({ kf, log, store, ...more });
  const handler = createNodeHandler(callback, bot);
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  // Reads the messages that arrived while no bot ran, whose callbacks WeCom no longer repeats.
  const ending = new AbortController();
  const { signal } = ending;
  const caughtUp = catchUp();
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    async close() {
      ending.abort();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([handler.drain(), caughtUp]);
      kf.close();
    },
  };

  async function catchUp() {
    while (!signal.aborted) {
      try {
        // A failed pull is logged and repeated.
        for await (const { open_kfid } of kf.listAccounts({}, { signal })) bot.pull(open_kfid).catch(() => {});
        return;
      } catch (error) {
        log(`catching up failed: ${error.message}`);
        await setTimeout(10_000, undefined, { signal }).catch(() => {});
      }
    }
  }
}
