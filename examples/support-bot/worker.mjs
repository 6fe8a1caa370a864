// The bot as a worker, as on Cloudflare: settings come from the environment's bindings.

import { createCallback, createFetchHandler, KfClient } from "wecom-kf";
import { createBot } from "./bot.mjs";

let handler;

function createHandler({ CORP_ID, SECRET, BASE_URL, TOKEN, ENCODING_AES_KEY, SERVICER }) {
  const kf = new KfClient({ corpId: CORP_ID, secret: SECRET, baseUrl: BASE_URL });
  const callback = createCallback({ token: TOKEN, encodingAesKey: ENCODING_AES_KEY, receiveId: CORP_ID });
  return createFetchHandler(callback, createBot({ kf, servicer_userid: SERVICER, log: (line) => console.log(`  bot       ${line}`) }));
}

export default {
  fetch(request, env, context) {
    handler ??= createHandler(env);
    return handler(request, context);
  },
};
