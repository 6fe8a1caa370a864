// The bot as a worker, as on Cloudflare: settings come from the environment's bindings. Callbacks of one account may come to several
// instances of the worker. So each account has a Durable Object (binding ACCOUNTS, class Account), which keeps its cursor and pulls once at
// a time.

import { createCallback, createFetchHandler, durableObjectStore, KfClient } from "wecom-kf";
import { createBot } from "./bot.mjs";

const log = (line) => console.log(`  bot       ${line}`);
const clientOf = ({ CORP_ID, SECRET, BASE_URL }) => new KfClient({ corpId: CORP_ID, secret: SECRET, baseUrl: BASE_URL });

/** Reads one account, and answers. */
export class Account {
  constructor(state, env) {
    this.store = durableObjectStore(state.storage);
    // An object without requests is put away, with its timers. Its alarm lasts.
    const later = async (open_kfid, delay) => {
      await this.store.set("account", open_kfid);
      await state.storage.setAlarm(Date.now() + delay);
    };
    this.bot = createBot({ kf: clientOf(env), servicer_userid: env.SERVICER, store: this.store, log, later });
  }

  async fetch(request) {
    const { open_kfid, token } = await request.json();
    await this.bot.pull(open_kfid, token);
    return new Response("done");
  }

  async alarm() {
    // What fails here has been logged, and has set the next alarm.
    await this.bot.pull(await this.store.get("account")).catch(() => {});
  }
}

function pull({ ACCOUNTS }, open_kfid, token) {
  const account = ACCOUNTS.get(ACCOUNTS.idFromName(open_kfid));
  return account.fetch("https://account.invalid/", { method: "POST", body: JSON.stringify({ open_kfid, token }) });
}

let handler;

function createHandler(env) {
  const callback = createCallback({ token: env.TOKEN, encodingAesKey: env.ENCODING_AES_KEY, receiveId: env.CORP_ID });
  return createFetchHandler(callback, async (event) => {
    if (event.event !== "kf_msg_or_event" || !event.open_kfid) return;
    log(`verified and decrypted: ${event.event} for ${event.open_kfid}`);
    await pull(env, event.open_kfid, event.token);
  });
}

export default {
  fetch(request, env, context) {
    handler ??= createHandler(env);
    return handler(request, context);
  },
  /** What came while callbacks could not be answered. A worker has no start: let a Cron Trigger call this, every ten minutes or so. */
  async scheduled(_event, env) {
    for await (const { open_kfid } of clientOf(env).listAccounts()) {
      // One that fails has set its alarm, and holds up no other.
      await pull(env, open_kfid).catch(() => {});
    }
  },
};
