// The native transport against real servers on loopback.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { addon, addonPath, createTransport, eventually, fixture, gluePath, listen } from "./addon.mjs";

const direct = () => createTransport(addon, { proxy: null, extraCaFiles: [] });
const SECRET = "token-secret-1";
const tls = { key: readFileSync(fixture("server-key.pem")), cert: readFileSync(fixture("server.pem")) };

/** Asserts that `result` is a failure with `code` (and `sent`) and that no text of it tells anything of the URL. */
function fails(result, code, sent) {
  assert.ok(result.failure, `expected ${code}, got status ${result.status}`);
  assert.equal(result.failure.code, code, result.failure.details.detail);
  // Only a time-out can have come before or after the request was sent; the other codes say it themselves.
  if (code === "transport.timeout" && sent !== undefined) assert.equal(result.failure.details.sent, sent, result.failure.details.detail);
  const text = JSON.stringify(result);
  assert.ok(text.length > 20 && !text.includes(SECRET) && !text.includes("access_token") && !text.includes("cgi-bin"), text);
  return result.failure.details;
}

/** Serves with `handler(request, response, body)`; gives a URL with a secret in its query. */
async function serve(t, handler) {
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    handler(request, response, Buffer.concat(chunks));
  });
  const port = await listen(t, server);
  return { server, port, url: `http://127.0.0.1:${port}/cgi-bin/kf?access_token=${SECRET}` };
}

/** Serves raw TCP: `talk(socket)` once the request's head has arrived. */
async function serveRaw(t, talk) {
  const server = net.createServer((socket) => socket.once("data", () => talk(socket)));
  const port = await listen(t, server);
  return { server, url: `http://127.0.0.1:${port}/cgi-bin/kf?access_token=${SECRET}` };
}

test("a JSON response comes whole, with the headers that matter", async (t) => {
  const { url } = await serve(t, (request, response) => {
    response.setHeader("content-type", "application/json; charset=UTF-8");
    response.setHeader("x-other", "1");
    response.end(JSON.stringify({ path: request.url, agent: request.headers["user-agent"], text: "您好" }));
  });
  const result = await direct().send({ method: "GET", url, headers: { "user-agent": "wecom-kf/test" } });
  assert.equal(result.status, 200);
  assert.equal(result.headers["content-type"], "application/json; charset=UTF-8");
  assert.ok(result.headers.date && result.headers["content-length"]);
  assert.equal(result.headers["x-other"], undefined);
  assert.ok(result.body instanceof Uint8Array);
  assert.deepEqual(JSON.parse(Buffer.from(result.body).toString()), {
    path: `/cgi-bin/kf?access_token=${SECRET}`,
    agent: "wecom-kf/test",
    text: "您好",
  });
});

test("request bodies arrive byte for byte", async (t) => {
  const { url } = await serve(t, (request, response, body) => {
    response.end(`${request.method} ${request.headers["content-type"]} ${request.headers["content-length"]} ${body.toString("hex")}`);
  });
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const headers = { "content-type": "application/octet-stream" };
  const large = Buffer.alloc(5_000_000, 7);
  for (const [body, sent] of [
    [bytes, bytes],
    [bytes.subarray(10, 20), bytes.subarray(10, 20)],
    [bytes.buffer, bytes],
    [new DataView(bytes.buffer, 4, 4), bytes.subarray(4, 8)],
    ["{\"a\":\"客服\"}", Buffer.from("{\"a\":\"客服\"}")],
    ["", new Uint8Array(0)],
    [large, large],
  ]) {
    const result = await direct().send({ method: "POST", url, headers, body });
    const hex = Buffer.from(sent).toString("hex");
    assert.ok(Buffer.from(result.body).toString() === `POST application/octet-stream ${sent.byteLength} ${hex}`, String(sent.byteLength));
  }
});

test("an empty body and every status are responses; redirects are not followed", async (t) => {
  let requests = 0;
  const { url } = await serve(t, (request, response) => {
    requests += 1;
    response.statusCode = Number(request.headers["x-status"]);
    if (response.statusCode === 302) response.setHeader("location", "/elsewhere");
    if (response.statusCode === 429) response.setHeader("retry-after", "7");
    response.end();
  });
  for (const status of [204, 302, 404, 429, 502]) {
    const result = await direct().send({ url, headers: { "x-status": String(status) } });
    assert.equal(result.status, status);
    assert.equal(result.body.length, 0);
    if (status === 429) assert.equal(result.headers["retry-after"], "7");
  }
  assert.equal(requests, 5);
});

test("a header in UTF-8 is read as UTF-8", async (t) => {
  const { url } = await serveRaw(t, (socket) => {
    socket.end("HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"客服.png\"\r\nContent-Length: 0\r\n\r\n");
  });
  assert.equal((await direct().send({ url })).headers["content-disposition"], "attachment; filename=\"客服.png\"");
});

test("connections are kept alive and shared by transports of equal settings", async (t) => {
  const { url, server } = await serve(t, (_, response) => response.end("{}"));
  let connections = 0;
  server.on("connection", () => (connections += 1));
  for (let round = 0; round < 10; round += 1) assert.equal((await direct().send({ url })).status, 200);
  assert.equal(connections, 1);
});

test("a connection that the server closed while idle is no failure", async (t) => {
  const { url, server } = await serve(t, (_, response) => response.end("{}"));
  server.keepAliveTimeout = 1;
  for (let round = 0; round < 5; round += 1) {
    assert.equal((await direct().send({ method: "POST", url, body: "{}" })).status, 200);
    for (const socket of server.sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

test("many calls at once, each with its own answer", async (t) => {
  const { port } = await serve(t, (request, response) => setTimeout(() => response.end(request.url), Math.random() * 20));
  const transport = direct();
  const calls = Array.from({ length: 500 }, async (_, index) => {
    const result = await transport.send({ url: `http://127.0.0.1:${port}/${index}` });
    return Buffer.from(result.body).toString() === `/${index}`;
  });
  assert.ok((await Promise.all(calls)).every(Boolean));
});

test("refused and unknown hosts are connect failures", async (t) => {
  const server = net.createServer();
  const port = await listen(t, server);
  await new Promise((resolve) => server.close(resolve));
  const refused = fails(await direct().send({ url: `http://127.0.0.1:${port}/cgi-bin?access_token=${SECRET}` }), "transport.connect", false);
  assert.match(refused.detail, /refused/i);
  fails(await direct().send({ url: `https://no-such-host.invalid/cgi-bin?access_token=${SECRET}` }), "transport.connect", false);
});

test("responses that end too early are lost", async (t) => {
  const talks = [
    (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errcode\""),
    (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"),
    (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", () => socket.resetAndDestroy()),
    (socket) => socket.end("HTTP/1.1 200"),
    (socket) => socket.end("nonsense\r\n\r\n"),
    (socket) => socket.end(),
    (socket) => socket.resetAndDestroy(),
  ];
  for (const talk of talks) {
    const { url } = await serveRaw(t, talk);
    fails(await direct().send({ url }), "transport.lost", true);
    fails(await direct().send({ method: "POST", url, body: "{}" }), "transport.lost", true);
  }
});

test("the time-out bounds the whole call and says whether the request left", async (t) => {
  const silent = await serveRaw(t, () => {});
  const dripping = await serveRaw(t, (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    const drip = setInterval(() => socket.write("x"), 20);
    socket.on("close", () => clearInterval(drip));
  });
  for (const { url, server } of [silent, dripping]) {
    const start = performance.now();
    fails(await direct().send({ url, timeout: 150 }), "transport.timeout", true);
    const took = performance.now() - start;
    assert.ok(took > 140 && took < 1500, `${took} ms`);
    await eventually(() => server.sockets.size === 0, 2000, "the server's sockets closing");
  }
  // A TLS handshake that nobody answers: nothing has left.
  fails(await direct().send({ url: silent.url.replace("http:", "https:"), timeout: 150 }), "transport.timeout", false);
  fails(await direct().send({ url: silent.url, timeout: 0 }), "transport.timeout", false);
});

test("compressed responses are decoded, and the limit counts decoded bytes", async (t) => {
  const text = JSON.stringify({ list: Array.from({ length: 5000 }, () => "客服") });
  let accepted;
  const { url } = await serve(t, (request, response) => {
    accepted = request.headers["accept-encoding"];
    response.setHeader("content-encoding", "gzip");
    response.end(gzipSync(text));
  });
  const result = await direct().send({ url });
  assert.match(accepted, /gzip/);
  assert.equal(Buffer.from(result.body).toString(), text);
  assert.equal(result.headers["content-length"], undefined);
  const failure = fails(await direct().send({ url, maxBody: 10_000 }), "transport.body_too_large", true);
  assert.equal(failure.limit, 10_000);
});

test("a body over maxBody is given up early, announced or not", async (t) => {
  let written = 0;
  const announced = await serveRaw(t, (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"));
  const endless = await serve(t, (_, response) => {
    const more = () => {
      while (!response.destroyed) {
        written += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return response.once("drain", more);
      }
    };
    more();
  });
  for (const { url, server } of [announced, endless]) {
    fails(await direct().send({ url, maxBody: 100_000 }), "transport.body_too_large", true);
    await eventually(() => server.sockets.size === 0, 2000, "the server's sockets closing");
  }
  assert.ok(written < 50_000_000, `${written} bytes were written`);
  const exact = await serve(t, (_, response) => response.end(Buffer.alloc(100_000)));
  assert.equal((await direct().send({ url: exact.url, maxBody: 100_000 })).body.length, 100_000);
});

test("an abort before and during a call is a value and frees the socket", async (t) => {
  const { url, server } = await serveRaw(t, () => {});
  const transport = direct();
  const before = await transport.send({ url, signal: AbortSignal.abort() });
  fails(before, "transport.aborted", false);
  assert.equal(server.sockets.size, 0);

  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...args) => ((listeners += 1), add.apply(signal, args));
  signal.removeEventListener = (...args) => ((listeners -= 1), remove.apply(signal, args));
  const calls = [transport.send({ url, signal }), transport.send({ url, signal })];
  await eventually(() => server.sockets.size === 2);
  controller.abort();
  for (const call of calls) fails(await call, "transport.aborted", true);
  await eventually(() => server.sockets.size === 0, 2000, "the server's sockets closing");
  assert.equal(listeners, 0);

  // A call that ends well leaves no listener behind either.
  const { url: good } = await serve(t, (_, response) => response.end("{}"));
  const late = new AbortController();
  late.signal.removeEventListener = (...args) => ((listeners += 1), remove.apply(late.signal, args));
  assert.equal((await transport.send({ url: good, signal: late.signal })).status, 200);
  assert.equal(listeners, 1);
  late.abort();
});

test("close ends what is pending, for this transport only", async (t) => {
  const { url, server } = await serveRaw(t, () => {});
  const [first, second] = [direct(), direct()];
  const calls = [first.send({ url }), first.send({ url })];
  const other = second.send({ url, timeout: 400 });
  await eventually(() => server.sockets.size === 3);
  first.close();
  for (const call of calls) fails(await call, "transport.closed", true);
  fails(await first.send({ url }), "transport.closed", false);
  await eventually(() => server.sockets.size === 1);
  fails(await other, "transport.timeout", true);
});

test("requests and settings that cannot be used are values", async () => {
  const url = `http://127.0.0.1:9/cgi-bin?access_token=${SECRET}`;
  for (const request of [
    { url: `/cgi-bin?access_token=${SECRET}` },
    { url: `ftp://127.0.0.1/cgi-bin?access_token=${SECRET}` },
    { url: `${url}\nx` },
    { url: undefined },
    { url, method: "G T" },
    { url, method: "GET\nhttp://127.0.0.1:1/" },
    { url, headers: { "x-a": `1\r\nx-b: ${SECRET}` } },
    { url, headers: { "x-a\nx-b": "1" } },
    { url, headers: { "x a": "1" } },
    { url, headers: { "x-a": null } },
    { url, body: { access_token: SECRET } },
    { url, timeout: Number.NaN },
    { url, maxBody: -1 },
  ]) {
    fails(await direct().send(request), "transport.invalid_request", false);
  }
  const unreadable = createTransport(addon, { proxy: null, extraCaFiles: ["/no/such/file.pem"] });
  assert.match(fails(await unreadable.send({ url }), "transport.invalid_request", false).detail, /no\/such\/file/);
  const badProxy = createTransport(addon, { proxy: `http://user:${SECRET}@:x:`, extraCaFiles: [] });
  fails(await badProxy.send({ url }), "transport.invalid_request", false);
  assert.throws(() => createTransport(addon, { proxy: "http://a\nb" }), TypeError);
});

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

/** Runs `code` in a child with `transport` and `url` in scope; gives its output, exit and the milliseconds it took. */
async function child(code, url, env = {}) {
  const program = `
    const { createTransport } = require(${JSON.stringify(gluePath)});
    const transport = createTransport(require(${JSON.stringify(addonPath())}), { proxy: null });
    const url = ${JSON.stringify(url)};
    ${code}`;
  const start = performance.now();
  const running = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });
  let output = "";
  running.stdout.on("data", (chunk) => (output += chunk));
  const timer = setTimeout(() => running.kill("SIGKILL"), 10_000);
  const [exit, signal] = await new Promise((resolve) => running.on("close", (...args) => resolve(args)));
  clearTimeout(timer);
  return { output, exit, signal, took: performance.now() - start };
}

test("a pending call keeps the process alive, and nothing else does", async (t) => {
  const { url } = await serve(t, (_, response) => setTimeout(() => response.end("{}"), 400));
  const waits = await child(`transport.send({ url }).then(({ status }) => console.log(status));`, url);
  assert.deepEqual([waits.output, waits.exit, waits.signal], ["200\n", 0, null]);
  assert.ok(waits.took > 400 && waits.took < 5000, `${waits.took} ms`);

  const idle = await child(`console.log("loaded")`, url);
  assert.deepEqual([idle.output, idle.exit, idle.signal], ["loaded\n", 0, null]);

  const aborted = await child(`
    transport.send({ url, timeout: 60000, signal: AbortSignal.timeout(50) }).then(({ failure }) => console.log(failure.code));`, url);
  assert.deepEqual([aborted.output, aborted.exit, aborted.signal], ["transport.aborted\n", 0, null]);

  const leaving = await child(`
    for (let i = 0; i < 50; i += 1) transport.send({ url });
    setTimeout(() => process.exit(3), 50);`, url);
  assert.deepEqual([leaving.exit, leaving.signal], [3, null]);
});

test("a system without any certificates is no obstacle", async (t) => {
  const port = await listen(t, https.createServer(tls, (_, response) => response.end("secure")));
  const bare = { SSL_CERT_FILE: "/no/such/file", SSL_CERT_DIR: "/no/such/directory", NODE_EXTRA_CA_CERTS: "" };
  const code = `transport.send({ url }).then(({ status, failure }) => console.log(status ?? failure.code));`;
  const url = `https://localhost:${port}/`;
  assert.equal((await child(code, url, bare)).output, "transport.connect\n");
  assert.equal((await child(code, url, { ...bare, NODE_EXTRA_CA_CERTS: fixture("ca.pem") })).output, "200\n");
});

test("an exception thrown by the caller's code does not disturb the others", async (t) => {
  const { url } = await serve(t, (_, response) => response.end("{}"));
  const { output } = await child(`
    process.on("unhandledRejection", () => console.log("rejected"));
    const calls = Array.from({ length: 20 }, () => transport.send({ url }));
    calls[3].then(() => { throw new Error("mine"); });
    Promise.all(calls).then((all) => console.log(all.every(({ status }) => status === 200)));`, url);
  assert.deepEqual(output.trim().split("\n").sort(), ["rejected", "true"]);
});
