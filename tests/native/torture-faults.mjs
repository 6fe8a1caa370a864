// More scenarios of torture.test.mjs: servers that fail in every way or close idle connections, and short-lived clients.
import { readFileSync } from "node:fs";
import http2 from "node:http2";
import net from "node:net";
import { gzipSync } from "node:zlib";
import { KfClient } from "wecom-kf";
import { addon, createTransport, eventually, fixture } from "./addon.mjs";

const tick = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const random = (list) => list[Math.floor(Math.random() * list.length)];

/** What keeps the event loop alive, except output, files being closed, and immediate work. */
const handles = () =>
  process
    .getActiveResourcesInfo()
    .filter((name) => !/Req|PipeWrap|Immediate/.test(name))
    .sort()
    .join();

async function megabytes() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await tick(20);
  }
  return process.memoryUsage().rss / 1048576;
}

/** A minimal HTTP/1.1 server: `talk(socket, path, body)` for each complete request. `sockets` are the open ones. */
async function serveByHand(talk) {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    let request = "";
    socket.on("data", (data) => {
      request += data.toString("latin1");
      for (;;) {
        const end = request.indexOf("\r\n\r\n") + 4;
        const length = Number(/content-length: (\d+)/i.exec(request)?.[1] ?? 0);
        if (end < 4 || request.length < end + length) return;
        const path = request.slice(request.indexOf(" ") + 1, request.indexOf(" HTTP/"));
        const body = request.slice(end, end + length);
        request = request.slice(end + length);
        talk(socket, path, body);
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", 4096, resolve));
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, sockets, close };
}

/** Runs `one(index)` for all indices, a limited number at a time. */
async function lanes(count, width, one) {
  let next = 0;
  const lane = async () => {
    while (next < count) await one((next += 1));
  };
  await Promise.all(Array.from({ length: width }, lane));
}

const head = (lines, body = "") => `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n${body}`;
const GOOD = head(["content-type: application/json", "content-length: 2"], "{}");
const HTML = "<html>Bad gateway</html>";
const BOMB = gzipSync(Buffer.alloc(30_000_000), { level: 9 });
const CHUNK = Buffer.alloc(65_536, 120);

/** Writes up to 100 MB, as fast as the receiver reads. */
function pour(socket, chunk) {
  let left = 100_000_000 / 65_536;
  const more = () => {
    while ((left -= 1) > 0 && !socket.destroyed) if (!socket.write(chunk)) return void socket.once("drain", more);
  };
  more();
}

/** What the server does, and the possible results of the call. */
const FAULTS = {
  good: [(socket) => socket.write(GOOD), "200"],
  drop: [(socket) => socket.destroy(), "transport.lost"],
  end: [(socket) => socket.end(), "transport.lost"],
  reset: [(socket) => socket.resetAndDestroy(), "transport.lost"],
  stall: [() => {}, "transport.timeout"],
  "stall-in-head": [(socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-"), "transport.timeout"],
  "stall-in-body": [(socket) => socket.write(head(["content-length: 100"], "{")), "transport.timeout"],
  truncate: [(socket) => socket.end(head(["content-length: 100"], "{")), "transport.lost"],
  "truncate-chunked": [(socket) => socket.end(head(["transfer-encoding: chunked"], '5\r\n{"a"')), "transport.lost"],
  "truncate-gzip": [
    (socket) => socket.end(Buffer.concat([Buffer.from(head(["content-encoding: gzip", "connection: close"])), BOMB.subarray(0, 20)])),
    "transport.lost",
  ],
  "no-gzip": [(socket) => socket.end(head(["content-encoding: gzip", "content-length: 4", "connection: close"], "junk")), "transport.lost"],
  garbage: [(socket) => socket.end(Buffer.from([0, 1, 2, 255, 13, 10, 13, 10])), "transport.lost"],
  html: [
    (socket) => socket.write(`HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: ${HTML.length}\r\n\r\n${HTML}`),
    "502",
  ],
  "header-of-a-megabyte": [
    (socket) => socket.end(head([`x-large: ${"x".repeat(1_000_000)}`, "content-length: 2"], "{}")),
    "transport.lost",
  ],
  "headers-without-end": [
    (socket) =>
      socket.end(
        head(
          Array.from({ length: 5000 }, (_, index) => `x-${index}: 1`),
          "{}",
        ),
      ),
    "transport.lost",
  ],
  "lengths-that-differ": [(socket) => socket.end(head(["content-length: 2", "content-length: 3"], "{}")), "transport.lost"],
  "continues-without-end": [(socket) => socket.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(200) + GOOD), "200"],
  "100-megabytes": [(socket) => socket.write(head(["content-length: 100000000"])) && pour(socket, CHUNK), "transport.body_too_large"],
  "100-megabytes-unannounced": [(socket) => socket.write(head(["connection: close"])) && pour(socket, CHUNK), "transport.body_too_large"],
  bomb: [
    (socket) => socket.write(Buffer.concat([Buffer.from(head(["content-encoding: gzip", `content-length: ${BOMB.length}`])), BOMB])),
    "transport.body_too_large",
  ],
  // An unsolicited second response must not answer the next call. The connection is unusable, and the call may be lost with it.
  unasked: [(socket) => socket.write(GOOD + head(["content-length: 4"], "evil")), "200", "transport.lost"],
};

async function faults(count) {
  const { url, sockets, close } = await serveByHand((socket, path) => FAULTS[path.slice(1)][0](socket));
  const transport = createTransport(addon, { proxy: null, extraCaFiles: [] });
  // With its own connections.
  const spoilt = createTransport(addon, { proxy: null, extraCaFiles: [fixture("ca.pem")] });
  const before = handles();
  const wrong = new Map();
  const seen = new Map();
  const names = Object.keys(FAULTS);
  const batch = (size) =>
    lanes(size, 40, async (index) => {
      const name = names[index % names.length];
      const result = await (name === "unasked" ? spoilt : transport).send({
        method: "POST",
        url: `${url}/${name}`,
        body: "{}",
        maxBody: 1_000_000,
        timeout: name.startsWith("stall") ? 20 : 30_000,
      });
      const outcome = String(result.status ?? result.failure.code);
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      const evil = result.text === "evil" || (result.status === 200 && String(Buffer.from(result.body)) !== "{}");
      if (!FAULTS[name].includes(outcome) || evil) wrong.set(`${name}: ${JSON.stringify(evil ? "evil" : result)}`, index);
    });
  await batch(Math.ceil(count / 3));
  const halfway = await megabytes();
  await batch(count - Math.ceil(count / 3));
  const grownMiB = Math.round((await megabytes()) - halfway);
  transport.close();
  spoilt.close();
  await eventually(() => sockets.size === 0, "all sockets closing", 5000).catch(() => {});
  await tick(0);
  const report = {
    wrong: [...wrong.keys()],
    seen: Object.fromEntries(seen),
    live: addon.NativeTransport.live(),
    sockets: sockets.size,
    grownMiB,
  };
  report.handles = { before, after: handles() };
  close();
  return report;
}

/** How often each message of a run arrived, and the result for its sender. */
function tally() {
  const arrived = new Map();
  const report = { answered: 0, lost: 0, notSent: 0, doubled: 0, wrong: [] };
  return {
    report,
    arrive: (id) => arrived.set(id, (arrived.get(id) ?? 0) + 1),
    reported(id, result) {
      const times = arrived.get(id) ?? 0;
      const outcome = String(result.status ?? result.failure.code);
      if (times > 1) report.doubled += 1;
      if (outcome === "200") report.answered += 1;
      else if (outcome === "transport.lost") report.lost += 1;
      else if (outcome === "transport.connect") report.notSent += 1;
      if ((outcome === "200" && times !== 1) || (outcome === "transport.connect" && times !== 0) || /timeout|invalid/.test(outcome)) {
        report.wrong.push(`${outcome}: arrived ${times} times`);
      }
    },
  };
}

/** Messages over connections that the server closes at the worst moments: no message may arrive twice. */
async function closing(count) {
  const { report, arrive, reported } = tally();
  const closeLater = (socket) => setTimeout(() => random([() => socket.end(), () => socket.destroy()])(), Math.random() * 2);
  const { url, close } = await serveByHand((socket, _, body) => {
    arrive(body);
    random([
      () => socket.write(GOOD),
      () => socket.write(GOOD),
      () => socket.end(GOOD),
      () => socket.write(GOOD, () => socket.destroy()),
      () => socket.write(GOOD) && closeLater(socket),
      () => socket.write(GOOD) && closeLater(socket),
      () => socket.destroy(),
    ])();
  });
  const transport = createTransport(addon, { proxy: null, extraCaFiles: [] });
  await lanes(count, 16, async (index) => {
    const id = `message ${index}`;
    reported(id, await transport.send({ method: "POST", url, body: id, timeout: 30_000 }));
    if (index % 3 === 0) await tick(Math.random() * 3);
  });
  transport.close();
  close();
  return report;
}

/** The same over HTTP/2: sessions that end with and without notice. */
async function closingHttp2(count) {
  const { report, arrive, reported } = tally();
  const server = http2.createSecureServer({ key: readFileSync(fixture("server-key.pem")), cert: readFileSync(fixture("server.pem")) });
  const sockets = new Set();
  // Destroys the socket, not the session, which would crash the server of Node.js 22.
  server.on("connection", (socket) => sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket))));
  const cut = () => random([...sockets])?.destroy();
  server.on("stream", async (stream) => {
    stream.on("error", () => {});
    let body = "";
    try {
      for await (const chunk of stream) body += chunk;
    } catch {
      return;
    }
    arrive(body);
    const answer = () => !stream.destroyed && (stream.respond({ ":status": 200 }), stream.end("{}"));
    const cancel = () => stream.close(http2.constants.NGHTTP2_CANCEL);
    random([
      ...Array(24).fill(answer),
      () => (answer(), stream.session?.close()),
      () => (cut(), answer()),
      () => (answer(), cut()),
      cancel,
      cancel,
    ])();
  });
  server.on("sessionError", () => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", 4096, resolve));
  const transport = createTransport(addon, { proxy: null, extraCaFiles: [fixture("ca.pem")] });
  await lanes(count, 16, async (index) => {
    const id = `message ${index}`;
    reported(id, await transport.send({ method: "POST", url: `https://localhost:${server.address().port}/`, body: id, timeout: 30_000 }));
    if (index % 3 === 0) await tick(Math.random() * 3);
  });
  transport.close();
  for (const socket of sockets) socket.destroy();
  server.close();
  return report;
}

/** Clients with different settings, closed or only unreachable: neither pools nor connections remain. */
async function clients(count) {
  const answer = JSON.stringify({ errcode: 0, errmsg: "ok", access_token: "token", expires_in: 7200, account_list: [] });
  const good = head(["content-type: application/json", `content-length: ${answer.length}`], answer);
  const { url, sockets, close } = await serveByHand((socket) => socket.write(good));
  const before = handles();
  let answered = 0;
  const batch = (size, from) =>
    lanes(size, 8, async (index) => {
      const proxy = url.replace("//", `//user${from + index}:pw@`);
      const kf = new KfClient({ corpId: `ww${from + index}`, secret: "secret", baseUrl: "http://kf.invalid", transport: "native", proxy });
      const { errcode } = await kf.listAccounts({ limit: 5 });
      if (errcode === 0) answered += 1;
      if (index % 4 !== 0) kf.close();
      else if (index % 8 === 0) await kf[Symbol.asyncDispose]();
    });
  await batch(Math.ceil(count / 2), 0);
  await eventually(() => (globalThis.gc(), sockets.size === 0), "all sockets closing", 10_000).catch(() => {});
  const halfway = await megabytes();
  await batch(count - Math.ceil(count / 2), count);
  await eventually(() => (globalThis.gc(), sockets.size === 0), "all sockets closing", 10_000).catch(() => {});
  const report = {
    answered,
    live: addon.NativeTransport.live(),
    sockets: sockets.size,
    grownMiB: Math.round((await megabytes()) - halfway),
  };
  report.handles = { before, after: handles() };
  close();
  return report;
}

const scenarios = { faults, closing, "closing-http2": closingHttp2, clients };
console.log(JSON.stringify(await scenarios[process.argv[2]](Number(process.argv[3]))));
