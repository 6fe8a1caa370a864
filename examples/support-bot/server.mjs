// The bot behind node:http.

import { createServer } from "node:http";
import { createCallback, createNodeHandler, KfClient } from "wecom-kf";
import { createBot } from "./bot.mjs";

/** Starts the bot's server; gives the URL to enter as callback URL, and `close`. */
export async function startServer({ corpId, secret, baseUrl, token, encodingAesKey, servicer_userid, log, port = 0 }) {
  const kf = new KfClient({ corpId, secret, baseUrl });
  const callback = createCallback({ token, encodingAesKey, receiveId: corpId });
  const handler = createNodeHandler(callback, createBot({ kf, servicer_userid, log }));
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await handler.drain();
      kf.close();
    },
  };
}
