// TLS and HTTP/2: which certificates are trusted, and which failures say that nothing was sent.
import assert from "node:assert/strict";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { test } from "node:test";
import { addon, createTransport, eventually, fixture, listen } from "./addon.mjs";
import { SECRET, direct, fails, serveRaw, timesOutSent, tls } from "./servers.mjs";

test("TLS: an unknown CA is rejected, and accepted with the extra file, with HTTP/1.1 and HTTP/2", async (t) => {
  const one = https.createServer({ ...tls, ALPNProtocols: ["http/1.1"] }, (request, response) => response.end(request.httpVersion));
  const two = http2.createSecureServer({ ...tls, allowHTTP1: false }, (request, response) => response.end(request.httpVersion));
  const trusting = createTransport(addon, { proxy: null, extraCaFiles: [fixture("ca.pem")] });
  for (const [server, version] of [
    [one, "1.1"],
    [two, "2.0"],
  ]) {
    const port = await listen(t, server);
    const url = `https://localhost:${port}/cgi-bin?access_token=${SECRET}`;
    const refused = fails(await direct().send({ url }), "transport.connect", false);
    assert.match(refused.detail, new RegExp(`^TLS with localhost:${port}: invalid peer certificate: UnknownIssuer$`));
    const result = await trusting.send({ method: "POST", url, body: "{}" });
    assert.equal(Buffer.from(result.body ?? []).toString(), version, JSON.stringify(result));
    const wrongName = url.replace("localhost", "127.0.0.2");
    if (process.platform === "linux") fails(await trusting.send({ url: wrongName }), "transport.connect", false);
  }
  process.env.NODE_EXTRA_CA_CERTS = fixture("ca.pem");
  t.after(() => delete process.env.NODE_EXTRA_CA_CERTS);
  const url = `https://localhost:${one.address().port}/`;
  assert.equal((await createTransport(addon, { proxy: null }).send({ url })).status, 200);
  // An unusable file in a variable is ignored, as by Node.js; in a setting it is an error.
  for (const useless of ["/no/such/file.pem", "/", fixture("README.md"), fixture("server-key.pem")]) {
    process.env.NODE_EXTRA_CA_CERTS = useless;
    fails(await createTransport(addon, { proxy: null }).send({ url }), "transport.connect", false);
    fails(await createTransport(addon, { proxy: null, extraCaFiles: [useless] }).send({ url }), "transport.invalid_request", false);
  }
});

test("HTTP/2: a stream that the server refused unprocessed is sent again; any other reset is lost", async (t) => {
  let streams = 0;
  const server = http2.createSecureServer(tls);
  server.on("stream", (stream, headers) => {
    streams += 1;
    stream.on("error", () => {});
    if (headers[":path"] === "/reset") stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    else if (streams % 2 === 1) stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
    else stream.pipe(stream.respond({ ":status": 200 }) ?? stream);
  });
  const port = await listen(t, server);
  const trusting = createTransport(addon, { proxy: null, extraCaFiles: [fixture("ca.pem")] });
  const result = await trusting.send({ method: "POST", url: `https://localhost:${port}/`, body: "again" });
  assert.equal(Buffer.from(result.body ?? []).toString(), "again", JSON.stringify(result));
  assert.equal(streams, 2);
  fails(await trusting.send({ url: `https://localhost:${port}/reset` }), "transport.lost", true);
  assert.equal(streams, 3);
});

test("a handshake that fails or gets no answer has sent nothing", async (t) => {
  const bytes = [];
  const ask = "; does the server use TLS?";
  const talks = [
    [(socket) => socket.end(), `the connection was closed${ask}`],
    [(socket) => socket.resetAndDestroy(), `connection reset${ask}`],
    [(socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"), `the response is not TLS${ask}`],
    [(socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])), "received fatal alert: HandshakeFailure"],
  ];
  for (const [talk, why] of talks) {
    const { url } = await serveRaw(t, (socket) => (socket.on("data", (chunk) => bytes.push(chunk)), talk(socket)));
    const failure = await direct().send({ method: "POST", url: url.replace("http:", "https:"), body: SECRET });
    assert.equal(fails(failure, "transport.connect", false).detail, `TLS with ${new URL(url).host}: ${why}`);
  }
  const silent = await serveRaw(t, () => {});
  fails(
    await direct().send({ method: "POST", url: silent.url.replace("http:", "https:"), body: SECRET, timeout: 100 }),
    "transport.timeout",
    false,
  );
  await eventually(() => silent.server.sockets.size === 0, "the server's sockets closing");
  assert.ok(!Buffer.concat(bytes).includes(SECRET));
});

/** An HTTP/2 server; calls `answer(stream, headers, body)` when the body has arrived. */
async function serveHttp2(t, answer) {
  const server = http2.createSecureServer(tls);
  const sessions = new Set();
  server.on("session", (session) => sessions.add(session.on("error", () => {}).on("close", () => sessions.delete(session))));
  server.on("stream", async (stream, headers) => {
    stream.on("error", () => {});
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    answer(stream, headers, Buffer.concat(chunks).toString());
  });
  const url = `https://localhost:${await listen(t, server)}/cgi-bin?access_token=${SECRET}`;
  return { url, server, sessions, transport: createTransport(addon, { proxy: null, extraCaFiles: [fixture("ca.pem")] }) };
}

test("HTTP/2: many calls share a connection, each with its own response; large bodies work in both directions", async (t) => {
  const { url, sessions, transport } = await serveHttp2(t, (stream, _, body) => {
    stream.respond({ ":status": 200, "content-type": "text/plain" });
    stream.end(body);
  });
  await transport.send({ method: "POST", url, body: "first" });
  const bodies = Array.from({ length: 100 }, (_, index) => `body ${index}`.repeat(index === 50 ? 200_000 : 1));
  const results = await Promise.all(bodies.map((body) => transport.send({ method: "POST", url, body })));
  assert.ok(results.every(({ text }, index) => text === bodies[index]));
  assert.equal(sessions.size, 1);
});

test("HTTP/2: an abort, a time-out and too large a body reset the stream and keep the connection", async (t) => {
  const open = new Set();
  const { url, sessions, transport } = await serveHttp2(t, (stream, _, body) => {
    if (body === "good") return stream.respond({ ":status": 200 }) ?? stream.end("good");
    open.add(stream.on("close", () => open.delete(stream)));
    if (body !== "large") return;
    stream.respond({ ":status": 200 });
    const more = () => {
      while (!stream.destroyed) if (!stream.write(Buffer.alloc(65_536))) return void stream.once("drain", more);
    };
    more();
  });
  const good = async () => assert.equal(String(Buffer.from((await transport.send({ method: "POST", url, body: "good" })).body)), "good");
  await good();
  const controller = new AbortController();
  const call = transport.send({ method: "POST", url, body: "silent", signal: controller.signal });
  await eventually(() => open.size === 1, "the request");
  controller.abort();
  fails(await call, "transport.aborted");
  await timesOutSent(transport, { method: "POST", url, body: "silent" });
  fails(await transport.send({ method: "POST", url, body: "large", maxBody: 100_000 }), "transport.body_too_large");
  await eventually(() => open.size === 0, "the streams being reset");
  await good();
  assert.equal(sessions.size, 1);
});

test("HTTP/2: a processed request without a complete response is lost, and never sent again", async (t) => {
  const arrived = [];
  const { url, server, transport } = await serveHttp2(t, (stream, _, body) => {
    arrived.push(body);
    const { session } = stream;
    if (body === "good") return stream.respond({ ":status": 200 }) ?? stream.end();
    if (body === "session destroyed") return session.destroy();
    if (body === "socket destroyed") return server.sockets.forEach((socket) => socket.destroy());
    if (body === "goaway with an error") return session.goaway(http2.constants.NGHTTP2_INTERNAL_ERROR, stream.id) ?? session.destroy();
    if (body === "goaway, then nothing")
      return session.goaway(http2.constants.NGHTTP2_NO_ERROR, stream.id) ?? setTimeout(() => session.destroy(), 50);
    stream.respond({ ":status": 200, "content-length": 100 });
    stream.write("{");
    if (body === "truncated") stream.close(http2.constants.NGHTTP2_NO_ERROR);
    else stream.close(http2.constants.NGHTTP2_CANCEL);
  });
  const bodies = ["session destroyed", "socket destroyed", "goaway with an error", "goaway, then nothing", "truncated", "cancelled"];
  for (const body of bodies) {
    assert.equal((await transport.send({ method: "POST", url, body: "good" })).status, 200, body);
    fails(await transport.send({ method: "POST", url, body }), "transport.lost");
  }
  assert.deepEqual(
    arrived.filter((body) => body !== "good"),
    bodies,
  );
});
