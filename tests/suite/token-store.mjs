// Tokens between processes and ahead of their end: memory, stores, leases.

import vectors from "../vectors/token-records.json" with { type: "json" };
import { CORP, SECRET, until } from "./kit.mjs";

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const fetched = (calls) => calls.filter(isToken).length;
const HOUR = 3600_000;

/** Several clients of one server that share nothing but a store. */
async function instances(kit, count, handler = () => undefined, store = kit.wecom.memoryStore()) {
  // Each sees the store through an object of its own: their memories are apart, as those of processes are.
  const view = () => ({
    get: (...all) => store.get(...all),
    set: (...all) => store.set(...all),
    delete: (...all) => store.delete(...all),
    compareAndSet: (...all) => store.compareAndSet(...all),
  });
  const first = await kit.clientOf(handler, { tokenStore: view() });
  const others = Array.from({ length: count - 1 }, () =>
    kit.client({ baseUrl: first.baseUrl, ...(first.fetch ? { fetch: first.fetch } : {}), tokenStore: view() }),
  );
  return { clients: [first.kf, ...others], calls: first.calls, store };
}

/** What the store holds under the key of the kit's corp. */
const keyAt = async (kit, store) => {
  let seen;
  const spy = { ...store, get: (key) => ((seen ??= key), store.get(key)) };
  return { spy, key: () => seen };
};

export const specs = {
  async "keys and records match the documentation"(kit) {
    for (const {
      parts: [kind, root, ...ids],
      key,
    } of vectors.keys) {
      const credentials = {
        corp: { corpId: ids[0], secret: ids[1] },
        suite: { suiteId: ids[0], suiteSecret: ids[1], suiteTicket: () => "t", authCorpId: "ww1", permanentCode: "p" },
        authorized_corp: { suiteId: ids[0], suiteSecret: "s", suiteTicket: () => "t", authCorpId: ids[1], permanentCode: ids[2] },
      }[kind];
      const store = kit.wecom.memoryStore();
      const keys = new Set();
      const spy = { ...store, get: (key) => (keys.add(key), store.get(key)) };
      const fetch = async () => Response.json({ errcode: 0, access_token: "t", suite_access_token: "t", expires_in: 7200 });
      const kf = kit.client({ corpId: undefined, secret: undefined, credentials, baseUrl: root, fetch, tokenStore: spy });
      await kf.getAccessToken();
      kit.assert.include([...keys], key);
    }
    const corp = vectors.keys[0];
    for (const { text, record } of vectors.records) {
      const store = kit.wecom.memoryStore();
      store.set(corp.key, text);
      const kf = kit.client({
        corpId: corp.parts[2],
        secret: corp.parts[3],
        baseUrl: "https://qyapi.weixin.qq.com",
        tokenStore: store,
        fetch: async () => Response.json({ errcode: 0, access_token: "fetched", expires_in: 7200 }),
      });
      const { now } = Date;
      Date.now = () => 1764000000000 + 1000;
      try {
        kit.assert.equal(await kf.getAccessToken(), record ? record.access_token : "fetched", text);
      } finally {
        Date.now = now;
      }
    }
  },

  async "instances that share a store fetch one token"(kit) {
    let round = 0;
    // Each round the server withdraws the token before.
    const { clients, calls } = await instances(kit, 8, (call) =>
      isToken(call) || call.query.get("access_token") === `token-${round}` ? undefined : { errcode: 40014, errmsg: "no" },
    );
    for (round of [1, 2, 3, 4]) {
      await Promise.all(clients.map((kf) => kf.getServiceState(state)));
      kit.assert.equal(fetched(calls), round);
    }
  },

  async "a record contains the token, but neither ids nor secret"(kit) {
    const store = kit.wecom.memoryStore();
    const { spy, key } = await keyAt(kit, store);
    const { kf } = await kit.clientOf(() => undefined, { tokenStore: spy });
    await kf.getAccessToken();
    kit.assert.match(key(), /^wecom-kf:token:[0-9a-f]{64}$/);
    const record = JSON.parse(store.get(key()));
    kit.assert.deepEqual([record.access_token, record.expires_in], ["token-1", 7200]);
    kit.assert.notInclude(store.get(key()), SECRET);
    kit.assert.notInclude(store.get(key()), CORP);
    // The lease is free: its mark goes by itself.
    kit.assert.include([undefined, "-"], store.get(`${key()}:lease`));
  },

  async "a newer token of another instance is used before one is fetched"(kit) {
    const {
      clients: [one, two],
      calls,
    } = await instances(kit, 2, (call) =>
      !isToken(call) && call.query.get("access_token") === "token-1" ? { errcode: 42001, errmsg: "expired" } : undefined,
    );
    await one.getAccessToken();
    await two.getAccessToken();
    kit.assert.equal(fetched(calls), 1);
    await one.getServiceState(state);
    kit.assert.equal(fetched(calls), 2);
    // The second still holds the refused token; the store has the newer one.
    await two.getServiceState(state);
    kit.assert.equal(fetched(calls), 2);
    kit.assert.equal(await two.getAccessToken(), "token-2");
  },

  async "only the given token is discarded"(kit) {
    const {
      clients: [one, two],
      calls,
    } = await instances(kit, 2);
    await one.getAccessToken();
    await two.getAccessToken();
    await two.invalidateAccessToken("another");
    kit.assert.equal(await two.getAccessToken(), "token-1");
    await one.invalidateAccessToken();
    kit.assert.equal(await one.getAccessToken(), "token-2");
    // The store holds a newer one than the second gives up: it stays.
    await two.invalidateAccessToken("token-1");
    kit.assert.equal(await two.getAccessToken(), "token-2");
    kit.assert.equal(fetched(calls), 2);
  },

  async "an older token never replaces a newer one"(kit) {
    const store = kit.wecom.memoryStore();
    const { spy, key } = await keyAt(kit, store);
    const newer = { access_token: "newer", expires_in: 7200, obtained_at: Date.now() + 1000 };
    const { kf } = await kit.clientOf(
      (call) => {
        // While this one fetches, another instance writes what it got later.
        if (isToken(call)) store.set(key(), JSON.stringify(newer), { ttl: HOUR });
        return undefined;
      },
      { tokenStore: spy },
    );
    kit.assert.equal(await kf.getAccessToken(), "newer");
    kit.assert.deepEqual(JSON.parse(store.get(key())), newer);
    // An older one is replaced.
    const older = { ...newer, access_token: "older", obtained_at: Date.now() - 7200_000 };
    await kf.invalidateAccessToken();
    const other = kit.wecom.memoryStore();
    const again = await kit.clientOf((call) => void (isToken(call) && other.set(key(), JSON.stringify(older), { ttl: HOUR })), {
      tokenStore: other,
    });
    kit.assert.equal(await again.kf.getAccessToken(), "token-1");
  },

  async "when the fetching instance dies, another takes over"(kit) {
    const store = kit.wecom.memoryStore();
    const { spy, key } = await keyAt(kit, store);
    const probe = await kit.clientOf(() => undefined, { tokenStore: spy });
    await probe.kf.getAccessToken();
    await probe.kf.invalidateAccessToken();
    store.set(`${key()}:lease`, "one that died", { ttl: 300 });
    kit.assert.equal(await probe.kf.getAccessToken(), "token-2");
  },

  async "a store that never responds costs two seconds once, without leaks"(kit) {
    let asked = 0;
    const silent = () => {
      asked += 1;
      return new Promise(() => {});
    };
    const warnings = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (text) => warnings.push(text) };
    const { kf } = await kit.clientOf(() => OK, {
      tokenStore: { get: silent, set: silent, delete: silent, compareAndSet: silent },
      logger,
      fetch: async () => Response.json({ errcode: 0, access_token: "t", expires_in: 7200 }),
    });
    kit.assert.equal(await kf.getAccessToken({ timeout: 3500 }), "t");
    kit.assert.equal(asked, 1);
    kit.assert.match(warnings.join(), /^wecom-kf: the token store failed/);
  },

  async "a failing store causes a warning, not a failed call"(kit) {
    const down = () => Promise.reject(new Error("connection refused"));
    const warnings = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (text) => warnings.push(text) };
    const { kf, calls } = await kit.clientOf(() => undefined, {
      tokenStore: { get: down, set: down, delete: down, compareAndSet: down },
      logger,
    });
    await kf.getServiceState(state);
    await kf.getServiceState(state);
    kit.assert.equal(fetched(calls), 1);
    kit.assert.match(warnings.join("\n"), /token store failed.*connection refused/);
  },

  async "a token is renewed before it expires, and the old one is used while that fails"(kit) {
    let fails = false;
    const warnings = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (text) => warnings.push(text) };
    for (const store of [undefined, kit.wecom.memoryStore()]) {
      fails = false;
      const { kf, calls } = await kit.clientOf((call) => (isToken(call) && fails ? { errcode: -1, errmsg: "busy" } : undefined), {
        tokenStore: store,
        maxRetries: 0,
        logger,
      });
      await kf.getServiceState(state);
      const tokenOf = () => calls.findLast((call) => !isToken(call)).query.get("access_token");
      const settled = async (count) => {
        for (let tries = 0; fetched(calls) < count && tries < 200; tries += 1)
          await kf.getAccessToken().then(() => new Promise((resolve) => setTimeout(resolve, 5)));
      };
      // Well before the last five minutes and a tenth of its life.
      await kit.at(5000_000, () => kf.getServiceState(state));
      kit.assert.equal(fetched(calls), 1);
      fails = true;
      await kit.at(7000_000, async () => {
        await kf.getServiceState(state);
        kit.assert.equal(tokenOf(), "token-1");
        await settled(2);
        await kf.getServiceState(state);
        kit.assert.equal(tokenOf(), "token-1");
      });
      fails = false;
      // A renewal that is still ending holds the next one up for a while: then a little later it is due again.
      let token = "token-1";
      for (let ahead = 7050_000; token === "token-1" && ahead < 7190_000; ahead += 11_000) {
        await kit.at(ahead, async () => {
          await kf.getServiceState(state);
          for (let tries = 0; token === "token-1" && tries < 100; tries += 1) {
            await new Promise((resolve) => setTimeout(resolve, 5));
            token = await kf.getAccessToken();
          }
        });
      }
      kit.assert.equal(token, "token-3");
      // After its end the old one is not used, however late it was fetched.
      fails = true;
      await kit.at(7200_000 + 7200_000, () => kit.rejects(kf.getServiceState(state), "api.error"));
    }
    kit.assert.match(warnings.join("\n"), /could not be renewed ahead of its end/);
  },

  async "only clients with the same credentials share a token"(kit) {
    const { calls, baseUrl, fetch } = await kit.clientOf(() => undefined);
    const make = (more = {}) => kit.client({ baseUrl, ...(fetch ? { fetch } : {}), ...more });
    const tokens = [];
    for (const kf of [
      make(),
      make(),
      make({ secret: "another" }),
      make({ secret: () => SECRET }),
      make({ tokenStore: kit.wecom.memoryStore() }),
      make({ corpId: "ww-other" }),
    ])
      tokens.push(await kf.getAccessToken());
    kit.assert.deepEqual(tokens, ["token-1", "token-1", "token-2", "token-1", "token-3", "token-4"]);
    kit.assert.equal(fetched(calls), 4);
  },

  async "a caller that times out does not affect the others"(kit) {
    let answer;
    const waiting = new Promise((resolve) => (answer = resolve));
    const { kf, calls } = await kit.clientOf(async (call) => void (isToken(call) && (await waiting)));
    const controller = new AbortController();
    const first = kf.getServiceState(state, { signal: controller.signal });
    const second = kf.getServiceState(state);
    await until(() => fetched(calls) > 0);
    controller.abort();
    await kit.rejects(first, "transport.aborted");
    answer();
    kit.assert.deepEqual(await second, OK);
    if (kit.sharesPromises) kit.assert.equal(fetched(calls), 1);
  },

  async "a stalled gettoken ends with the call's timeout, and the error says what it waited for"(kit) {
    let end;
    const stalled = new Promise((resolve) => (end = resolve));
    const error = await kit.growing(async (timeout) => {
      const { kf, calls } = await kit.clientOf(async (call) => void (isToken(call) && (await stalled)), { maxRetries: 0 });
      const ended = await kit.rejects(kf.getServiceState(state, { timeout }), "transport.timeout");
      return fetched(calls) > 0 ? ended : undefined;
    });
    kit.assert.match(error.message, /, waiting for the access token \(gettoken\)/);
    kit.assert.isFalse(error.details.sent);
    end();
  },

  async "waiting for a secret ends with the call's timeout, and immediately on close"(kit) {
    let kf;
    const error = await kit.growing(async (timeout) => {
      let asked = false;
      const secret = () => {
        asked = true;
        return new Promise(() => {});
      };
      ({ kf } = await kit.clientOf(() => undefined, { secret }));
      const ended = await kit.rejects(kf.getServiceState(state, { timeout }), "transport.timeout");
      return asked ? ended : undefined;
    });
    kit.assert.match(error.message, /the function secret/);
    const waiting = kit.rejects(kf.getServiceState(state), "transport.closed");
    await Promise.resolve();
    kf.close();
    await waiting;
    await kit.rejects(kf.getAccessToken(), "transport.closed");
  },

  async "closing a client does not affect others that share its token"(kit) {
    let answer;
    const waiting = new Promise((resolve) => (answer = resolve));
    const { kf, calls, baseUrl, fetch } = await kit.clientOf(async (call) => void (isToken(call) && (await waiting)));
    const other = kit.client({ baseUrl, ...(fetch ? { fetch } : {}) });
    const first = kit.rejects(kf.getServiceState(state), "transport.closed");
    await until(() => fetched(calls) > 0);
    const second = other.getServiceState(state);
    kf.close();
    await first;
    answer();
    kit.assert.deepEqual(await second, OK);
  },
};
