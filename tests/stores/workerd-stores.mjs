// A worker with Durable Objects: the package's own, and one that uses its own storage.

import { assert } from "chai";
import { durableObjectStore, KfClient, KfStoreObject, memoryStore } from "wecom-kf";
import { storeConformance } from "wecom-kf/stores/conformance";

export { KfStoreObject };

const state = { open_kfid: "wk1", external_userid: "wm1" };

async function conform(create, options) {
  const failures = [];
  for (const { name, run } of storeConformance(create, options)) await run().catch(({ stack }) => failures.push(`${name}: ${stack}`));
  assert.deepEqual(failures, []);
}

/** A user's own Durable Object, which stores other data too. */
export class OwnObject {
  constructor({ storage }) {
    this.storage = storage;
    this.store = durableObjectStore(storage);
  }

  async fetch() {
    await conform(() => this.store);
    // Later writes remove expired values: one in the middle, and one at the beginning.
    await this.store.set("wecom-kf:ended", "1", { ttl: 1 });
    await this.storage.put("limits", { value: "theirs", until: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const key of ["wecom-kf:a", "wecom-kf:b"]) await this.store.set(key, "1", { ttl: 60_000 });
    assert.isUndefined(await this.storage.get("wecom-kf:ended"));
    assert.deepEqual(await this.storage.get("limits"), { value: "theirs", until: 1 });
    return new Response("ok");
  }
}

// The state of an isolate: a client without a store, shared by all requests.
let shared;

const routes = {
  /** One instance, with its own memory, because it has its own store object. */
  async call({ baseUrl }, env) {
    const kf = new KfClient({ corpId: "ww1", secret: "s", baseUrl, tokenStore: durableObjectStore(env.KF_STORE) });
    await kf.getServiceState(state);
    return "ok";
  },
  async contract(_, env) {
    const create = () => durableObjectStore(env.KF_STORE, { name: "contract" });
    await conform(create, { another: create });
    return "ok";
  },
  inside: async (_, env) => (await env.OWN.get(env.OWN.idFromName("own")).fetch("https://own.invalid/")).text(),
  async names(_, env) {
    await durableObjectStore(env.KF_STORE, { name: "one" }).set("key", "1");
    return String(await durableObjectStore(env.KF_STORE, { name: "two" }).get("key"));
  },
  async wrong(_, env) {
    const stub = env.KF_STORE.get(env.KF_STORE.idFromName("wecom-kf"));
    const ask = async (body) => (await stub.fetch("https://x.invalid/", { method: "POST", body })).status;
    return (await Promise.all(["", "[]", '{"step":"drop"}', '{"operation":"drop","keys":[]}'].map(ask))).join();
  },
  /** All requests of the isolate with one client. */
  async isolate({ baseUrl }) {
    shared ??= new KfClient({ corpId: "ww1", secret: "s", baseUrl });
    return shared.getAccessToken();
  },
  async stored({ baseUrl }) {
    shared ??= new KfClient({ corpId: "ww1", secret: "s", baseUrl, tokenStore: memoryStore() });
    return shared.getAccessToken();
  },
  forget: async () => String((shared = undefined)),
};

export default {
  async fetch(request, env) {
    try {
      return new Response(await routes[new URL(request.url).pathname.slice(1)](await request.json(), env));
    } catch (error) {
      return new Response(error.stack, { status: 500 });
    }
  },
};
