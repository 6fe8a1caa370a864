// Proxies: by setting, by the environment's variables, with passwords and exceptions, and what fails how.
import assert from "node:assert/strict";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { test } from "node:test";
import { addon, createTransport, fixture, listen } from "./addon.mjs";
import { SECRET, fails, serve, tls } from "./servers.mjs";

/** A proxy for both kinds: absolute-form for http, CONNECT for https (to 127.0.0.1, whatever the name). */
async function startProxy(t) {
  const seen = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url.split("?")[0]} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    request.pipe(http.request(request.url, { method: request.method }, (answer) => answer.pipe(response)));
  });
  server.on("connect", (request, socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    const upstream = net.connect(Number(request.url.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  const port = await listen(t, server);
  return { seen, port };
}

test("proxies: absolute form and CONNECT, with a password, with exceptions, from the environment", async (t) => {
  const proxy = await startProxy(t);
  const plain = await serve(t, (_, response) => response.end("plain"));
  const secure = https.createServer(tls, (_, response) => response.end("secure"));
  const securePort = await listen(t, secure);
  const plainUrl = `http://127.0.0.1:${plain.port}/cgi-bin?access_token=${SECRET}`;
  const secureUrl = `https://kf.test:${securePort}/cgi-bin?access_token=${SECRET}`;
  const extraCaFiles = [fixture("ca.pem")];

  const fixed = createTransport(addon, { proxy: `http://user:pw@127.0.0.1:${proxy.port}`, extraCaFiles });
  assert.equal((await fixed.send({ url: plainUrl })).status, 200);
  assert.equal(Buffer.from((await fixed.send({ url: secureUrl })).body).toString(), "secure");
  const auth = `Basic ${Buffer.from("user:pw").toString("base64")}`;
  assert.deepEqual(proxy.seen.splice(0), [
    `GET http://127.0.0.1:${plain.port}/cgi-bin ${auth}`,
    `CONNECT kf.test:${securePort} ${auth}`,
  ]);

  const except = createTransport(addon, { proxy: `http://127.0.0.1:${proxy.port}`, noProxy: "example.com,127.0.0.0/8", extraCaFiles });
  assert.equal((await except.send({ url: plainUrl })).status, 200);
  assert.deepEqual(proxy.seen, []);

  t.after(() => ["https_proxy", "HTTP_PROXY", "NO_PROXY"].forEach((name) => delete process.env[name]));
  process.env.https_proxy = `http://127.0.0.1:${proxy.port}`;
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: secureUrl })).status, 200);
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.deepEqual(proxy.seen.splice(0), [`CONNECT kf.test:${securePort}`]);
  process.env.HTTP_PROXY = process.env.https_proxy;
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.equal(proxy.seen.splice(0).length, 1);
  process.env.NO_PROXY = "127.0.0.1";
  assert.equal((await createTransport(addon, { extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.equal((await createTransport(addon, { proxy: null, extraCaFiles }).send({ url: plainUrl })).status, 200);
  assert.deepEqual(proxy.seen, []);
});

test("a proxy that is away or refuses is a connect failure", async (t) => {
  const refusing = http.createServer();
  refusing.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  const port = await listen(t, refusing);
  const url = `https://kf.test/cgi-bin?access_token=${SECRET}`;
  const through = (proxy) => createTransport(addon, { proxy, extraCaFiles: [] }).send({ url });
  fails(await through(`http://u:${SECRET}@127.0.0.1:${port}`), "transport.connect", false);
  await new Promise((resolve) => refusing.close(resolve));
  fails(await through(`http://u:${SECRET}@127.0.0.1:${port}`), "transport.connect", false);
});

test("SOCKS proxies work, since ALL_PROXY often names one", async (t) => {
  const { url, port } = await serve(t, (_, response) => response.end("through"));
  const server = net.createServer((socket) => {
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (ask) => {
        assert.deepEqual([...ask.subarray(0, 4)], [5, 1, 0, 1]);
        const upstream = net.connect(ask.readUInt16BE(8), "127.0.0.1", () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]));
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on("error", () => socket.destroy());
      });
    });
  });
  const proxy = await listen(t, server);
  const result = await createTransport(addon, { proxy: `socks5h://127.0.0.1:${proxy}`, extraCaFiles: [] }).send({ url });
  assert.equal(Buffer.from(result.body ?? []).toString(), "through", JSON.stringify(result));
});
