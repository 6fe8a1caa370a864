// Runs the bot in a worker, as on Cloudflare, with settings from its bindings. Callbacks of one account may arrive at several instances of
// the worker. Therefore each account has a Durable Object (binding ACCOUNTS, class Account), which keeps the cursor and runs one pull at a
// time.

import { createCallback, createFetchHandler, durableObjectStore, KfClient } from "wecom-kf";
import { createBot } from "./bot.mjs";

const log = (line) => console.log(`  bot       ${line}`);
const clientOf = ({ CORP_ID, SECRET, BASE_URL }) => new KfClient({ corpId: CORP_ID, secret: SECRET, baseUrl: BASE_URL });

/** Reads one account and answers. */
export class Account {
  constructor(state, env) {
    this.store = durableObjectStore(state.storage);
    // An idle object is evicted together with its timers. An alarm survives that.
    const schedule = async (open_kfid, delay) => {
      await this.store.set("account", open_kfid);
      await state.storage.setAlarm(Date.now() + delay);
    };
    this.bot = createBot({ kf: clientOf(env), servicer_userid: env.SERVICER, store: this.store, log, schedule });
  }

  async fetch(request) {
    const { open_kfid, token } = await request.json();
    await this.bot.pull(open_kfid, token);
    return new Response("done");
  }

  async alarm() {
    // A failure has been logged already, and the next alarm is set.
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
  /** Reads messages whose callbacks could not be answered. A worker has no start: run this from a Cron Trigger, about every ten minutes. */
  async scheduled(_event, env) {
    for await (const { open_kfid } of clientOf(env).listAccounts()) {
      // A failed account has set its alarm and does not delay the others.
      await pull(env, open_kfid).catch(() => {});
    }
  },
};
