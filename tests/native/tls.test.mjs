// TLS and HTTP/2: which certificates are trusted, and which failures say that nothing was sent.
import assert from "node:assert/strict";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { test } from "node:test";
import { addon, createTransport, eventually, fixture, listen } from "./addon.mjs";
import { SECRET, direct, fails, serveRaw, tls } from "./servers.mjs";

test("TLS: refused with an unknown CA, accepted with the extra file, HTTP/1.1 and HTTP/2", async (t) => {
  const one = https.createServer({ ...tls, ALPNProtocols: ["http/1.1"] }, (request, response) => response.end(request.httpVersion));
  const two = http2.createSecureServer({ ...tls, allowHTTP1: false }, (request, response) => response.end(request.httpVersion));
  const trusting = createTransport(addon, { proxy: null, extraCaFiles: [fixture("ca.pem")] });
  for (const [server, version] of [[one, "1.1"], [two, "2.0"]]) {
    const port = await listen(t, server);
    const url = `https://localhost:${port}/cgi-bin?access_token=${SECRET}`;
    const refused = fails(await direct().send({ url }), "transport.connect", false);
    assert.match(refused.detail, /certificate/i);
    const result = await trusting.send({ method: "POST", url, body: "{}" });
    assert.equal(Buffer.from(result.body ?? []).toString(), version, JSON.stringify(result));
    const wrongName = url.replace("localhost", "127.0.0.2");
    if (process.platform === "linux") fails(await trusting.send({ url: wrongName }), "transport.connect", false);
  }
  process.env.NODE_EXTRA_CA_CERTS = fixture("ca.pem");
  t.after(() => delete process.env.NODE_EXTRA_CA_CERTS);
  const url = `https://localhost:${one.address().port}/`;
  assert.equal((await createTransport(addon, { proxy: null }).send({ url })).status, 200);
});

test("HTTP/2: a stream that the server refused unprocessed is handed over again; any other reset is lost", async (t) => {
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
