// The scenarios of torture.test.mjs: `node torture-child.mjs <scenario> <count>`; the report is one line of JSON.
import http from "node:http";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { addon, createTransport, eventually } from "./addon.mjs";

const transport = createTransport(addon, { proxy: null, extraCaFiles: [] });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

if (isMainThread) await main(process.argv[2], Number(process.argv[3]));
else await work();

/** A worker: keeps calls of all kinds in flight until it is ended. */
async function work() {
  const { base, ending } = workerData;
  if (ending === "silent") {
    for (let index = 0; index < 10; index += 1) void transport.send({ url: `${base}/never`, timeout: 60_000 });
    return void setTimeout(() => parentPort.postMessage("started"), 20);
  }
  const paths = ["/now", "/soon", "/large", "/never", "/never", "/drip", "/drop"];
  const one = async (index) => {
    for (let round = 0; ; round += 1) {
      const path = paths[(index + round) % paths.length];
      await transport.send({ method: "POST", url: base + path, body: "x".repeat(1000), timeout: 10_000 });
      if (round === 0) parentPort.postMessage("answered");
    }
  };
  for (let index = 0; index < 14; index += 1) void one(index);
  if (ending === "exit") setTimeout(() => process.exit(0), 30);
  if (ending === "throw")
    setTimeout(() => {
      throw new Error("as planned");
    }, 30);
  parentPort.postMessage("started");
}

/** Responds immediately, soon, with a large body, never, in pieces, or by disconnecting. */
async function serve() {
  const stats = { requests: 0, hung: 0, busy: 0 };
  const large = Buffer.alloc(300_000, 1);
  const server = http.createServer((request, response) => {
    stats.requests += 1;
    stats.busy += 1;
    response.on("close", () => (stats.busy -= 1));
    request.on("error", () => {}).resume();
    if (request.url === "/now") response.end("{}");
    else if (request.url === "/soon") setTimeout(() => response.end("{}"), Math.random() * 20);
    else if (request.url === "/large") response.end(large);
    else if (request.url === "/drop") response.destroy();
    else if (request.url === "/drip") {
      const timer = setInterval(() => response.write("x"), 2);
      response.on("close", () => clearInterval(timer));
    } else stats.hung += 1;
  });
  server.on("clientError", (_, socket) => socket.destroy());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", 4096, resolve));
  return { server, stats, base: `http://127.0.0.1:${server.address().port}` };
}

async function megabytes() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await sleep(20);
  }
  return process.memoryUsage().rss / 1048576;
}

async function main(name, count) {
  const { server, stats, base } = await serve();
  const { NativeTransport } = addon;
  const done = (report) => {
    console.log(JSON.stringify(report));
    server.closeAllConnections();
    server.close();
  };
  /** Waits until no call is in flight on either side. */
  const drain = async () => {
    await eventually(() => NativeTransport.live() === 0, "the end of abandoned calls", 5000).catch(() => {});
    await eventually(() => stats.busy === 0, "the end of abandoned requests", 5000).catch(() => {});
    return { live: NativeTransport.live(), busySockets: stats.busy };
  };
  const handles = () =>
    process
      .getActiveResourcesInfo()
      .filter((name) => !/Req|PipeWrap|Immediate/.test(name))
      .sort()
      .join();
  const works = async () => (await transport.send({ url: `${base}/now` })).status === 200;

  if (name === "terminate") {
    let [terminated, answered, halfway] = [0, 0, 0];
    const LANES = 4;
    const endOne = async () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { base } });
      const ready = new Promise((resolve, reject) => {
        worker.on("error", reject);
        worker.on("message", (message) => (message === "started" ? resolve() : (answered += 1)));
      });
      // Some are terminated while they load, most with calls in flight.
      if (Math.random() < 0.1) await sleep(Math.random() * 40);
      else await ready.then(() => sleep(Math.random() * 25));
      await worker.terminate();
      terminated += 1;
    };
    const lane = async (upTo) => {
      while (started < upTo) {
        started += 1;
        await endOne();
      }
    };
    let started = 0;
    for (const upTo of [Math.ceil(count / 2), count]) {
      await Promise.all(Array.from({ length: LANES }, () => lane(upTo)));
      await drain();
      if (upTo !== count) halfway = await megabytes();
    }
    const grownMiB = Math.round((await megabytes()) - halfway);
    done({ terminated, answered, requests: stats.requests, hung: stats.hung, ...(await drain()), grownMiB, afterwards: await works() });
  } else if (name === "abort") {
    const report = { settled: 0, aborted: 0, answered: 0, other: 0 };
    const paths = ["/now", "/soon", "/soon", "/large", "/never"];
    const one = async (index) => {
      const controller = new AbortController();
      const path = paths[index % paths.length];
      // On a busy machine nothing is answered within 150 ms: some calls are not aborted.
      const timer = index % 10 === 0 ? undefined : setTimeout(() => controller.abort(), Math.random() * (path === "/never" ? 30 : 150));
      const result = await transport.send({ url: base + path, signal: controller.signal, body: "x", method: "POST" });
      clearTimeout(timer);
      report.settled += 1;
      if (result.status === 200) report.answered += 1;
      else if (result.failure.code === "transport.aborted") report.aborted += 1;
      else report.other += 1;
    };
    const batch = async (size) => {
      let started = 0;
      const lane = async () => {
        while (started < size) await one((started += 1));
      };
      await Promise.all(Array.from({ length: 25 }, lane));
    };
    const handlesBefore = handles();
    await batch(count / 4);
    const before = await megabytes();
    await batch(count - count / 4);
    const grownMiB = Math.round((await megabytes()) - before);
    const drained = await drain();
    server.closeAllConnections();
    await eventually(() => handles() === handlesBefore, "the end of all handles").catch(() => {});
    done({ ...report, ...drained, grownMiB, handles: { before: handlesBefore, after: handles() } });
  } else if (name === "silent-worker") {
    // These calls never get a response, so only the end of their thread can end them.
    for (let index = 0; index < count; index += 1) {
      const worker = new Worker(new URL(import.meta.url), { workerData: { base, ending: "silent" } });
      await new Promise((resolve) => worker.once("message", resolve));
      await worker.terminate();
    }
    const { live, busySockets } = await drain();
    done({ done: stats.hung > 0 && live === 0 && busySockets === 0, hung: stats.hung, live, busySockets });
  } else if (name === "exit-process") {
    for (let index = 0; index < count; index += 1) {
      const worker = new Worker(new URL(import.meta.url), { workerData: { base } });
      await new Promise((resolve) => worker.once("message", resolve));
      void transport.send({ url: `${base}/never` });
    }
    await sleep(30);
    console.log(JSON.stringify({ done: true }));
    process.exit(0);
  } else {
    const exits = Array.from({ length: count }, () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { base, ending: name.split("-")[0] } });
      worker.on("error", () => {});
      return new Promise((resolve) => worker.on("exit", resolve));
    });
    await Promise.all(exits);
    const { live, busySockets } = await drain();
    done({ done: live === 0 && busySockets === 0 && (await works()) });
  }
}
