// The acts of a sandbox over HTTP: from another process, and only if enabled.

import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { SandboxError, connectSandbox } from "@wecom-kf/sandbox/remote";
import { connect } from "./support.mjs";

async function serve(t, options, serving = { acts: true }) {
  const sandbox = createSandbox(options);
  const served = await serveSandbox(sandbox, serving);
  t.after(async () => {
    await served.close();
    sandbox.close();
  });
  return { sandbox, url: served.url, remote: connectSandbox(served.url) };
}

const post = (url, path, body, type = "application/json") => fetch(url + path, { method: "POST", headers: { "content-type": type }, body });

test("every act of a sandbox is a method of the connected sandbox", async (t) => {
  const { sandbox, remote } = await serve(t);
  const local = Object.entries(sandbox).filter(([name, value]) => typeof value === "function" && !["fetch", "close"].includes(name));
  assert.deepEqual(Object.keys(remote).sort(), [...local.map(([name]) => name), "baseUrl"].sort());
});

test("acts from another process have the same effect", async (t) => {
  const pushed = [];
  const onCallback = (request) => (pushed.push(request.url), new Response(pushed.length === 1 ? "no" : ""));
  const { sandbox, remote } = await serve(t, { onCallback });
  const { open_kfid } = await remote.adminAddsAccount({ name: "客服" });
  await remote.adminAddsServicer({ open_kfid, userid: "lisi" });
  const customer = await remote.customerEnters({ open_kfid, nickname: "张三" });
  const { msgid } = await remote.customerWrites({ ...customer, text: "你好 👋" });
  await remote.settled();
  assert.ok(pushed.length > 0);
  assert.deepEqual(sandbox.conversation(customer.external_userid), await remote.conversation(customer.external_userid, open_kfid));
  assert.deepEqual(
    (await remote.conversation(customer.external_userid)).map(({ msgid, body }) => [msgid, body.content]),
    [[msgid, "你好 👋"]],
  );
  assert.equal(await remote.tick(), undefined);
  const check = await remote.verifyCallbackUrl();
  assert.deepEqual([check.ok, check.status], [false, 200]);

  const client = await connect({ baseUrl: remote.baseUrl, corpId: sandbox.corpId, secret: sandbox.secret });
  assert.equal((await client.post("kf/sync_msg", { open_kfid })).msg_list.length, 2);
  await remote.invalidateTokens();
  assert.equal((await client.post("kf/sync_msg", { open_kfid })).errcode, 40014);
});

test("an impossible act is the same error there", async (t) => {
  const { sandbox, remote } = await serve(t);
  const wrong = { open_kfid: "wk0", external_userid: "wm0", text: "x" };
  let here;
  try {
    sandbox.customerWrites(wrong);
  } catch (error) {
    here = error;
  }
  await assert.rejects(remote.customerWrites(wrong), (error) => {
    assert.ok(error instanceof SandboxError);
    assert.deepEqual([error.code, error.message], [here.code, here.message]);
    return true;
  });
  await assert.rejects(remote.verifyCallbackUrl(), { code: "sandbox.no_callback" });
  await assert.rejects(remote.adminAddsAccount("客服"), { code: "sandbox.bad_action" });
});

test("a callback URL without an answer is reported", async (t) => {
  const { remote } = await serve(t, { callback: { url: "http://127.0.0.1:9/callback" } });
  await assert.rejects(remote.verifyCallbackUrl(), /fetch failed/);
});

test("without the option the acts are not served", async (t) => {
  const { url, remote } = await serve(t, {}, {});
  assert.equal((await post(url, "/sandbox/adminAddsAccount", '{"name":"a"}')).status, 404);
  await assert.rejects(remote.adminAddsAccount({ name: "a" }), /does not serve the acts/);
});

test("acts are never served to other machines", async () => {
  const sandbox = createSandbox();
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "sandbox.test"]) {
    await assert.rejects(serveSandbox(sandbox, { acts: true, host }), {
      code: "sandbox.bad_settings",
      message: /only on loopback addresses/,
    });
  }
  sandbox.close();
});

/** A request with any Host header, which `fetch` cannot send. */
const ask = (url, path, headers, method = "POST") =>
  new Promise((resolve, reject) => {
    const request = httpRequest(
      new URL(path, url),
      { method, headers: { "content-type": "application/json", ...headers } },
      async (response) => {
        const text = (await response.toArray()).join("");
        resolve({ status: response.statusCode, code: text.startsWith("{") ? JSON.parse(text).code : undefined });
      },
    );
    request.once("error", reject);
    request.end(method === "POST" ? '{"name":"a"}' : undefined);
  });

test("acts require this machine's own name, and web pages of other origins are rejected", async (t) => {
  const { url } = await serve(t, {}, { acts: true, hosts: ["Sandbox.test", "other.test:8080", "fe80::1"] });
  const { port } = new URL(url);
  const act = (headers) => ask(url, "/sandbox/adminAddsAccount", headers);
  const token = (headers) => ask(url, "/cgi-bin/gettoken?corpid=ww_sandbox&corpsecret=sandbox-secret", headers, "GET");
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, "LOCALHOST", `[::1]:${port}`];
  for (const host of [...own, `sandbox.test:${port}`, "other.test", "[fe80::1]"]) {
    assert.equal((await act({ host })).status, 200, host);
    assert.equal((await act({ host, origin: `http://${host}` })).status, 200, host);
  }
  for (const host of [`evil.test:${port}`, "127.0.0.1.evil.test", "localhost.evil.test", "[::2]", "192.0.2.1"]) {
    assert.deepEqual(await act({ host }), { status: 403, code: "sandbox.forbidden" }, host);
    // For example the name of a container.
    assert.equal((await token({ host })).status, 200, host);
    assert.equal((await token({ host, origin: `http://${host}` })).status, 403, "DNS that was turned");
    assert.equal((await token({ host, "sec-fetch-site": "same-origin" })).status, 403, "DNS that was turned");
  }
  const host = `127.0.0.1:${port}`;
  for (const headers of [
    { origin: "http://evil.test" },
    { origin: "null" },
    { origin: `http://localhost:${port}` },
    { origin: "http://127.0.0.1:1" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ]) {
    assert.equal((await act({ host, ...headers })).status, 403, JSON.stringify(headers));
    assert.equal((await token({ host, ...headers })).status, 403, JSON.stringify(headers));
  }
  assert.equal((await token({ host, "sec-fetch-site": "none" })).status, 200, "typed into the address bar");
});

test("a served sandbox closes its connections when it is closed", async (t) => {
  const { sandbox } = await serve(t);
  const served = await serveSandbox(sandbox);
  const agent = new Agent({ keepAlive: true });
  const ended = new Promise((resolve, reject) => {
    httpRequest(served.url, { agent }, (response) => {
      response.resume();
      response.socket.once("close", resolve);
      response.once("end", () => served.close().catch(reject));
    }).end();
  });
  await ended;
  agent.destroy();
});

test("requests that are not acts are rejected, and the sandbox continues", async (t) => {
  const { sandbox, url } = await serve(t);
  const code = async (response) => [response.status, (await response.json()).code];
  assert.deepEqual(await code(await post(url, "/sandbox/close", "{}")), [404, "sandbox.unknown_method"]);
  assert.deepEqual(await code(await post(url, "/sandbox/constructor", "{}")), [404, "sandbox.unknown_method"]);
  assert.deepEqual(await code(await post(url, "/sandbox/adminAddsAccount", '{"name":"a"}', "text/plain")), [415, "sandbox.bad_action"]);
  assert.deepEqual(await code(await fetch(`${url}/sandbox/adminAddsAccount`)), [415, "sandbox.bad_action"]);
  assert.deepEqual(await code(await post(url, "/sandbox/adminAddsAccount", "{")), [400, "sandbox.bad_action"]);
  assert.deepEqual(await code(await post(url, "/sandbox/adminAddsAccount", "null")), [400, "sandbox.bad_action"]);
  assert.equal((await post(url, "/sandbox/adminAddsAccount", "x".repeat(22 * 1024 * 1024)).catch(() => ({ status: 413 }))).status, 413);
  const { open_kfid } = await (await post(url, "/sandbox/adminAddsAccount", '{"name":"a"}')).json();
  assert.ok(sandbox.customerEnters({ open_kfid }));
});

test("files of the options can be sent and used as avatars from the start", async (t) => {
  const files = [
    { mediaId: "avatar", type: "image" },
    { mediaId: "price", type: "file", name: "报价.pdf" },
  ];
  const { sandbox, url } = await serve(t, { files });
  const client = await connect({ baseUrl: url, corpId: sandbox.corpId, secret: sandbox.secret });
  const add = (media_id) => client.post("kf/account/add", { name: "客服", media_id });
  assert.equal((await add("avatar")).errcode, 0);
  assert.equal((await add("price")).errcode, 40007);
  assert.equal((await add("unknown")).errcode, 40007);
  assert.throws(() => createSandbox({ files: [{ mediaId: "m", type: "pdf" }] }), { code: "sandbox.bad_settings" });
});
