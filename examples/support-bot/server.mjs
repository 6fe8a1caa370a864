// The bot behind node:http.

import { createServer } from "node:http";
import { createCallback, createNodeHandler, KfClient } from "wecom-kf";
import { createBot } from "./bot.mjs";
import { fileStore } from "./file-store.mjs";

/** Starts the bot's server; gives the URL to enter as callback URL, and `close`. `store` keeps the cursors. */
export async function startServer({ corpId, secret, baseUrl, token, encodingAesKey, servicer_userid, log = () => {}, store = fileStore("cursors"), port = 0 }) {
  const kf = new KfClient({ corpId, secret, baseUrl });
  const callback = createCallback({ token, encodingAesKey, receiveId: corpId });
  const bot = createBot({ kf, servicer_userid, log, store });
  const handler = createNodeHandler(callback, bot);
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  // What came while no bot ran: of its callbacks there are no more repeats.
  const caughtUp = catchUp().catch((error) => log(`not caught up: ${error.message}`));
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([handler.drain(), caughtUp]);
      kf.close();
    },
  };

  async function catchUp() {
    for await (const { open_kfid } of kf.listAccounts()) await bot.pull(open_kfid);
  }
}
