// The store in Workers KV, in miniflare.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Miniflare } from "miniflare";
import { KfClient, kvStore } from "wecom-kf";
import { storeConformance } from "wecom-kf/stores/conformance";

const miniflare = new Miniflare({ modules: true, script: "export default {}", kvNamespaces: ["KV"] });
after(() => miniflare.dispose());
const namespace = await miniflare.getKVNamespace("KV");

// Values expire after a minute at the earliest, which is not waited for.
for (const { name, run } of storeConformance(() => kvStore(namespace), { atomic: false, expires: false })) test(`KV: ${name}`, run);

test("values in KV expire, after a minute at the earliest", async () => {
  await kvStore(namespace).set("time:short", "1", { ttl: 1 });
  await kvStore(namespace).set("time:long", "1", { ttl: 7200_000 });
  const { keys } = await namespace.list({ prefix: "time:" });
  const left = (name) => keys.find((key) => key.name === `time:${name}`).expiration - Date.now() / 1000;
  assert.ok(left("short") > 50 && left("short") <= 61, String(left("short")));
  assert.ok(left("long") > 7100 && left("long") <= 7201, String(left("long")));
});

test("instances share a token through KV, and discard a rejected one", async () => {
  let fetches = 0;
  const refused = new Set();
  const fetch = async (input) => {
    const url = new URL(input);
    if (url.pathname === "/cgi-bin/gettoken") return Response.json({ errcode: 0, access_token: `t-${(fetches += 1)}`, expires_in: 7200 });
    return Response.json(refused.has(url.searchParams.get("access_token")) ? { errcode: 42001, errmsg: "expired" } : { errcode: 0 });
  };
  const instance = () => new KfClient({ corpId: "ww1", secret: "s", fetch, tokenStore: kvStore(namespace) });
  const [one, two] = [instance(), instance()];
  assert.equal(await one.getAccessToken(), "t-1");
  assert.equal(await two.getAccessToken(), "t-1");
  refused.add("t-1");
  const state = { open_kfid: "wk1", external_userid: "wm1" };
  await one.getServiceState(state);
  await two.getServiceState(state);
  assert.equal(fetches, 2);
  assert.equal(await instance().getAccessToken(), "t-2");
});
