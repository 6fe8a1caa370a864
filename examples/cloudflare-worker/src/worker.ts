// A bot on Cloudflare Workers. Callbacks of an account may arrive at several instances of the worker; each account has a Durable Object,
// which keeps its cursor and pulls its messages.

import { DurableObject, env } from "cloudflare:workers";
import { createCallback, createFetchHandler, durableObjectStore, KfClient, type KfMsgOrEvent } from "wecom-kf";
import { createAnswer } from "../../shared/answer.mjs";

/** One account of 微信客服. */
export class Account extends DurableObject<Env> {
  private readonly answer;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    const kf = new KfClient({ tokenStore: durableObjectStore(env.KF_STORE) });
    this.answer = createAnswer({ kf, store: durableObjectStore(state.storage), retry: false });
  }

  /** Stores the event. The work is done in an alarm, which Cloudflare repeats if it fails. */
  async notify(event: KfMsgOrEvent) {
    await this.ctx.storage.put("event", event);
    await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm() {
    const event = await this.ctx.storage.get<KfMsgOrEvent>("event");
    if (event) await this.answer(event);
  }
}

const handler = createFetchHandler(
  createCallback(),
  async (event) => {
    if (event.event === "kf_msg_or_event" && event.open_kfid) await env.ACCOUNTS.getByName(event.open_kfid).notify(event);
  },
  // If the event cannot be stored, WeCom sends the callback again.
  { answer: "after-work" },
);

export default { fetch: (request) => handler(request) } satisfies ExportedHandler<Env>;
/** Shares the access token between the objects. */
export { KfStoreObject } from "wecom-kf";
