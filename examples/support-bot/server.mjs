// Runs the bot on node:http.

import { createServer } from "node:http";
import { createCallback, createInbox, createNodeHandler, KfClient, sqliteStore } from "wecom-kf";
import { supportBot } from "./bot.mjs";

/** Starts the bot's server. Returns the callback URL, and `close`. `more` is for the inbox. */
export async function startServer(settings) {
  const {
    corpId,
    secret,
    baseUrl,
    token,
    encodingAesKey,
    servicer_userid,
    log,
    store = sqliteStore("kf.db"),
    port = 0,
    ...more
  } = settings;
  const kf = new KfClient({ corpId, secret, baseUrl });
  const callback = createCallback({ token, encodingAesKey, receiveId: corpId });
  const inbox = createInbox(kf, { store, ...supportBot({ servicer_userid, log }), ...more });
  const server = createServer(createNodeHandler(callback, inbox));
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  // Messages that came while no bot ran.
  inbox.catchUp().catch(console.error);
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await inbox.stop({ timeout: 30_000 });
      kf.close();
    },
  };
}
