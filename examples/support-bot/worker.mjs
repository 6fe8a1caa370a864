// Runs the bot in a worker, as on Cloudflare, with settings from its bindings. Each account has a Durable Object with an inbox.

import { DurableObject, env } from "cloudflare:workers";
import { createCallback, createFetchHandler, createInbox, durableObjectStore, KfClient } from "wecom-kf";
import { supportBot } from "./bot.mjs";

export { KfStoreObject } from "wecom-kf";

const log = (line) => console.log(`  bot       ${line}`);

/** Receives the messages of one account. */
export class Account extends DurableObject {
  constructor(state, env) {
    super(state, env);
    const kf = new KfClient({ tokenStore: durableObjectStore(env.KF_STORE) });
    this.inbox = createInbox(kf, { store: durableObjectStore(state.storage), ...supportBot({ servicer_userid: env.SERVICER, log }) });
  }

  async notify(event) {
    await this.ctx.storage.put("event", event);
    await this.ctx.storage.setAlarm(Date.now()); // goes on if this object ends
    this.inbox.notify(event);
  }

  async alarm() {
    await this.ctx.storage.setAlarm(Date.now() + 600_000); // finds messages whose callback was lost
    this.inbox.notify(await this.ctx.storage.get("event"));
    const { finished } = await this.inbox.poll();
    if (!finished) await this.ctx.storage.setAlarm(Date.now() + 30_000); // the object was restarted, and its old lease has to run out
  }
}

const handler = createFetchHandler(createCallback(), async (event) => {
  if (event.event !== "kf_msg_or_event") return;
  log(`verified and decrypted: ${event.event} for ${event.open_kfid}`);
  await env.ACCOUNTS.get(env.ACCOUNTS.idFromName(event.open_kfid)).notify(event);
});

export default { fetch: (request, _env, context) => handler(request, context) };
