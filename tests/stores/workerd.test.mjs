// Stores in Durable Objects of the real workerd, and requests of one isolate that need a token at the same time.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";

const worker = await startWorkerd(
  fileURLToPath(new URL("workerd-stores.mjs", import.meta.url)),
  {},
  { objects: { KF_STORE: "KfStoreObject", OWN: "OwnObject" } },
);
after(() => worker.close());

async function ask(route, body = {}, init = {}) {
  const response = await fetch(`${worker.url}/${route}`, { method: "POST", body: JSON.stringify(body), ...init });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

/** A server whose tokens are valid for one round. */
async function wecom({ stallFirst = false } = {}) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://x");
    const fetching = url.pathname === "/cgi-bin/gettoken";
    if (fetching) state.fetches += 1;
    if (fetching && stallFirst && state.fetches === 1) return;
    const good = fetching || url.searchParams.get("access_token") === `round-${state.round}`;
    const body = fetching
      ? { errcode: 0, access_token: `round-${state.round}`, expires_in: 7200 }
      : good
        ? { errcode: 0 }
        : { errcode: 40014, errmsg: "no" };
    setTimeout(() => response.end(JSON.stringify(body)), fetching ? 100 : 0);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const state = {
    fetches: 0,
    round: 1,
    baseUrl: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return state;
}

test("a store in a Durable Object fulfils the contract, from outside", async () => assert.equal(await ask("contract"), "ok"));
test("and inside, with the storage of the own object", async () => assert.equal(await ask("inside"), "ok"));
test("objects with other names have other values", async () => assert.equal(await ask("names"), "undefined"));
test("the object rejects invalid requests", async () => assert.equal(await ask("wrong"), "400,400,400,400"));

test("12 instances that race for a token fetch exactly one per round", async () => {
  const server = await wecom();
  for (server.round = 1; server.round <= 5; server.round += 1) {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask("call", { baseUrl: server.baseUrl })));
    assert.deepEqual(new Set(answers), new Set(["ok"]));
    assert.equal(server.fetches, server.round);
  }
  server.close();
});

for (const route of ["isolate", "stored"]) {
  test(`a request that is aborted while it fetches a token does not block another of its isolate (${route})`, async () => {
    const server = await wecom({ stallFirst: true });
    const controller = new AbortController();
    const first = ask(route, { baseUrl: server.baseUrl }, { signal: controller.signal }).catch(({ name }) => name);
    while (server.fetches === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = ask(route, { baseUrl: server.baseUrl });
    controller.abort();
    assert.equal(await first, "AbortError");
    assert.equal(await second, "round-1");
    assert.equal(server.fetches, 2);
    // The fetched value is shared.
    assert.equal(await ask(route, { baseUrl: server.baseUrl }), "round-1");
    assert.equal(server.fetches, 2);
    await ask("forget");
    server.close();
  });
}
