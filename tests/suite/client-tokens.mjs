// Tokens: fetched once, kept, given up when WeCom refuses them.

import { CORP, SECRET } from "./kit.mjs";

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const tokens = (calls) => calls.filter(isToken);

export const specs = {
  async "one token serves all calls"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    await Promise.all([1, 2, 3].map(() => kf.getServiceState(state)));
    await kf.getServiceState(state);
    if (kit.sharesPromises) kit.assert.lengthOf(tokens(calls), 1);
    const [token] = tokens(calls);
    kit.assert.deepEqual([token.method, token.query.get("corpid"), token.query.get("corpsecret")], ["GET", CORP, SECRET]);
    kit.assert.isFalse(token.query.has("access_token"));
  },

  async "the secret may come from a function, which is called lazily"(kit) {
    let asked = 0;
    const secret = async () => {
      asked += 1;
      return "late & secret";
    };
    const { kf, calls } = await kit.clientOf(() => undefined, { secret });
    kit.assert.equal(asked, 0);
    await kf.getServiceState(state);
    kit.assert.equal(asked, 1);
    kit.assert.equal(calls[0].query.get("corpsecret"), "late & secret");
  },

  async "a token that WeCom rejects is refreshed, and the call repeated"(kit) {
    for (const errcode of [40014, 42001, 40001]) {
      const { kf, calls } = await kit.clientOf((call) => {
        if (isToken(call)) return undefined;
        return call.query.get("access_token") === "token-1" ? { errcode, errmsg: "no" } : { ...OK, service_state: 1 };
      });
      kit.assert.equal((await kf.getServiceState(state)).service_state, 1);
      kit.assert.deepEqual(
        calls.map(({ path }) => path.slice(9)),
        ["gettoken", "kf/service_state/get", "gettoken", "kf/service_state/get"],
      );
    }
  },

  async "many calls with one rejected token fetch one new token"(kit) {
    const { kf, calls } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      return call.query.get("access_token") === "token-1" ? { errcode: 42001, errmsg: "expired" } : OK;
    });
    await Promise.all(Array.from({ length: 8 }, () => kf.getServiceState(state)));
    if (kit.sharesPromises) kit.assert.lengthOf(tokens(calls), 2);
  },

  async "a server that rejects every token causes one error"(kit) {
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 42001, errmsg: "access_token expired" }));
    const error = await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.equal(error.errcode, 42001);
    kit.assert.equal(error.operation, "getServiceState");
    kit.assert.lengthOf(calls, 4);
    kit.assert.deepEqual(
      error.attempts.map(({ verdict }) => verdict),
      ["refresh_token", "fail"],
    );
  },

  async "a server that rejects new tokens is not asked for one with each call"(kit) {
    const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? undefined : { errcode: 42001, errmsg: "access_token expired" }));
    for (let count = 0; count < 20; count += 1) {
      kit.assert.equal((await kit.rejects(kf.getServiceState(state), "api.error")).errcode, 42001);
    }
    kit.assert.lengthOf(tokens(calls), 5);
    await kit.at(60_001, () => kit.rejects(kf.getServiceState(state), "api.error"));
    kit.assert.lengthOf(tokens(calls), 6);
  },

  async "tokens without a lifetime are not fetched for each call"(kit) {
    for (const expires_in of [0, "0", 0.001]) {
      const { kf, calls } = await kit.clientOf((call, all) =>
        isToken(call) ? { ...OK, access_token: `token-${all.length}`, expires_in } : OK,
      );
      for (let count = 0; count < 20; count += 1) await kf.getServiceState(state);
      kit.assert.isAtMost(tokens(calls).length, 5, String(expires_in));
    }
  },

  async "a lifetime beyond the timer limit works, and an invalid one is rejected"(kit) {
    for (const expires_in of ["1e22", "2147483648", "9007199254740993", "1e400"]) {
      const store = kit.wecom.memoryStore();
      let ttl;
      const tokenStore = {
        ...store,
        compareAndSet: (key, expected, value, options) => (
          (ttl = key.endsWith(":lease") ? ttl : options.ttl), store.compareAndSet(key, expected, value, options)
        ),
      };
      const { kf, calls } = await kit.clientOf(
        (call) => (isToken(call) ? new Response(`{"errcode":0,"access_token":"t","expires_in":${expires_in}}`) : OK),
        { tokenStore },
      );
      for (let count = 0; count < 3; count += 1) await kf.getServiceState(state);
      kit.assert.lengthOf(tokens(calls), 1, expires_in);
      kit.assert.isAtMost(ttl, 2_147_483_647, expires_in);
    }
    for (const expires_in of [-1, "soon", null, {}]) {
      const { kf } = await kit.clientOf((call) => (isToken(call) ? { ...OK, access_token: "t", expires_in } : OK));
      await kit.rejects(kf.getServiceState(state), "response.unreadable");
    }
  },

  async "a wrong secret is a clear error, and nothing else is sent"(kit) {
    const { kf, calls } = await kit.clientOf(() => ({ errcode: 40013, errmsg: "invalid corpid" }));
    const error = await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.equal(error.operation, "getToken");
    kit.assert.equal(error.errcode, 40013);
    kit.assert.lengthOf(calls, 1);
    // It is remembered for a short while: WeCom blocks corps that ask too often.
    const again = await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.lengthOf(calls, 1);
    kit.assert.equal(again.errcode, 40013);
    kit.assert.notStrictEqual(again, error);
    kit.assert.match(again.message, /not asked again for \d+ s/);
    kit.assert.isAtMost(again.waitMs, 30_000);
    await kit.at(again.waitMs + 1, () => kit.rejects(kf.getServiceState(state), "api.error"));
    kit.assert.lengthOf(calls, 2);
    kit.assert.isAbove((await kit.rejects(kf.getServiceState(state), "api.error")).waitMs, 59_000);
  },

  async "a response without a token is rejected"(kit) {
    for (const given of [{}, { access_token: "", expires_in: 7200 }, { access_token: "t" }, { access_token: "t", expires_in: -1 }]) {
      const { kf, calls } = await kit.clientOf((call) => (isToken(call) ? { ...OK, ...given } : undefined));
      const error = await kit.rejects(kf.getServiceState(state), "response.unreadable");
      kit.assert.match(error.message, /gettoken.*secret withdrawn/);
      // A withdrawn secret stays withdrawn: it is not asked for with every call.
      kit.assert.match((await kit.rejects(kf.getServiceState(state), "response.unreadable")).message, /not asked again for \d+ s/);
      kit.assert.lengthOf(calls, 1);
      await kit.at(30_001, () => kit.rejects(kf.getServiceState(state), "response.unreadable"));
      kit.assert.lengthOf(calls, 2);
    }
  },

  async "no error contains the secret or the token"(kit) {
    // A gateway that repeats the request in an answer of WeCom's form.
    const echo = await kit.clientOf((call) => ({
      errcode: 40035,
      errmsg: `bad corpsecret=${call.query.get("corpsecret")}`,
      url: `/x?corpsecret=${call.query.get("corpsecret")}`,
    }));
    const echoed = await kit.rejects(echo.kf.getServiceState(state), "api.error");
    kit.assert.notInclude(`${echoed.stack}${JSON.stringify(echoed)}${JSON.stringify(echoed.response)}`, SECRET);
    const token = await kit.clientOf((call) =>
      isToken(call)
        ? { ...OK, access_token: "token-that-is-echoed", expires_in: 7200 }
        : { errcode: 40035, errmsg: `bad ${call.query.get("access_token")}` },
    );
    const seen = await kit.rejects(token.kf.getServiceState(state), "api.error");
    kit.assert.notInclude(`${seen.stack}${JSON.stringify(seen)}`, "token-that-is-echoed");
    kit.assert.equal(seen.response.errcode, 40035);
    const page = (url) => new Response(`<html>${url}</html>`, { status: 502 });
    const { kf } = await kit.clientOf((call) => page(`https://x/?corpid=a&corpsecret=${call.query.get("corpsecret")}`), { maxRetries: 0 });
    const error = await kit.rejects(kf.getServiceState(state), "response.not_json");
    kit.assert.notInclude(`${error.stack}${JSON.stringify(error)}`, SECRET);
    const other = await kit.clientOf(
      (call) => (isToken(call) ? undefined : page(`https://x/?access_token=${call.query.get("access_token")}`)),
      { maxRetries: 0 },
    );
    const second = await kit.rejects(other.kf.getServiceState(state), "response.not_json");
    kit.assert.include(second.message, "502");
    kit.assert.notInclude(`${second.stack}${JSON.stringify(second)}`, "token-1");
  },
};
