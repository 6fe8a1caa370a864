// The native transport with real servers on loopback: what arrives, how calls fail, and what is freed.
import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { addon, createTransport, eventually, fixture, listen } from "./addon.mjs";
import { SECRET, direct, fails, serve, serveRaw, timesOutSent } from "./servers.mjs";

test("a JSON response arrives complete, with all its headers", async (t) => {
  const { url } = await serve(t, (request, response) => {
    response.setHeader("content-type", "application/json; charset=UTF-8");
    response.setHeader("x-other", ["1", "2"]);
    response.end(JSON.stringify({ path: request.url, agent: request.headers["user-agent"], text: "您好" }));
  });
  const result = await direct().send({ method: "GET", url, headers: { "user-agent": "wecom-kf/test" } });
  assert.equal(result.status, 200);
  assert.equal(result.headers["content-type"], "application/json; charset=UTF-8");
  assert.ok(result.headers.date && result.headers["content-length"]);
  assert.equal(result.headers["x-other"], "1, 2");
  assert.equal(JSON.parse(result.text).text, "您好");
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
    ['{"a":"客服"}', Buffer.from('{"a":"客服"}')],
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
    socket.end('HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="客服.png"\r\nContent-Length: 0\r\n\r\n');
  });
  assert.equal((await direct().send({ url })).headers["content-disposition"], 'attachment; filename="客服.png"');
});

test("connections are kept alive and shared by transports of equal settings", async (t) => {
  const { url, server } = await serve(t, (_, response) => response.end("{}"));
  let connections = 0;
  server.on("connection", () => (connections += 1));
  for (let round = 0; round < 10; round += 1) assert.equal((await direct().send({ url })).status, 200);
  assert.equal(connections, 1);
});

test("a connection that the server closed while idle causes no failure", async (t) => {
  const { url, server } = await serve(t, (_, response) => response.end("{}"));
  server.keepAliveTimeout = 1;
  for (let round = 0; round < 5; round += 1) {
    assert.equal((await direct().send({ method: "POST", url, body: "{}" })).status, 200);
    for (const socket of server.sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

test("many concurrent calls, each with its own response", async (t) => {
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
  const refused = fails(
    await direct().send({ url: `http://127.0.0.1:${port}/cgi-bin?access_token=${SECRET}` }),
    "transport.connect",
    false,
  );
  assert.equal(refused.detail, `127.0.0.1:${port}: connection refused`);
  const unknown = fails(
    await direct().send({ url: `https://no-such-host.invalid/cgi-bin?access_token=${SECRET}` }),
    "transport.connect",
    false,
  );
  assert.match(unknown.detail, /^no address for no-such-host\.invalid: /);
});

test("responses that end too early are lost", async (t) => {
  const talks = [
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"errcode"'),
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

test("the timeout limits the whole call, and its failure says whether the request was sent", async (t) => {
  const silent = await serveRaw(t, () => {});
  const dripping = await serveRaw(t, (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    const drip = setInterval(() => socket.write("x"), 20);
    socket.on("close", () => clearInterval(drip));
  });
  for (const { url, server } of [silent, dripping]) {
    await timesOutSent(direct(), { url });
    await eventually(() => server.sockets.size === 0, "the server's sockets closing");
  }
  // A TLS handshake without an answer: nothing was sent.
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

test("a body over maxBody is aborted early, announced or not", async (t) => {
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
    await eventually(() => server.sockets.size === 0, "the server's sockets closing");
  }
  assert.ok(written < 50_000_000, `${written} bytes were written`);
  const exact = await serve(t, (_, response) => response.end(Buffer.alloc(100_000)));
  assert.equal((await direct().send({ url: exact.url, maxBody: 100_000 })).body.length, 100_000);
});

test("an abort before and during a call is a failure value and frees the socket", async (t) => {
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
  await eventually(() => server.sockets.size === 0, "the server's sockets closing");
  assert.equal(listeners, 0);

  // A successful call leaves no listener behind either.
  const { url: good } = await serve(t, (_, response) => response.end("{}"));
  const late = new AbortController();
  late.signal.removeEventListener = (...args) => ((listeners += 1), remove.apply(late.signal, args));
  assert.equal((await transport.send({ url: good, signal: late.signal })).status, 200);
  assert.equal(listeners, 1);
  late.abort();
});

test("close ends the pending calls of this transport only", async (t) => {
  const { url, server } = await serveRaw(t, () => {});
  const [first, second] = [direct(), direct()];
  const calls = [first.send({ url }), first.send({ url })];
  const controller = new AbortController();
  const other = second.send({ url, signal: controller.signal });
  await eventually(() => server.sockets.size === 3);
  first.close();
  for (const call of calls) fails(await call, "transport.closed", true);
  fails(await first.send({ url }), "transport.closed", false);
  await eventually(() => server.sockets.size === 1);
  controller.abort();
  fails(await other, "transport.aborted");
});

test("invalid requests and settings are failure values", async () => {
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

test("connections close with the last transport of their settings, whether it was closed or became unreachable", async (t) => {
  const { url, server } = await serve(t, (_, response) => response.end("{}"));
  // Settings used only by this test: others keep their connections open.
  const own = () => createTransport(addon, { proxy: null, extraCaFiles: [fixture("ca.pem")] });
  const [first, second] = [own(), own()];
  assert.equal((await first.send({ url })).status, 200);
  assert.equal((await second.send({ url })).status, 200);
  assert.equal(server.sockets.size, 1);
  first.close();
  first.close();
  assert.equal((await second.send({ url })).status, 200);
  assert.equal(server.sockets.size, 1);
  second.close();
  await eventually(() => server.sockets.size === 0, "the server's sockets closing");

  await (async () => assert.equal((await own().send({ url })).status, 200))();
  assert.equal(server.sockets.size, 1);
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  await eventually(() => (collect(), server.sockets.size === 0), "the forgotten transport's socket closing");
});

test("a signal shared by a hundred calls", async (t) => {
  const { url } = await serve(t, (_, response) => response.end("{}"));
  const warnings = [];
  const note = (warning) => warnings.push(warning.name);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  const { signal } = new AbortController();
  const transport = direct();
  const results = await Promise.all(Array.from({ length: 100 }, () => transport.send({ url, signal })));
  assert.ok(results.every(({ status }) => status === 200));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(warnings, []);
});

test("a signal whose methods throw loses no response and leaves nothing behind", async (t) => {
  let requests = 0;
  const { url } = await serve(t, (request, response) => {
    requests += 1;
    response.end("ok");
  });
  const fail = () => {
    throw new Error("the signal's own");
  };
  const transport = direct();
  const signal = (own) => ({ aborted: false, addEventListener() {}, removeEventListener() {}, ...own });
  for (const odd of [
    new AbortController(),
    "signal",
    {},
    signal({ aborted: undefined }),
    signal({ removeEventListener: undefined }),
    signal({ addEventListener: fail }),
  ]) {
    const { failure } = await transport.send({ url, signal: odd });
    assert.equal(failure.code, "transport.invalid_request");
  }
  assert.equal(requests, 0);
  // They are delivered in batches, each of which must be complete.
  const made = Array.from({ length: 200 }, (_, at) =>
    transport.send({ url, signal: at % 2 ? signal({ removeEventListener: fail }) : undefined }),
  );
  assert.deepEqual(new Set((await Promise.all(made)).map(({ status }) => status)), new Set([200]));
  assert.equal(requests, 200);
});

test("bytes in every kind of buffer, and in a detached one", async (t) => {
  const { url } = await serve(t, (_, response, body) => response.end(body.toString("hex")));
  const send = async (body) => String(Buffer.from((await direct().send({ method: "POST", url, body })).body ?? []));
  const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(1);
  assert.equal(await send(shared), "01010101");
  assert.equal(await send(new Uint16Array([0x0201, 0x0403])), "01020304");
  assert.equal(await send(Buffer.from("pooled").subarray(2)), Buffer.from("oled").toString("hex"));
  const gone = new Uint8Array([1, 2, 3]);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  assert.equal(await send(gone), "");
  const resizable = new ArrayBuffer(8, { maxByteLength: 16 });
  assert.equal((await send(resizable)).length, resizable.byteLength * 2);
});

test("a body is text exactly if it is valid text", async (t) => {
  const cases = [
    ["application/json", Buffer.from('{"a":1}'), true],
    ["application/json; charset=UTF-8", Buffer.from('{"a":"é"}'), true],
    ["Application/JSON", Buffer.from('{"a":"您好😀"}'), true],
    ["text/plain", Buffer.from("您好"), true],
    ["text/html", Buffer.alloc(0), true],
    ["application/json", Buffer.from([0x7b, 0xff, 0x7d]), false],
    ["application/json", Buffer.from("\ufeff{}"), false],
    ["image/jpeg", Buffer.from("{}"), false],
    [undefined, Buffer.from("{}"), false],
  ];
  for (const [type, bytes, isText] of cases) {
    const { url } = await serve(t, (_, response) => {
      if (type) response.setHeader("content-type", type);
      response.end(bytes);
    });
    const result = await direct().send({ url });
    assert.ok(bytes.equals(result.body), String(type));
    assert.equal(result.text, isText ? bytes.toString() : undefined, `${type} ${bytes}`);
  }
});

test("a small response that decompresses to 100 MB is cut off at the limit", async (t) => {
  const bomb = gzipSync(Buffer.alloc(100_000_000), { level: 9 });
  assert.ok(bomb.length < 200_000);
  const { url } = await serve(t, (_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(bomb);
  });
  const before = process.memoryUsage.rss();
  const calls = await Promise.all(Array.from({ length: 20 }, () => direct().send({ url, maxBody: 1_000_000 })));
  for (const call of calls) fails(call, "transport.body_too_large");
  const grown = (process.memoryUsage.rss() - before) / 1048576;
  assert.ok(grown < 300, `${grown} MiB more`);
});
