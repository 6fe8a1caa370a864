// The relay example: the client works through it, and it reaches no host but WeCom's.

import assert from "node:assert/strict";
import { createServer, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { createSandbox } from "@wecom-kf/sandbox";
import { serveSandbox } from "@wecom-kf/sandbox/node";
import { KfClient } from "wecom-kf";
import { createRelay } from "../../examples/relay/relay.mjs";
import { deferred } from "../suite/handler-stage.mjs";

/** Listens until the test ends; returns the URL. */
async function listen(t, server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** A stand-in for WeCom that records requests, with a relay in front of it. */
async function relayed(t, answer = (_, response) => response.end("{}"), options = {}) {
  const seen = [];
  const target = await listen(
    t,
    createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    }),
  );
  return { seen, url: await listen(t, createRelay({ target, ...options })) };
}

/** Sends a request with the path unchanged; returns status and headers. */
function send(url, path, options = {}) {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { path, agent: false, ...options }, (response) => {
      const { statusCode: status, headers } = response;
      response.resume().on("error", reject);
      response.on("end", () => resolve({ status, headers }));
    });
    sent.on("error", reject).end(options.body);
  });
}

test("the client works through it: calls, errors, upload and download", async (t) => {
  const sandbox = createSandbox();
  const wecom = await serveSandbox(sandbox);
  t.after(() => wecom.close());
  const { corpId, secret } = sandbox;
  const kf = new KfClient({ corpId, secret, baseUrl: await listen(t, createRelay({ target: wecom.url })) });
  t.after(() => kf.close());

  const account = sandbox.adminAddsAccount({ name: "售后" });
  assert.deepEqual(
    (await kf.listAccounts().toArray()).map(({ open_kfid }) => open_kfid),
    [account.open_kfid],
  );
  const customer = sandbox.customerEnters(account);
  sandbox.customerWrites({ ...customer, text: "你好" });
  await kf.sendText({ open_kfid: account.open_kfid, touser: customer.external_userid, content: "您好" });
  await assert.rejects(kf.sendText({ open_kfid: "wk0", touser: customer.external_userid, content: "您好" }), { name: "KfApiError" });

  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
  const { media_id } = await kf.uploadMedia({ type: "file", media: bytes, filename: "报价.bin" });
  const file = await kf.downloadMedia({ media_id });
  assert.deepEqual([Buffer.compare(file.body, bytes), file.filename], [0, "报价.bin"]);
});

test("it forwards the call, and no other headers of the caller", async (t) => {
  const { seen, url } = await relayed(t);
  const headers = {
    "content-type": "application/json",
    "user-agent": "x",
    cookie: "a=1",
    authorization: "b",
    "x-forwarded-for": "1.2.3.4",
  };
  const path = "/cgi-bin/kf/send_msg?access_token=a%2Bb";
  const { status } = await send(url, path, { method: "POST", headers: { ...headers, host: "evil.example" }, body: "{}" });
  assert.equal(status, 200);
  const [request] = seen;
  assert.deepEqual([request.method, request.url], ["POST", path]);
  const { host, ...passed } = request.headers;
  assert.match(host, /^127\.0\.0\.1:\d+$/);
  assert.deepEqual(Object.keys(passed).sort(), ["connection", "content-length", "content-type", "user-agent"]);
});

test("it reaches no other host: other paths, absolute URLs, tunnels", async (t) => {
  const { seen, url } = await relayed(t);
  const elsewhere = await relayed(t);
  const paths = [
    "/",
    "/cgi-bin",
    "/cgi-bin/",
    "/cgi-bin/../admin",
    "/cgi-bin/%2e%2e/admin",
    "//evil.example/cgi-bin/kf/x",
    "/x/cgi-bin/kf/x",
    `${elsewhere.url}/cgi-bin/kf/x`,
    "https://evil.example/cgi-bin/kf/x",
  ];
  for (const path of paths) assert.equal((await send(url, path)).status, 404, path);
  const path = "/cgi-bin/gettoken";
  assert.equal((await send(url, path, { method: "DELETE" })).status, 404);
  // The body of a GET request would be forwarded without framing, as another request.
  const smuggled = "GET /admin HTTP/1.1\r\nhost: x\r\n\r\n";
  assert.equal((await send(url, path, { headers: { "transfer-encoding": "chunked" }, body: smuggled })).status, 404);
  const answer = await new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () =>
      socket.end(`CONNECT ${new URL(elsewhere.url).host} HTTP/1.1\r\n\r\n`),
    );
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
  assert.equal(answer, "");
  assert.deepEqual([seen, elsewhere.seen], [[], []]);
});

test("it accepts only the allowed networks", async (t) => {
  const { seen, url } = await relayed(t, undefined, { allow: ["10.0.0.0/8", "fd00::/8"] });
  assert.equal((await send(url, "/cgi-bin/gettoken")).status, 403);
  assert.deepEqual(seen, []);
});

test("failures: no connection, a truncated response, a caller that disconnects", async (t) => {
  const closed = createServer();
  const target = await listen(t, closed);
  await new Promise((resolve) => closed.close(resolve));
  assert.equal((await send(await listen(t, createRelay({ target })), "/cgi-bin/gettoken")).status, 502);

  const broken = await relayed(t, (_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"errcode":0,', () => response.destroy());
  });
  await assert.rejects(send(broken.url, "/cgi-bin/gettoken"), { code: "ECONNRESET" });

  const { promise: left, resolve: leave } = deferred();
  let caller;
  const { url } = await relayed(t, (request) => {
    request.on("close", leave);
    caller.destroy();
  });
  caller = httpRequest(url, { path: "/cgi-bin/gettoken" }).on("error", () => {});
  caller.end();
  await left;
});
