// The support bot's worker, with hooks for tests: its objects can be restarted, and their alarms fire within a second.

import { env } from "cloudflare:workers";
import worker, { Account as Base } from "../../examples/support-bot/worker.mjs";

export { KfStoreObject } from "../../examples/support-bot/worker.mjs";

export class Account extends Base {
  #state;

  constructor(state, env) {
    super(state, env);
    this.#state = state;
    const { storage } = state;
    this.ctx = {
      storage: {
        get: (key) => storage.get(key),
        put: (key, value) => storage.put(key, value),
        setAlarm: (at) => storage.setAlarm(Math.min(at, Date.now() + 1000)),
      },
    };
  }

  /** Resets everything except the storage, as when an object is moved. */
  async restart() {
    await this.inbox.stop({ abandon: true });
    this.inbox = new Base(this.#state, env).inbox;
  }
}

export default {
  async fetch(request, _env, context) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/callback") return worker.fetch(request, env, context);
    await env.ACCOUNTS.get(env.ACCOUNTS.idFromName(searchParams.get("open_kfid"))).restart();
    return new Response(null, { status: 204 });
  },
};
