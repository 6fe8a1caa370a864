// Tokens where things go wrong: wrong clocks, failing renewals, user code that throws, clients with different tickets, leases of others.

import { CORP, until } from "./kit.mjs";

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const HOUR = 3600_000;
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const fetched = (calls) => calls.filter(isToken).length;

/** A store that knows under which key the token stands. */
function watchedStore(kit) {
  const store = kit.wecom.memoryStore();
  let key;
  const seen = [];
  const watched = {
    get: (at) => ((key ??= at), store.get(at)),
    set: (...all) => store.set(...all),
    delete: (at) => (seen.push(at), store.delete(at)),
    compareAndSet: (at, ...rest) => ((key ??= at), store.compareAndSet(at, ...rest)),
  };
  return { store, watched, key: () => key, deleted: seen };
}

/** A logger that keeps its warnings. */
function warningsOf() {
  const warnings = [];
  return { warnings, logger: { debug() {}, info() {}, error() {}, warn: (text) => warnings.push(text) } };
}

export const specs = {
  async "a record from a clock that is hours ahead or behind disables no cache"(kit) {
    for (const skew of [-3 * HOUR, -HOUR, HOUR, 3 * HOUR]) {
      const { store, watched, key } = watchedStore(kit);
      const { kf, calls } = await kit.clientOf(() => undefined, { tokenStore: watched });
      await kf.getAccessToken();
      const theirs = { access_token: "theirs", expires_in: 7200, obtained_at: Date.now() + skew };
      await kf.invalidateAccessToken();
      store.set(key(), JSON.stringify(theirs));
      for (let count = 0; count < 20; count += 1) await kf.getServiceState(state);
      kit.assert.isAtMost(fetched(calls), 2, `${skew} ms`);
      // After the end of what was found.
      const before = fetched(calls);
      await kit.at(2 * HOUR, async () => {
        for (let count = 0; count < 20; count += 1) await kf.getServiceState(state);
      });
      kit.assert.equal(fetched(calls), before + 1, `${skew} ms`);
    }
  },

  async "a wall clock that is corrected neither ends a token nor keeps it"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    await kf.getServiceState(state);
    for (const jump of [-48 * HOUR, 48 * HOUR]) await kit.wall(jump, () => kf.getServiceState(state));
    kit.assert.equal(fetched(calls), 1);
    await kit.at(3 * HOUR, () => kit.wall(-48 * HOUR, () => kf.getServiceState(state)));
    kit.assert.equal(fetched(calls), 2);
  },

  async "who has more time than the renewal that it waits for tries again"(kit) {
    let end;
    const stalled = new Promise((resolve) => (end = resolve));
    await kit.growing(async (timeout) => {
      const { kf, calls } = await kit.clientOf(
        async (call, all) => {
          if (isToken(call) && fetched(all) === 1) await stalled;
          return undefined;
        },
        { timeout, maxRetries: 0 },
      );
      let ended = false;
      const short = kit.rejects(kf.getServiceState(state), "transport.timeout").then(() => (ended = true));
      await until(() => ended || fetched(calls) > 0);
      if (ended) return undefined;
      const long = kf.getServiceState(state, { timeout: 20_000 });
      await short;
      kit.assert.deepEqual(await long, OK);
      kit.assert.equal(fetched(calls), 2);
      return true;
    });
    end();
  },

  async "a renewal that ends by its own time limit is named as what the call waited for"(kit) {
    const timeout = { failure: { code: "transport.timeout", details: { detail: "after 5 ms", sent: true } } };
    const kf = kit.client({ baseUrl: "https://wecom.invalid", transport: { send: async () => timeout }, maxRetries: 0 });
    const error = await kit.rejects(kf.getServiceState(state), "transport.timeout");
    kit.assert.include(error.message, "waiting for the access token (gettoken)");
  },

  async "a renewal of which nothing runs any more is given up after its time limit"(kit) {
    let asked;
    const first = new Promise((resolve) => (asked = resolve));
    const answered = (body) => ({ status: 200, headers: {}, body: new Uint8Array(), text: JSON.stringify({ ...OK, ...body }) });
    const sent = [];
    const transport = {
      send: async ({ url }) => {
        sent.push(url);
        asked();
        if (sent.length === 1) return new Promise(() => {});
        return answered({ access_token: "token-2", expires_in: 7200 });
      },
    };
    const kf = kit.client({ baseUrl: "https://wecom.invalid", transport, maxRetries: 0 });
    // As where a platform drops a request: neither its answer nor its timers come.
    const { setTimeout } = globalThis;
    globalThis.setTimeout = () => 0;
    try {
      kf.getAccessToken({ timeout: 5_000 }).catch(() => undefined);
      await first;
    } finally {
      globalThis.setTimeout = setTimeout;
    }
    await kit.at(60_000, async () => kit.assert.equal(await kf.getAccessToken({ timeout: 5_000 }), "token-2"));
    kit.assert.lengthOf(sent, 2);
  },

  async "a failed renewal ahead of its time backs off and is warned of once, with a store as without"(kit) {
    for (const tokenStore of [undefined, kit.wecom.memoryStore()]) {
      for (const [answer, most] of [
        [{ errcode: -1, errmsg: "busy" }, 5],
        [{ errcode: 40001, errmsg: "invalid credential" }, 4],
      ]) {
        let fails = false;
        const { warnings, logger } = warningsOf();
        const secret = `secret-${answer.errcode}-${tokenStore !== undefined}`;
        const { kf, calls } = await kit.clientOf((call) => (isToken(call) && fails ? answer : undefined), {
          tokenStore,
          maxRetries: 0,
          logger,
          secret,
        });
        await kf.getServiceState(state);
        fails = true;
        // From the beginning of the last five minutes to their end, a call each 10 s.
        for (let ahead = 6_900_000; ahead < 7_190_000; ahead += 10_000) {
          const before = fetched(calls);
          await kit.at(ahead, async () => {
            kit.assert.deepEqual(await kf.getServiceState(state), OK);
            // What goes on behind the call.
            if (fetched(calls) === before) await new Promise((resolve) => setTimeout(resolve, 3));
            if (kit.sharesPromises) await new Promise((resolve) => setTimeout(resolve, 10));
          });
        }
        const tries = fetched(calls) - 1;
        kit.assert.isAtLeast(tries, 2, secret);
        kit.assert.isAtMost(tries, most, secret);
        kit.assert.lengthOf(warnings, 1, secret);
        kit.assert.match(warnings[0], /could not be renewed ahead of its end/);
      }
    }
  },

  async "a token is given up in the store before the first call was made"(kit) {
    const { store, watched, key } = watchedStore(kit);
    const { kf, calls, baseUrl, fetch } = await kit.clientOf(() => undefined, { tokenStore: watched });
    await kf.getAccessToken();
    // Another process, which was told of a token that WeCom refuses.
    const view = { ...watched };
    const other = kit.client({ baseUrl, ...(fetch ? { fetch } : {}), tokenStore: view });
    await other.invalidateAccessToken("another");
    kit.assert.equal(JSON.parse(store.get(key())).access_token, "token-1");
    await other.invalidateAccessToken("token-1");
    kit.assert.notInclude(store.get(key()) ?? "", "token-1");
    kit.assert.equal(await other.getAccessToken(), "token-2");
    kit.assert.equal(fetched(calls), 2);
  },

  async "a function that throws ends the fetching for all who wait, with an error"(kit) {
    for (const credentials of [
      () => {
        asked += 1;
        throw new Error("the vault is shut");
      },
      {
        corpId: CORP,
        secret: () => {
          asked += 1;
          return { toString: () => "no text" };
        },
      },
    ]) {
      asked = 0;
      const { kf, calls } = await kit.clientOf(() => undefined, { corpId: undefined, secret: undefined, credentials });
      const ended = await Promise.allSettled(Array.from({ length: 8 }, () => kf.getServiceState(state)));
      kit.assert.deepEqual([...new Set(ended.map(({ status }) => status))], ["rejected"]);
      kit.assert.lengthOf(new Set(ended.map(({ reason }) => reason)), 8);
      if (kit.sharesPromises) kit.assert.equal(asked, 1);
      kit.assert.lengthOf(calls, 0);
    }
  },

  async "a client of a third-party app does not inherit the refusal of another's ticket"(kit) {
    let go;
    const joined = new Promise((resolve) => (go = resolve));
    const server = async (call) => {
      if (call.path.endsWith("get_suite_token")) {
        if (call.body.suite_ticket === "old") await joined;
        if (call.body.suite_ticket === "old") return { errcode: 40085, errmsg: "invalid suite ticket" };
        return { errcode: 0, errmsg: "ok", suite_access_token: "suite", expires_in: 7200 };
      }
      return call.path.endsWith("get_corp_token") ? { errcode: 0, access_token: "corp", expires_in: 7200 } : undefined;
    };
    const suite = (ticket) => ({
      corpId: undefined,
      secret: undefined,
      credentials: { suiteId: "ws1", suiteSecret: "s", suiteTicket: () => ticket, authCorpId: CORP, permanentCode: "p" },
    });
    const { kf, calls, baseUrl, fetch } = await kit.clientOf(server, suite("old"));
    const newer = kit.client({ baseUrl, ...(fetch ? { fetch } : {}), ...suite("new") });
    const first = kit.rejects(kf.getServiceState(state), "api.error");
    await until(() => calls.length > 0);
    // It waits for the same tokens, the suite's and the corp's.
    const second = newer.getServiceState(state);
    setTimeout(go, 50);
    kit.assert.equal((await first).errcode, 40085);
    kit.assert.deepEqual(await second, OK);
  },

  async "each of several refused tickets is remembered"(kit) {
    const server = (call) => (call.path.endsWith("get_suite_token") ? { errcode: 40085, errmsg: call.body.suite_ticket } : undefined);
    const suite = (ticket) => ({
      corpId: undefined,
      secret: undefined,
      maxRetries: 0,
      credentials: { suiteId: "ws2", suiteSecret: "s", suiteTicket: () => ticket, authCorpId: CORP, permanentCode: "p" },
    });
    const { kf, calls, baseUrl, fetch } = await kit.clientOf(server, suite("one"));
    const other = kit.client({ baseUrl, ...(fetch ? { fetch } : {}), ...suite("two") });
    const askedFirst = [];
    for (const client of [kf, other, kf, other]) {
      const error = await kit.rejects(client.getServiceState(state), "api.error");
      askedFirst.push([error.response.errmsg, calls.length, error.waitMs > 0]);
    }
    kit.assert.deepEqual(askedFirst.slice(2), [
      ["one", askedFirst[1][1], true],
      ["two", askedFirst[1][1], true],
    ]);
  },

  async "what WeCom answered is not lost when the last call leaves while the store is asked"(kit) {
    for (const [answer, hangs] of [
      [{ errcode: 40001, errmsg: "invalid credential" }, (key) => key.endsWith(":lease")],
      [undefined, (key) => !key.endsWith(":lease")],
    ]) {
      const inner = kit.wecom.memoryStore();
      const controller = new AbortController();
      let answered = false;
      const tokenStore = {
        get: (key) => inner.get(key),
        set: (...all) => inner.set(...all),
        delete: (key) => inner.delete(key),
        compareAndSet(key, ...rest) {
          if (!answered || controller.signal.aborted || !hangs(key)) return inner.compareAndSet(key, ...rest);
          controller.abort();
          return new Promise(() => {});
        },
      };
      const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? ((answered = true), answer) : undefined), {
        tokenStore,
        maxRetries: 0,
        secret: `left-${answer?.errcode}`,
      });
      await kit.rejects(kf.getServiceState(state, { signal: controller.signal }), "transport.aborted");
      kit.assert.equal(fetched(calls), 1);
      if (answer) kit.assert.isAbove((await kit.rejects(kf.getServiceState(state), "api.error")).waitMs, 0);
      else kit.assert.deepEqual(await kf.getServiceState(state), OK);
      kit.assert.equal(fetched(calls), 1);
    }
  },

  async "a renewal ahead of its time that hangs backs off, and is warned of"(kit) {
    let end;
    const stalled = new Promise((resolve) => (end = resolve));
    await kit.growing(async (timeout) => {
      let hangs = false;
      const { warnings, logger } = warningsOf();
      const server = async (call) => void (isToken(call) && hangs && (await stalled));
      const { kf, calls } = await kit.clientOf(server, { maxRetries: 0, timeout, logger, secret: "hangs" });
      // Where nothing runs in the background, the early renewal takes half of this call's time.
      const own = { timeout: Math.max(4_000, 2 * timeout) };
      await kf.getServiceState(state, { timeout: 30_000 });
      hangs = true;
      return kit.at(7_000_000, async () => {
        kit.assert.deepEqual(await kf.getServiceState(state, own), OK);
        await until(() => warnings.length > 0);
        kit.assert.lengthOf(warnings, 1);
        kit.assert.match(warnings[0], /the access token could not be renewed ahead of its end/);
        // The time was over before WeCom was asked.
        if (fetched(calls) === 1) return undefined;
        kit.assert.deepEqual(await kf.getServiceState(state, own), OK);
        kit.assert.equal(fetched(calls), 2);
        return true;
      });
    });
    end();
  },

  async "a store that rejects with a value that has no string form costs a warning"(kit) {
    const { warnings, logger } = warningsOf();
    const reject = () => Promise.reject(Object.create(null));
    const tokenStore = { get: reject, set: reject, delete: reject, compareAndSet: reject };
    const { kf } = await kit.clientOf(() => undefined, { tokenStore, logger });
    kit.assert.deepEqual(await kf.getServiceState(state), OK);
    kit.assert.isAtLeast(warnings.length, 1);
  },

  async "a lease is released by compare-and-set, and another's stays"(kit) {
    const { store, watched, key, deleted } = watchedStore(kit);
    let taken = false;
    const { kf } = await kit.clientOf(
      (call) => {
        // While this one fetches, its lease ends, and another process takes it.
        if (isToken(call) && !taken) {
          taken = true;
          store.set(`${key()}:lease`, "another's");
        }
        return undefined;
      },
      { tokenStore: watched },
    );
    await kf.getAccessToken();
    kit.assert.equal(store.get(`${key()}:lease`), "another's");
    // Nor is it looked at and then deleted, which another could come between.
    await kf.invalidateAccessToken();
    store.delete(`${key()}:lease`);
    await kf.getAccessToken();
    kit.assert.deepEqual(deleted, []);
  },

  async "a lease that its store never ends is taken over when it stood unchanged for its length"(kit) {
    const { store, watched, key } = watchedStore(kit);
    const { kf, calls } = await kit.clientOf(() => undefined, { tokenStore: watched });
    await kf.getAccessToken();
    await kf.invalidateAccessToken();
    store.set(`${key()}:lease`, "of one that died");
    const waiting = kf.getAccessToken();
    await new Promise((resolve) => setTimeout(resolve, 60));
    kit.assert.equal(fetched(calls), 1);
    await kit.at(5_001, async () => kit.assert.equal(await waiting, "token-2"));
    kit.assert.notEqual(store.get(`${key()}:lease`), "of one that died");
  },
};

/** How often a function was asked. */
let asked = 0;
