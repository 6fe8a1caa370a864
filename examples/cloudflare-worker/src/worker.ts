// A bot on Cloudflare Workers. A worker ends with its request, so each account has a Durable Object, which holds its inbox.

import { DurableObject, env } from "cloudflare:workers";
import { createCallback, createFetchHandler, createInbox, durableObjectStore, KfClient, type KfMsgOrEvent } from "wecom-kf";
import { answer } from "../../shared/answer.mjs";

/** Receives the messages of one account of 微信客服. */
export class Account extends DurableObject<Env> {
  private readonly inbox;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const kf = new KfClient({ tokenStore: durableObjectStore(env.KF_STORE) });
    this.inbox = createInbox(kf, { store: durableObjectStore(state.storage), onTurn: answer });
  }

  async notify(event: KfMsgOrEvent) {
    await this.ctx.storage.put("event", event);
    await this.ctx.storage.setAlarm(Date.now()); // goes on if this object ends
    this.inbox.notify(event);
  }

  override async alarm() {
    await this.ctx.storage.setAlarm(Date.now() + 600_000); // finds messages whose callback was lost
    const event = await this.ctx.storage.get<KfMsgOrEvent>("event");
    if (event) this.inbox.notify(event);
    const { finished } = await this.inbox.poll();
    if (!finished) await this.ctx.storage.setAlarm(Date.now() + 30_000); // the object was restarted, and its old lease has to run out
  }
}

const handler = createFetchHandler(createCallback(), async (event) => {
  if (event.event === "kf_msg_or_event" && event.open_kfid) await env.ACCOUNTS.getByName(event.open_kfid).notify(event);
});

export default { fetch: (request, _env, context) => handler(request, context) } satisfies ExportedHandler<Env>;
/** Shares the access token between the objects. */
export { KfStoreObject } from "wecom-kf";
