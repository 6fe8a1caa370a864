// The worker of docs/en/receiving.md, with its settings passed explicitly: so it needs no nodejs_compat.

import { DurableObject, env } from "cloudflare:workers";
import { createCallback, createFetchHandler, createInbox, durableObjectStore, KfClient } from "wecom-kf";
import { answer } from "./answer.js";

export class Account extends DurableObject {
  constructor(state, env) {
    super(state, env);
    const kf = new KfClient({ corpId: env.WECOM_KF_CORP_ID, secret: env.WECOM_KF_SECRET, baseUrl: env.WECOM_KF_BASE_URL });
    this.inbox = createInbox(kf, { store: durableObjectStore(state.storage), onTurn: answer });
  }

  async notify(event) {
    await this.ctx.storage.put("event", event);
    await this.ctx.storage.setAlarm(Date.now());
    this.inbox.notify(event);
  }

  async alarm() {
    this.inbox.notify(await this.ctx.storage.get("event"));
    const { finished } = await this.inbox.poll();
    if (!finished) await this.ctx.storage.setAlarm(Date.now() + 30_000);
  }
}

const callback = createCallback({
  token: env.WECOM_KF_CALLBACK_TOKEN,
  encodingAesKey: env.WECOM_KF_ENCODING_AES_KEY,
  receiveId: env.WECOM_KF_CORP_ID,
});
const handler = createFetchHandler(callback, async (event) => {
  if (event.event === "kf_msg_or_event") await env.ACCOUNTS.get(env.ACCOUNTS.idFromName(event.open_kfid)).notify(event);
});

export default {
  fetch: (request, _env, context) => handler(request, context),
};
