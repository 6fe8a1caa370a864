// Mocks and tracing replace fetch or its dispatcher: then the client must use them without configuration.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import http from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import { promisify } from "node:util";
import { HttpResponse, http as mocked } from "msw";
import { setupServer } from "msw/node";
import { Agent, EnvHttpProxyAgent, MockAgent, fetch as undiciFetch, getGlobalDispatcher, interceptors, setGlobalDispatcher } from "undici";
import { KfClient, memoryStore } from "wecom-kf";
import { listen } from "./addon.mjs";

const WECOM = "https://qyapi.weixin.qq.com";
const platformFetch = globalThis.fetch;
const platformDispatcher = getGlobalDispatcher();
const credentials = { corpId: "wwmocks", secret: "secret" };
const TOKEN = { errcode: 0, errmsg: "ok", access_token: "token", expires_in: 7200 };
const ACCOUNTS = { errcode: 0, errmsg: "ok", account_list: [] };

/** A server that answers every call, and records whether fetch or the native transport made it. */
async function recorder(t) {
  const made = [];
  const server = http.createServer((request, response) => {
    made.push(request.headers["sec-fetch-mode"] === undefined ? "native" : "fetch");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url.includes("gettoken") ? TOKEN : ACCOUNTS));
  });
  const baseUrl = `http://127.0.0.1:${await listen(t, server)}`;
  const client = (options = {}) => {
    const kf = new KfClient({ ...credentials, baseUrl, ...options });
    t.after(() => kf.close());
    return kf;
  };
  /** The transport that a client's calls use. */
  const via = async (kf) => {
    made.length = 0;
    await kf.listAccounts();
    return [...new Set(made)].join();
  };
  return { client, via, made, baseUrl };
}

/** Makes a client call WeCom's own address, which only a mock can answer. */
async function answeredByTheMock(t) {
  // With its own token: with another test's, this mock would get no request for one.
  const kf = new KfClient({ ...credentials, tokenStore: memoryStore() });
  t.after(() => kf.close());
  assert.deepEqual((await kf.listAccounts({ limit: 7 })).account_list, []);
}

function restore(t) {
  t.after(() => {
    globalThis.fetch = platformFetch;
    setGlobalDispatcher(platformDispatcher);
  });
}

test("nothing is replaced: the native transport, even after fetch was used and undici imported", async (t) => {
  const { client, via, baseUrl } = await recorder(t);
  assert.equal(await via(client()), "native");
  await (await fetch(baseUrl)).text();
  assert.equal(await via(client()), "native");
  setGlobalDispatcher(new Agent());
  restore(t);
  assert.equal(await via(client()), "native");
});

test("msw", async (t) => {
  const seen = [];
  const server = setupServer(
    mocked.get(`${WECOM}/cgi-bin/gettoken`, ({ request }) => (seen.push(request.url), HttpResponse.json(TOKEN))),
    mocked.get(`${WECOM}/cgi-bin/kf/account/list`, ({ request }) => (seen.push(request.url), HttpResponse.json(ACCOUNTS))),
  );
  // Created before the mock: the transport is selected for each call.
  // With its own token: with another test's, this mock would get no request for one.
  const kf = new KfClient({ ...credentials, tokenStore: memoryStore() });
  t.after(() => kf.close());
  server.listen({ onUnhandledRequest: "error" });
  t.after(() => server.close());
  await kf.listAccounts({ limit: 7 });
  assert.equal(seen.length, 2);
  await answeredByTheMock(t);
  server.close();
  const { client, via } = await recorder(t);
  assert.equal(await via(client()), "native");
});

test("nock", async (t) => {
  // It replaces fetch when it is imported.
  const { default: nock } = await import("nock");
  const scope = nock(WECOM)
    .get("/cgi-bin/gettoken")
    .query(true)
    .reply(200, TOKEN)
    .get("/cgi-bin/kf/account/list")
    .query(true)
    .reply(200, ACCOUNTS);
  t.after(() => {
    nock.cleanAll();
    nock.restore();
  });
  await answeredByTheMock(t);
  assert.ok(scope.isDone());
});

test("undici's MockAgent", async (t) => {
  restore(t);
  const agent = new MockAgent();
  agent.disableNetConnect();
  const pool = agent.get(WECOM);
  const reply = (path, body) =>
    pool
      .intercept({ path: (asked) => asked.startsWith(path), method: "GET" })
      .reply(200, body, { headers: { "content-type": "application/json" } });
  reply("/cgi-bin/gettoken", TOKEN);
  reply("/cgi-bin/kf/account/list", ACCOUNTS);
  setGlobalDispatcher(agent);
  await answeredByTheMock(t);
  agent.assertNoPendingInterceptors();
});

test("other dispatchers, and fetch wrapped in every way", async (t) => {
  restore(t);
  const { client, via } = await recorder(t);
  const kf = client();
  for (const dispatcher of [new EnvHttpProxyAgent(), new Agent().compose(interceptors.retry()), new MockAgent()]) {
    setGlobalDispatcher(dispatcher);
    assert.equal(await via(kf), "fetch", dispatcher.constructor.name);
  }
  setGlobalDispatcher(platformDispatcher);
  assert.equal(await via(kf), "native");
  for (const wrapped of [
    new Proxy(platformFetch, {}),
    platformFetch.bind(globalThis),
    function fetch(...args) {
      return platformFetch(...args);
    },
    undiciFetch,
  ]) {
    globalThis.fetch = wrapped;
    assert.equal(await via(kf), "fetch", String(wrapped));
  }
  globalThis.fetch = platformFetch;
  assert.equal(await via(kf), "native");
});

test("a replaced fetch is recognised by more than its text", async (t) => {
  restore(t);
  const { client, via } = await recorder(t);
  const kf = client();
  const lookalike = function fetch(...args) {
    // As the text of Node's own: require("internal/deps/undici/undici")
    return platformFetch(...args);
  };
  for (const wrapped of [
    lookalike,
    Object.assign((...args) => platformFetch(...args), { __nextPatched: true, _nextOriginalFetch: platformFetch }),
  ]) {
    globalThis.fetch = wrapped;
    assert.equal(await via(kf), "fetch", String(wrapped));
  }
  globalThis.fetch = platformFetch;
  assert.equal(await via(kf), "native");
});

test("a fetch that was replaced before the package was loaded is recognised by its properties", async (t) => {
  const { baseUrl, made } = await recorder(t);
  const program = (mark) => `
    const platform = globalThis.fetch;
    globalThis.fetch = function fetch(...args) { /* internal/deps/undici */ return platform(...args); };
    ${mark}
    const { KfClient } = await import("wecom-kf");
    const kf = new KfClient({ corpId: "wwmocks", secret: "secret", baseUrl: ${JSON.stringify(baseUrl)} });
    await kf.listAccounts();
    kf.close();`;
  const env = { ...process.env, WECOM_KF_TRANSPORT: "" };
  for (const mark of ["fetch.__nextPatched = true;", "fetch.__wrapped = true;", "fetch[Symbol('patched')] = platform;"]) {
    made.length = 0;
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program(mark)], {
      cwd: new URL(".", import.meta.url),
      env,
    });
    assert.deepEqual([...new Set(made)], ["fetch"], mark);
  }
});

test("the use of a replaced fetch is logged once", async (t) => {
  restore(t);
  const { client, via } = await recorder(t);
  const lines = [];
  const logger = Object.fromEntries(
    ["debug", "info", "warn", "error"].map((level) => [level, (message) => lines.push(`${level} ${message}`)]),
  );
  const kf = client({ logger, logLevel: "info" });
  await via(kf);
  assert.deepEqual(lines, []);
  globalThis.fetch = (...args) => platformFetch(...args);
  await via(kf);
  await via(kf);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /^info .*globalThis\.fetch was replaced: requests use fetch/);
  globalThis.fetch = platformFetch;
  setGlobalDispatcher(new MockAgent());
  const other = client({ logger, logLevel: "info" });
  await via(other);
  assert.match(lines[1], /undici's dispatcher was replaced/);
});

test("option and variable select, and with a proxy a replaced fetch is not used", async (t) => {
  restore(t);
  const { client, via } = await recorder(t);
  assert.equal(await via(client({ transport: "fetch" })), "fetch");
  assert.equal(await via(client({ fetch: platformFetch })), "fetch");
  t.after(() => delete process.env.WECOM_KF_TRANSPORT);
  process.env.WECOM_KF_TRANSPORT = "fetch";
  assert.equal(await via(client()), "fetch");
  assert.equal(await via(client({ transport: "native" })), "native");
  process.env.WECOM_KF_TRANSPORT = "native";
  globalThis.fetch = (...args) => platformFetch(...args);
  assert.equal(await via(client()), "native");
  assert.equal(await via(client({ transport: "native" })), "native");
  delete process.env.WECOM_KF_TRANSPORT;
  assert.equal(await via(client()), "fetch");
  assert.equal(await via(client({ proxy: false })), "fetch");
  process.env.WECOM_KF_TRANSPORT = "carrier pigeon";
  assert.throws(() => client(), { code: "client.bad_option", message: 'WECOM_KF_TRANSPORT: it must be "native" or "fetch"' });
});

test("a proxy is used by the native transport or rejected, and never quoted", async (t) => {
  restore(t);
  const asked = [];
  const proxy = http.createServer((request, response) => {
    asked.push(`${request.url.split("?")[0]} ${request.headers["proxy-authorization"] ?? ""}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(request.url.includes("gettoken") ? TOKEN : ACCOUNTS));
  });
  const port = await listen(t, proxy);
  const url = `http://user:p%40ss@127.0.0.1:${port}`;
  globalThis.fetch = () => assert.fail("fetch was called");
  const kf = new KfClient({ ...credentials, baseUrl: "http://kf.invalid", proxy: url });
  t.after(() => kf.close());
  await kf.listAccounts();
  const basic = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
  assert.deepEqual(asked, [`http://kf.invalid/cgi-bin/gettoken ${basic}`, `http://kf.invalid/cgi-bin/kf/account/list ${basic}`]);

  const refused = (options) => {
    assert.throws(
      () => new KfClient({ ...credentials, ...options }),
      (error) => error.code === "client.bad_option" && error.details.option === "proxy" && !error.message.includes("p%40ss"),
      JSON.stringify(options),
    );
  };
  refused({ proxy: url, transport: "fetch" });
  refused({ proxy: url, fetch: platformFetch });
  refused({ proxy: url, transport: { send: () => assert.fail("sent") } });
  for (const bad of ["", "127.0.0.1:3128", "ftp://u:p%40ss@127.0.0.1", "http://", "http://u:p%40ss@a b", 7, null, true])
    refused({ proxy: bad });
  t.after(() => delete process.env.WECOM_KF_TRANSPORT);
  process.env.WECOM_KF_TRANSPORT = "fetch";
  refused({ proxy: url });
});

test("CommonJS and ES modules decide in the same way", async (t) => {
  restore(t);
  const { via, baseUrl } = await recorder(t);
  const { KfClient: Required } = createRequire(import.meta.url)("wecom-kf");
  const kf = new Required({ ...credentials, baseUrl });
  t.after(() => kf.close());
  assert.equal(await via(kf), "native");
  globalThis.fetch = (...args) => platformFetch(...args);
  assert.equal(await via(kf), "fetch");
});

test("a dispatcher without a class is a custom one", async (t) => {
  restore(t);
  const { client, via } = await recorder(t);
  const bare = Object.assign(Object.create(null), { dispatch: platformDispatcher.dispatch.bind(platformDispatcher) });
  globalThis[Symbol.for("undici.globalDispatcher.1")] = bare;
  assert.equal(await via(client()), "fetch");
});
