// The replay guard: what it lets through, what it holds up, and what it does when its store fails.

import { deferred, fetchHandler, KEYS, message, push, turn, workerContext } from "./handler-stage.mjs";
import { CORP } from "./kit.mjs";
import { objects, redisLike } from "./stores.mjs";

const AFTER = { answer: "after-work" };
const seconds = () => Math.floor(Date.now() / 1000);
const codes = (errors) => errors.map(({ code }) => code);

/** A store over another that fails or hangs when it is told. */
function unreliable(store) {
  const state = { fail: undefined, calls: [] };
  const through =
    (name) =>
    (...args) => {
      state.calls.push(name);
      const wrong = state.fail?.(name, ...args);
      return wrong ?? store[name](...args);
    };
  return { state, store: { get: through("get"), set: through("set"), delete: through("delete"), compareAndSet: through("compareAndSet") } };
}

/** Two handlers that share a store, as two processes would. */
function twoProcesses(kit, work, options = {}, replay = {}) {
  const store = kit.wecom.memoryStore();
  const one = fetchHandler(kit, work, { ...AFTER, ...options, replay: { store, ...replay } });
  const two = fetchHandler(kit, work, { ...AFTER, ...options, replay: { store, ...replay } });
  return { store, one, two, sealed: one.sealed };
}

export const specs = {
  async "without replay protection a repeated callback is handled again"(kit) {
    const { handler, sealed, events } = fetchHandler(kit, undefined, AFTER);
    await handler(push(sealed));
    await handler(push(sealed));
    kit.assert.lengthOf(events, 2);
  },

  async "a handled callback is answered success and not handled again, with both values of answer"(kit) {
    for (const answer of ["at-once", "after-work"]) {
      const { handler, sealed, events, errors } = fetchHandler(kit, undefined, { answer, replay: {} });
      for (let time = 0; time < 3; time++) {
        const response = await handler(push(sealed));
        kit.assert.deepEqual([response.status, await response.text()], [200, "success"]);
        await handler.drain();
      }
      kit.assert.lengthOf(events, 1);
      kit.assert.deepEqual(errors, []);
    }
  },

  async "a timestamp outside the tolerance is rejected, in both directions"(kit) {
    const { handler, callback, events, errors } = fetchHandler(kit, undefined, { ...AFTER, replay: { tolerance: 60_000 } });
    const status = async (timestamp) => (await handler(push(callback.seal(message(`t${timestamp}`), { timestamp })))).status;
    kit.assert.deepEqual([await status(seconds() - 50), await status(seconds() + 50)], [200, 200]);
    kit.assert.deepEqual([await status(seconds() - 70), await status(seconds() + 70), await status("soon")], [401, 401, 401]);
    kit.assert.lengthOf(events, 2);
    kit.assert.deepEqual([...new Set(codes(errors))], ["handler.stale_timestamp"]);
    kit.assert.closeTo(errors[0].details.age, 70, 5);
    const endless = fetchHandler(kit, undefined, { ...AFTER, replay: { tolerance: Number.POSITIVE_INFINITY } });
    kit.assert.equal((await endless.handler(push(callback.seal(message(), { timestamp: 1 })))).status, 200);
  },

  async "a forged callback does not touch the store"(kit) {
    const { state, store } = unreliable(kit.wecom.memoryStore());
    const { handler, sealed } = fetchHandler(kit, undefined, { ...AFTER, replay: { store } });
    await handler(push({ ...sealed, query: sealed.query.replace("msg_signature=", "msg_signature=0") }));
    kit.assert.deepEqual(state.calls, []);
  },

  async "timestamp and nonce split differently under the same signature are the same callback"(kit) {
    const { handler, callback, events } = fetchHandler(kit, undefined, { ...AFTER, replay: { tolerance: Number.POSITIVE_INFINITY } });
    // With this random part the ciphertext begins with a letter, and sorts behind both.
    const sealed = callback.seal(message(), { timestamp: "1700000000", nonce: "18", random: new Uint8Array(16) });
    kit.assert.equal((await handler(push(sealed))).status, 200);
    kit.assert.match(sealed.body, /<Encrypt><!\[CDATA\[[A-Za-z]/);
    // Sorted and joined, both are 170000000018.
    const recut = sealed.query.replace("timestamp=1700000000", "timestamp=17000000001").replace("nonce=18", "nonce=8");
    kit.assert.equal(callback.open(recut, sealed.body).token, "t");
    kit.assert.equal((await handler(push({ ...sealed, query: recut }))).status, 200);
    kit.assert.lengthOf(events, 1);
  },

  async "a message that is encrypted anew is the same: by content, receiver and app keys"(kit) {
    const store = kit.wecom.memoryStore();
    const { handler, callback, events } = fetchHandler(kit, undefined, { ...AFTER, replay: { store } });
    const anew = () => callback.seal(message());
    for (let time = 0; time < 3; time++) kit.assert.equal((await handler(push(anew()))).status, 200);
    const both = await Promise.all([handler(push(callback.seal(message("u")))), handler(push(callback.seal(message("u"))))]);
    if (kit.sharesPromises)
      kit.assert.deepEqual(
        both.map(({ status }) => status),
        [200, 200],
      );
    kit.assert.deepEqual(
      events.map(({ token }) => token),
      ["t", "u"],
    );
    // Another app of the corp gets the same events, and may keep its notes in the same store.
    const other = kit.wecom.createCallback({ ...KEYS, token: "another", receiveId: CORP });
    let done = 0;
    const another = kit.wecom.createFetchHandler(other, () => (done += 1), { ...AFTER, replay: { store } });
    for (let time = 0; time < 2; time++) kit.assert.equal((await another(push(other.seal(message())))).status, 200);
    kit.assert.equal(done, 1);
  },

  async "swapping timestamp and nonce does not make an old callback fresh"(kit) {
    const { handler, callback, events, errors } = fetchHandler(kit, undefined, { ...AFTER, replay: {} });
    const now = seconds();
    const sealed = (token, created, timestamp, nonce) =>
      callback.seal(message(token, created), { timestamp: String(timestamp), nonce: String(nonce) });
    const exchanged = ({ query, ...rest }) => {
      const params = new URLSearchParams(query);
      return {
        ...rest,
        query: `msg_signature=${params.get("msg_signature")}&timestamp=${params.get("nonce")}&nonce=${params.get("timestamp")}`,
      };
    };
    // Recorded an hour ago; its nonce happens to be the time of now.
    const old = sealed("old", now - 3605, now - 3600, now);
    kit.assert.equal(callback.open(exchanged(old).query, old.body).token, "old");
    kit.assert.deepEqual([(await handler(push(old))).status, (await handler(push(exchanged(old)))).status], [401, 401]);
    kit.assert.deepEqual([events.length, ...codes(errors)], [0, "handler.stale_timestamp", "handler.stale_timestamp"]);
    kit.assert.closeTo(errors[1].details.age, 3605, 5);
    // A fresh one that was done is known as well when they are exchanged.
    const fresh = sealed("fresh", now, now, now + 1);
    kit.assert.deepEqual([(await handler(push(fresh))).status, (await handler(push(exchanged(fresh)))).status], [200, 200]);
    // What WeCom pushes late, or writes with an odd time, is no old one.
    for (const created of [0, 1, now - 3600, now - 590, now - 610]) {
      kit.assert.equal((await handler(push(sealed(`late ${created}`, created, now - 300, 1597212914)))).status, 200);
    }
    kit.assert.lengthOf(events, 6);
  },

  async "a callback whose handler failed is handled again"(kit) {
    let tries = 0;
    const work = () => {
      tries += 1;
      if (tries < 3) throw new Error("not yet");
    };
    const { one, two, sealed } = twoProcesses(kit, work);
    const statuses = [];
    for (const { handler } of [one, two, one, two]) statuses.push((await handler(push(sealed))).status);
    kit.assert.deepEqual(statuses, [500, 500, 200, 200]);
    kit.assert.equal(tries, 3);
  },

  async "between processes a retry waits for the running handler"(kit) {
    const { promise, resolve } = deferred();
    const { one, two, sealed } = twoProcesses(kit, () => promise);
    const first = one.handler(push(sealed), workerContext());
    await turn();
    const second = two.handler(push(sealed), workerContext());
    await turn();
    resolve();
    kit.assert.deepEqual([(await first).status, (await second).status], [200, 200]);
    kit.assert.deepEqual([one.events.length, two.events.length], [1, 0]);
  },

  async "a retry takes over when the other process fails, and gives up when it takes too long"(kit) {
    const { promise, reject } = deferred();
    let tries = 0;
    const { one, two, sealed } = twoProcesses(kit, () => (++tries === 1 ? promise : undefined));
    const first = one.handler(push(sealed), workerContext());
    // The digest of a message is made elsewhere, and takes its time. A rejection before the work has begun would be nobody's.
    while (tries === 0) await turn();
    const second = two.handler(push(sealed), workerContext());
    await turn();
    reject(new Error("no"));
    kit.assert.deepEqual([(await first).status, (await second).status, tries], [500, 200, 2]);

    const held = deferred();
    const slow = twoProcesses(kit, () => held.promise, { timeout: 30 });
    const answers = [slow.one.handler(push(slow.sealed), workerContext()), slow.two.handler(push(slow.sealed), workerContext())];
    kit.assert.deepEqual(
      (await Promise.all(answers)).map(({ status }) => status),
      [500, 500],
    );
    kit.assert.equal(slow.one.events.length + slow.two.events.length, 1);
    held.resolve();
    await Promise.all([slow.one.handler.drain(), slow.two.handler.drain()]);
    kit.assert.equal((await slow.two.handler(push(slow.sealed))).status, 200);
    kit.assert.equal(slow.one.events.length + slow.two.events.length, 1);
  },

  async "the claim of a dead process expires with its lease"(kit) {
    const store = kit.wecom.memoryStore();
    let key;
    const named = { ...store, compareAndSet: (...args) => ((key = args[0]), false) };
    const probe = fetchHandler(kit, undefined, { ...AFTER, timeout: 5, replay: { store: named } });
    const { handler, sealed, events } = fetchHandler(kit, undefined, { ...AFTER, replay: { store } });
    await probe.handler(push(sealed));
    // As a process leaves it that was killed in the middle of the work.
    store.set(key, "claim:of a process that is gone", { ttl: 150 });
    kit.assert.equal((await handler(push(sealed))).status, 200);
    kit.assert.lengthOf(events, 1);
  },

  async "a handler that runs longer than the lease keeps its claim"(kit) {
    const work = deferred();
    const renewed = deferred();
    let now = 0;
    const memory = kit.wecom.memoryStore({ now: () => now });
    // For the store time goes on with each renewal, by most of a lease: after two a claim that is not renewed would be over.
    const compareAndSet = (key, expected, value, options) => {
      const done = memory.compareAndSet(key, expected, value, options);
      if (expected === value) now += 25;
      if (now >= 100) renewed.resolve();
      return done;
    };
    const replay = { store: { ...memory, compareAndSet }, lease: 30 };
    const one = fetchHandler(kit, () => work.promise, { ...AFTER, replay });
    const two = fetchHandler(kit, undefined, { ...AFTER, timeout: 50, replay });
    const first = one.handler(push(one.sealed), workerContext());
    await Promise.race([renewed.promise, turn(3000)]);
    kit.assert.isAtLeast(now, 100, "the claim was renewed");
    kit.assert.equal((await two.handler(push(one.sealed), workerContext())).status, 500);
    work.resolve();
    kit.assert.equal((await first).status, 200);
    kit.assert.deepEqual([one.events.length, two.events.length], [1, 0]);
  },

  async "of many concurrent deliveries in several processes exactly one is handled"(kit) {
    const store = kit.wecom.memoryStore();
    const handlers = Array.from({ length: 5 }, () => fetchHandler(kit, () => turn(1), { ...AFTER, replay: { store } }));
    const { sealed } = handlers[0];
    const answers = handlers.flatMap(({ handler }) => [handler(push(sealed)), handler(push(sealed))]);
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    if (kit.sharesPromises) kit.assert.deepEqual([...new Set(statuses)], [200]);
    kit.assert.equal(
      handlers.reduce((sum, { events }) => sum + events.length, 0),
      1,
    );
  },

  async "a failing or hanging store: 500, the handler does not run, and the error says so"(kit) {
    const down = () => Promise.reject(new Error("redis is down"));
    const thrown = () => {
      throw new Error("redis is down");
    };
    const hanging = () => new Promise(() => {});
    for (const fail of [down, thrown, hanging]) {
      for (const answer of ["at-once", "after-work"]) {
        const { state, store } = unreliable(kit.wecom.memoryStore());
        state.fail = fail;
        const { handler, sealed, events, errors } = fetchHandler(kit, undefined, { answer, timeout: 30, replay: { store } });
        kit.assert.equal((await handler(push(sealed))).status, 500);
        kit.assert.deepEqual(codes(errors), ["handler.store_failed"]);
        kit.assert.instanceOf(errors[0].cause, Error);
        kit.assert.lengthOf(events, 0);
        state.fail = undefined;
        kit.assert.equal((await handler(push(sealed))).status, 200);
        await handler.drain();
        kit.assert.lengthOf(events, 1);
      }
    }
  },

  async "a hanging store write does not block drain or the end of a run"(kit) {
    for (const work of [() => {}, () => Promise.reject(new Error("no"))]) {
      const { state, store } = unreliable(kit.wecom.memoryStore());
      state.fail = (name, key, expected) =>
        name === "set" || (name === "compareAndSet" && expected !== undefined) ? new Promise(() => {}) : undefined;
      const { handler, sealed, errors } = fetchHandler(kit, work, { answer: "at-once", timeout: 50, replay: { store } });
      kit.assert.equal((await handler(push(sealed))).status, 200);
      kit.assert.deepEqual(await handler.drain(), { pending: 0 });
      kit.assert.equal(codes(errors).at(-1), "handler.store_failed");
      kit.assert.match(errors.at(-1).cause.message, /did not respond within 50 ms/);
    }
  },

  async "a hanging renewal times out, and the next one keeps the claim"(kit) {
    const work = deferred();
    const { state, store } = unreliable(kit.wecom.memoryStore());
    let renewals = 0;
    const renewed = deferred();
    state.fail = (name, key, expected, value) => {
      if (name !== "compareAndSet" || expected !== value) return undefined;
      renewals += 1;
      if (renewals === 1) return new Promise(() => {});
      renewed.resolve();
      return undefined;
    };
    const { handler, sealed, errors } = fetchHandler(kit, () => work.promise, { ...AFTER, replay: { store, lease: 60 } });
    const answer = handler(push(sealed));
    await Promise.race([renewed.promise, turn(3000)]);
    work.resolve();
    kit.assert.equal((await answer).status, 200);
    kit.assert.isAbove(renewals, 1);
    kit.assert.deepEqual(codes(errors), ["handler.store_failed"]);
  },

  async "a store whose compareAndSet does not return a boolean is rejected"(kit) {
    for (const answer of [1, "OK", "no", [], undefined]) {
      const store = { ...kit.wecom.memoryStore(), compareAndSet: () => answer };
      const { handler, sealed, events, errors } = fetchHandler(kit, undefined, { ...AFTER, replay: { store } });
      kit.assert.equal((await handler(push(sealed))).status, 500);
      kit.assert.deepEqual([events.length, ...codes(errors)], [0, "handler.store_failed"]);
      kit.assert.match(errors[0].cause.message, /true or false/);
    }
  },

  async "with remember Infinity, or nearly, a callback is handled once"(kit) {
    for (const remember of [Number.POSITIVE_INFINITY, 1e300, Number.MAX_SAFE_INTEGER]) {
      for (const store of [kit.wecom.memoryStore(), kit.wecom.durableObjectStore(objects(kit)), redisLike(kit)]) {
        const { handler, sealed, events, errors } = fetchHandler(kit, undefined, { ...AFTER, replay: { store, remember } });
        const statuses = [];
        for (let time = 0; time < 3; time++) statuses.push((await handler(push(sealed))).status);
        kit.assert.deepEqual([statuses, events.length, errors], [[200, 200, 200], 1, []]);
      }
    }
  },

  async "a claim that arrives too late is released"(kit) {
    const memory = kit.wecom.memoryStore();
    const { state, store } = unreliable(memory);
    const { promise, resolve } = deferred();
    state.fail = (name, ...args) =>
      name === "compareAndSet" && state.calls.length === 1 ? promise.then(() => memory.compareAndSet(...args)) : undefined;
    const { handler, sealed, events } = fetchHandler(kit, undefined, { ...AFTER, timeout: 30, replay: { store } });
    kit.assert.equal((await handler(push(sealed))).status, 500);
    resolve();
    await turn();
    kit.assert.lengthOf(events, 0);
    kit.assert.equal((await handler(push(sealed))).status, 200);
    kit.assert.lengthOf(events, 1);
  },

  async "a finished run counts, even if recording it fails or hangs"(kit) {
    for (const fail of [() => Promise.reject(new Error("down")), () => new Promise(() => {})]) {
      const { state, store } = unreliable(kit.wecom.memoryStore());
      state.fail = (name) => (name === "set" ? fail() : undefined);
      const { handler, sealed, events } = fetchHandler(kit, undefined, { ...AFTER, timeout: 30, replay: { store } });
      kit.assert.equal((await handler(push(sealed))).status, 200);
      kit.assert.lengthOf(events, 1);
    }
  },
};
