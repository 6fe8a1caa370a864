// Outcomes on their way from the addon to promises: none is lost, whatever else goes wrong; and what is handed over to it.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { addon, createTransport, gluePath } from "./addon.mjs";
import { direct, serve } from "./servers.mjs";

/** An addon whose outcomes are made by hand, and what it was asked for. */
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

test("an outcome that cannot be read is a lost one, and takes no other along", async (t) => {
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
  // All are gone: the same outcomes again are nobody's.
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

test("the addon keeps what it could not hand over", async (t) => {
  const waiting = [];
  const { url } = await serve(t, (_, response) => {
    waiting.push(response);
    if (waiting.length === 20) for (const [at, each] of waiting.entries()) each.end(String(at));
  });
  // What the addon puts into the second place of an array fails, twice.
  let traps = 2;
  Object.defineProperty(Array.prototype, 1, {
    configurable: true,
    set(value) {
      Object.defineProperty(this, 1, { value, writable: true, enumerable: true, configurable: true });
      if (!new Error().stack.includes("Hub.deliver")) return;
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

test("what is sent in one tick is started together", async (t) => {
  const { seen, transport } = scripted(t);
  for (let count = 0; count < 10; count += 1) transport.send({ url });
  assert.deepEqual([seen.sent.length, seen.flushes], [10, 0]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.flushes, 1);
  transport.send({ url });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(seen.flushes, 2);
});

test("a call that is given up in the tick of its start is never sent", async (t) => {
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
  assert.equal(addon.NativeTransport.live(), 0);
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

test("headers that cannot change are handed over once", async (t) => {
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

test("the transport's threads do not take the processor from JavaScript", { skip: process.platform !== "linux" }, async (t) => {
  const { url } = await serve(t, (_, response) => response.end());
  assert.equal((await direct().send({ url })).status, 200);
  const policies = readdirSync("/proc/self/task").flatMap((thread) => {
    // Behind the name, which stands in parentheses, the policy is the 39th field.
    const [, name, fields] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/self/task/${thread}/stat`, "latin1"));
    return name.startsWith("wecom-kf") ? [Number(fields.split(" ")[38])] : [];
  });
  const SCHED_BATCH = 3;
  assert.ok(policies.length > 0 && policies.every((policy) => policy === SCHED_BATCH), String(policies));
});
