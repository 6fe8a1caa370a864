// The support bot's worker, with hooks for tests: its objects can lose their memory, alarms fire immediately, and its Cron Trigger can be
// run.

import worker, { Account as Base } from "../../examples/support-bot/worker.mjs";

const ids = new Set();

/** A storage whose alarms fire immediately. */
function hasty(storage) {
  const get = (_, name) => (name === "setAlarm" ? () => storage.setAlarm(Date.now() + 50) : storage[name].bind(storage));
  return { storage: new Proxy({}, { get }) };
}

export class Account extends Base {
  constructor({ storage }, env) {
    const state = hasty(storage);
    super(state, env);
    // Resets everything except the storage, as when an object is moved. (abort() would also delete workerd's in-memory storage.)
    this.restart = () => (this.bot = new Base(state, env).bot);
  }

  async fetch(request) {
    if (request.method === "POST") return super.fetch(request);
    this.restart();
    return new Response("restarted");
  }
}

export default {
  async fetch(request, env, context) {
    const accounts = { idFromName: (name) => (ids.add(name), env.ACCOUNTS.idFromName(name)), get: (id) => env.ACCOUNTS.get(id) };
    const watched = { ...env, ACCOUNTS: accounts };
    const { pathname } = new URL(request.url);
    if (pathname === "/callback") return worker.fetch(request, watched, context);
    if (pathname === "/scheduled") await worker.scheduled({}, watched, context);
    if (pathname === "/restart")
      for (const id of ids) await env.ACCOUNTS.get(env.ACCOUNTS.idFromName(id)).fetch("https://account.invalid/");
    return new Response(null, { status: 204 });
  },
};
