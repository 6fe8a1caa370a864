// The delivery of outcomes from the addon to promises: none is lost, whatever fails. And the passing of calls to the addon.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { addon, createTransport, eventually, gluePath } from "./addon.mjs";
import { direct, serve } from "./servers.mjs";

/** A fake addon with given outcomes, which records its calls. */
function scripted(t) {
  const seen = { sent: [], flushes: 0, failures: 0 };
  let deliver;
  class NativeTransport {
    static headers = (list) => list;
    constructor(onCompletions) {
      deliver = onCompletions;
    }
    open = () => 0;
    release() {}
    abort() {}
    send(id, pool, method, url, headers, timeout, maxBody, body) {
      seen.sent.push({ id, url, headers, body });
    }
    flush() {
      seen.flushes += 1;
    }
    take = () => seen.take();
  }
  const { createTransport } = createRequire(import.meta.url)(gluePath);
  const transport = createTransport({ NativeTransport }, { proxy: null });
  t.after(() => transport.close());
  return { seen, transport, deliver: () => deliver() };
}

const url = "http://127.0.0.1:1/";

/** A task ends just after it has reported its outcome. */
const noneLive = () => eventually(() => addon.NativeTransport.live() === 0, "the end of all tasks");

test("an outcome that cannot be read is lost, and affects no other", async (t) => {
  const { seen, transport, deliver } = scripted(t);
  const calls = Array.from({ length: 5 }, () => transport.send({ url }));
  const [first, second, third, fourth, fifth] = seen.sent.map(({ id }) => id);
  const bodies = ["1", "2", "3"];
  Object.defineProperty(bodies, 1, {
    get() {
      throw new Error("no body");
    },
  });
  seen.take = () => ({
    ids: [first, second, third],
    statuses: [200, 200, 200],
    headers: ["{}", "{}", "{}"],
    bodies,
    failures: [
      {
        id: fourth,
        get failure() {
          throw new Error("no failure");
        },
      },
      { id: fifth, failure: { code: "transport.connect", details: {} } },
    ],
  });
  deliver();
  const results = await Promise.all(calls);
  assert.deepEqual(
    results.map(({ text, failure }) => text ?? `${failure.code} ${failure.details.detail}`),
    ["1", "transport.lost no body", "3", "transport.lost no failure", "transport.connect undefined"],
  );
  // All calls are settled: repeated outcomes belong to no call.
  deliver();
});

test("outcomes that could not be taken are taken again", async (t) => {
  const { seen, transport, deliver } = scripted(t);
  const call = transport.send({ url });
  const [{ id }] = seen.sent;
  seen.take = () => {
    seen.take = () => ({ ids: [id], statuses: [204], headers: ["{}"], bodies: [null], failures: [] });
    throw new Error("not now");
  };
  deliver();
  assert.equal((await call).status, 204);
});

test("the addon keeps outcomes that it could not deliver", async (t) => {
  const waiting = [];
  const { url } = await serve(t, (_, response) => {
    waiting.push(response);
    if (waiting.length === 20) for (const [at, each] of waiting.entries()) each.end(String(at));
  });
  // Setting the second element of an array fails, twice.
  let traps = 2;
  Object.defineProperty(Array.prototype, 1, {
    configurable: true,
    set(value) {
      Object.defineProperty(this, 1, { value, writable: true, enumerable: true, configurable: true });
      if (!new Error().stack.includes("Calls.deliver")) return;
      traps -= 1;
      if (traps === 0) delete Array.prototype[1];
      throw new Error("trapped");
    },
  });
  t.after(() => delete Array.prototype[1]);
  const transport = direct();
  const results = await Promise.all(Array.from({ length: 20 }, () => transport.send({ url })));
  assert.ok(results.every(({ status }) => status === 200));
  assert.equal(traps, 0);
});

test("calls sent in one tick are started together", async (t) => {
  const { seen, transport } = scripted(t);
  for (let count = 0; count < 10; count += 1) transport.send({ url });
  assert.deepEqual([seen.sent.length, seen.flushes], [10, 0]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.flushes, 1);
  transport.send({ url });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.flushes, 2);
});

test("a call that is aborted in the tick of its start is never sent", async (t) => {
  const seen = [];
  const { url } = await serve(t, (request, response) => {
    seen.push(request.url);
    response.end();
  });
  const transport = direct();
  const controller = new AbortController();
  const given = transport.send({ url: `${url}&given-up`, signal: controller.signal });
  const sent = transport.send({ url: `${url}&sent` });
  controller.abort();
  assert.equal((await given).failure.code, "transport.aborted");
  assert.equal((await sent).status, 200);
  assert.deepEqual(
    seen.map((path) => path.split("&")[1]),
    ["sent"],
  );
  await noneLive();
});

test("bytes of shared memory are copied before the addon reads them", async (t) => {
  const { seen, transport } = scripted(t);
  const shared = new SharedArrayBuffer(8);
  const view = new Uint8Array(shared, 2, 4);
  view.set([1, 2, 3, 4]);
  const bodies = [view, new DataView(shared, 2, 4), Buffer.from(shared, 2, 4), shared];
  for (const body of bodies) transport.send({ url, body });
  view.fill(9);
  for (const [at, { body }] of seen.sent.entries()) {
    assert.ok(body.buffer instanceof ArrayBuffer, String(at));
    assert.deepEqual([...body], at < 3 ? [1, 2, 3, 4] : [0, 0, 1, 2, 3, 4, 0, 0]);
  }
  const server = await serve(t, (_, response, body) => response.end(body));
  const { body } = await direct().send({ method: "POST", url: server.url, body: view });
  assert.deepEqual([...body], [9, 9, 9, 9]);
});

test("immutable headers are passed to the addon once", async (t) => {
  const { seen, transport } = scripted(t);
  const frozen = Object.freeze({ "x-a": "1" });
  const open = { "x-a": "1" };
  for (const headers of [frozen, frozen, open, open]) transport.send({ url, headers });
  const [first, second, third, fourth] = seen.sent.map(({ headers }) => headers);
  assert.deepEqual(first, [["x-a", "1"]]);
  assert.ok(first === second && third !== fourth);
  const server = await serve(t, (request, response) => response.end(`${request.headers["x-a"]} ${request.headers["x-b"]}`));
  const result = await createTransport(addon, { proxy: null }).send({ url: server.url, headers: { ...frozen, "x-b": "客" } });
  assert.equal(Buffer.from(result.body).toString("utf8"), `1 ${Buffer.from("客").toString("latin1")}`);
});

test("the transport's threads do not preempt JavaScript", {
  skip: process.platform !== "linux" && "SCHED_BATCH is of Linux",
}, async (t) => {
  const { url } = await serve(t, (_, response) => response.end());
  assert.equal((await direct().send({ url })).status, 200);
  const policies = readdirSync("/proc/self/task").flatMap((thread) => {
    // After the name in parentheses, the policy is the 39th field.
    const [, name, fields] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/self/task/${thread}/stat`, "latin1"));
    return name.startsWith("wecom-kf") ? [Number(fields.split(" ")[38])] : [];
  });
  const SCHED_BATCH = 3;
  assert.ok(policies.length > 0 && policies.every((policy) => policy === SCHED_BATCH), String(policies));
});

test("user code that runs while its request is read may close the transport, abort the call or send another", async (t) => {
  const paths = [];
  const { url } = await serve(t, (request, response) => {
    paths.push(request.url);
    response.end();
  });
  const failed = async (call) => (await call).failure?.code;
  // The number of the closed transport's pool is reused immediately: nothing may be sent there.
  const closing = () => {
    const transport = direct();
    const close = () => {
      transport.close();
      createTransport(addon, { proxy: "http://127.0.0.1:9" }).send({ url, timeout: 0 });
    };
    return { transport, close };
  };
  const signalOf = (addEventListener) => ({ aborted: false, addEventListener, removeEventListener() {} });
  for (const request of [
    (close) => ({
      url,
      get body() {
        return close();
      },
    }),
    (close) => ({
      url,
      headers: {
        get "x-a"() {
          close();
          return "1";
        },
      },
    }),
    (close) => ({ url, signal: signalOf(close) }),
    (close) => ({
      url,
      signal: {
        ...signalOf(() => {}),
        get aborted() {
          close();
          return false;
        },
      },
    }),
  ]) {
    const { transport, close } = closing();
    assert.equal(await failed(transport.send(request(close))), "transport.closed");
  }
  const transport = direct();
  const controller = new AbortController();
  const aborting = {
    get "x-a"() {
      controller.abort();
      return "1";
    },
  };
  assert.equal(await failed(transport.send({ url, headers: aborting, signal: controller.signal })), "transport.aborted");
  // A signal that aborted before the listener was added.
  assert.equal(await failed(transport.send({ url, signal: signalOf((_, listener) => listener()) })), "transport.aborted");
  assert.deepEqual(paths, []);
  let inner;
  const signal = signalOf(() => {
    inner ??= transport.send({ url: `${url}&inner`, signal });
  });
  const outer = transport.send({ url: `${url}&outer`, signal });
  assert.deepEqual([(await outer).status, (await inner).status, paths.length], [200, 200, 2]);
  await noneLive();
});

test("a call that could not be started is not sent later, and blocks no other", async (t) => {
  const { seen, transport } = scripted(t);
  const refusing = {
    aborted: false,
    addEventListener() {
      throw new Error("no listener");
    },
    removeEventListener() {},
  };
  assert.equal((await transport.send({ url, signal: refusing })).failure.code, "transport.invalid_request");
  assert.deepEqual(seen.sent, []);
  // With a full stack, at any point in `send`.
  const descend = () => {
    try {
      descend();
    } catch {
      // Each returning frame has a little more space.
    }
    if (seen.sent.length < 3) transport.send({ url }).catch(() => {});
  };
  descend();
  await new Promise((resolve) => setImmediate(resolve));
  const before = seen.flushes;
  transport.send({ url });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.flushes, before + 1);
});

test("fake timers of a test block nothing", async (t) => {
  const { url } = await serve(t, (_, response) => response.end());
  const real = { nextTick: process.nextTick, queueMicrotask };
  const fresh = createRequire(import.meta.url);
  delete fresh.cache[gluePath];
  process.nextTick = () => {};
  globalThis.queueMicrotask = () => {};
  const call = fresh(gluePath).createTransport(addon, { proxy: null }).send({ url });
  // Node.js itself needs them to receive anything.
  process.nextTick = real.nextTick;
  globalThis.queueMicrotask = real.queueMicrotask;
  assert.equal((await call).status, 200);
});

test("the timeout starts at send, even if JavaScript is busy afterwards", async (t) => {
  const paths = [];
  const { url } = await serve(t, (request, response) => {
    paths.push(request.url);
    response.end();
  });
  const transport = direct();
  const late = transport.send({ url: `${url}&late`, timeout: 20 });
  const sent = transport.send({ url: `${url}&sent` });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  const { code, details } = (await late).failure;
  assert.deepEqual([code, details.sent], ["transport.timeout", false]);
  assert.equal((await sent).status, 200);
  assert.ok(paths.every((path) => path.endsWith("&sent")));
});

test("headers that only seem immutable are read each time", async (t) => {
  const { seen, transport } = scripted(t);
  let count = 0;
  const counting = Object.freeze({
    get "x-a"() {
      count += 1;
      return String(count);
    },
  });
  const inherited = { "x-a": "1" };
  const inheriting = Object.freeze(Object.create(inherited));
  transport.send({ url, headers: counting });
  transport.send({ url, headers: counting });
  transport.send({ url, headers: inheriting });
  inherited["x-a"] = "2";
  transport.send({ url, headers: inheriting });
  assert.deepEqual(
    seen.sent.map(({ headers }) => headers[0][1]),
    ["1", "2", "1", "2"],
  );
});
