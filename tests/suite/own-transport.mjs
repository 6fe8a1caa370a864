// A transport of the caller's: whatever it does, its calls end, and with an error of ours.

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const text = { touser: "wm1", open_kfid: "wk1", content: "hi" };
const isToken = ({ url }) => url.includes("/gettoken");
const answer = (body) => ({ status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(body)) });
const token = () => answer({ ...OK, access_token: "token-of-the-transport", expires_in: 7200 });

const fail = () => {
  throw new Error("looked at");
};

/** A client whose transport does this with all but gettoken, and what it was asked. */
function clientOf(kit, send, options) {
  const asked = [];
  const closed = [];
  const transport = {
    send(request) {
      asked.push(request);
      return isToken(request) ? Promise.resolve(token()) : send.call(this, request);
    },
    close: () => closed.push(true),
  };
  const kf = kit.client({ baseUrl: "https://wecom.invalid", transport, maxRetries: 0, ...options });
  return { kf, asked, closed, transport };
}

export const specs = {
  async "it may respond with bytes or a string"(kit) {
    const bytes = new TextEncoder().encode(JSON.stringify(OK));
    for (const body of [bytes, bytes.buffer, undefined]) {
      const { kf, asked } = clientOf(kit, async () => ({ status: 200, headers: {}, ...(body ? { body } : { text: JSON.stringify(OK) }) }));
      kit.assert.deepEqual(await kf.getServiceState(state), OK);
      kit.assert.lengthOf(asked, 2);
    }
  },

  async "one that never settles is ended by timeout, signal and close, and notified"(kit) {
    for (const how of ["timeout", "aborted", "closed"]) {
      const controller = new AbortController();
      let settle;
      const { kf, asked } = clientOf(kit, () => {
        if (how === "aborted") setTimeout(() => controller.abort());
        if (how === "closed") setTimeout(() => kf.close());
        return new Promise((resolve, reject) => (settle = { resolve, reject }));
      });
      await kf.getAccessToken();
      const error = await kit.growing(async (timeout) => {
        const ended = await kit.rejects(
          kf.sendText(text, how === "timeout" ? { timeout } : { signal: controller.signal }),
          `transport.${how}`,
        );
        return settle && ended;
      });
      kit.assert.isTrue(error.maybeDone, how);
      kit.assert.isTrue(asked.at(-1).signal.aborted, how);
      // What comes too late is neither an answer nor a rejection that nobody handles.
      settle[how === "closed" ? "resolve" : "reject"](new Error("late"));
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  },

  async "its exceptions, rejections and invalid results are typed errors"(kit) {
    const own = new Error("the pool is empty");
    const odd = [
      () => {
        throw own;
      },
      () => Promise.reject(own),
      () => Promise.reject("the pool is empty"),
      () => Promise.reject(undefined),
      () => Promise.reject(Object.create(null)),
      () => Promise.reject(new Proxy({}, { has: fail, get: fail })),
      () =>
        Promise.reject({
          get message() {
            return fail();
          },
          get code() {
            return fail();
          },
        }),
      () => undefined,
      async () => undefined,
      async () => "done",
      async () => ({ status: 200, headers: {} }),
      async () => ({ headers: {}, body: new Uint8Array() }),
      async () => ({ failure: { code: "pool.empty", details: {} } }),
      async () => ({ failure: { code: "api.error", details: {} } }),
      async () => ({ failure: { code: "toString", details: {} } }),
      async () => ({ failure: "pool.empty" }),
    ];
    for (const send of odd) {
      const { kf } = clientOf(kit, send);
      const error = await kit.rejects(kf.sendText(text), "transport.lost");
      kit.assert.isTrue(kit.wecom.isKfError(error));
      kit.assert.isTrue(error.maybeDone);
      kit.assert.deepEqual([error.operation, error.attempts.length], ["sendMsg", 1]);
    }
    for (const send of odd.slice(0, 2))
      kit.assert.equal((await kit.rejects(clientOf(kit, send).kf.getServiceState(state), "transport.lost")).cause, own);
  },

  async "an error of this package that it throws says that the request may have been carried out"(kit) {
    const thrown = () => new kit.wecom.KfClientError("client.bad_option", { details: { option: "pool", reason: "it is full" } });
    for (const error of [thrown(), Object.freeze(thrown())]) {
      const { kf } = clientOf(kit, async () => {
        throw error;
      });
      const given = await kit.rejects(kf.sendText(text), "client.bad_option");
      kit.assert.isTrue(given.maybeDone);
      kit.assert.isTrue(kit.wecom.isKfError(given));
      kit.assert.deepEqual(
        [given.operation, given.attempts.map(({ outcome }) => outcome), given.message],
        ["sendMsg", ["lost"], error.message],
      );
    }
  },

  async "a foreign exception after a lost attempt becomes the cause of an error that says so"(kit) {
    const own = new Error("the signal's own");
    const controller = new AbortController();
    let lost = false;
    Object.defineProperty(controller.signal, "aborted", {
      get() {
        if (lost) throw own;
        return false;
      },
    });
    const { kf } = clientOf(
      kit,
      async () => {
        lost = true;
        return { failure: { code: "transport.lost", details: { detail: "reset" } } };
      },
      { maxRetries: 1 },
    );
    const error = await kit.rejects(kf.sendText(text, { signal: controller.signal }), "transport.lost");
    kit.assert.deepEqual([error.maybeDone, error.cause, error.operation], [true, own, "sendMsg"]);
  },

  async "an exception that quotes the token or a secret of the request is told without them"(kit) {
    const events = [];
    const headers = (url) => ({
      get "content-type"() {
        throw new Error(`cannot read the headers of ${url} with a-permanent-code`);
      },
    });
    const send = async ({ url }) => ({ ...answer(OK), headers: headers(url) });
    const hooks = { onRequest: () => events.push("request"), onResponse: () => events.push("response") };
    const { kf } = clientOf(kit, send, hooks);
    await kf.getAccessToken();
    events.length = 0;
    const error = await kit.rejects(kf.downloadMedia({ media_id: "media-1" }), "transport.lost");
    const shown = `${error.message} ${JSON.stringify(error.details)} ${error.cause?.message}`;
    kit.assert.include(shown, "cannot read the headers");
    kit.assert.notInclude(shown, "token-of-the-transport");
    kit.assert.deepEqual(events, ["request", "response"]);
    const app = { credentials: { suiteId: "s", suiteSecret: "of-the-suite", suiteTicket: "t" } };
    const suite = {
      send: async ({ url }) => (url.includes("get_suite_token") ? answer({ suite_access_token: "st", expires_in: 7200 }) : send({ url })),
    };
    const own = new kit.wecom.KfClient({ ...app, baseUrl: "https://wecom.invalid", transport: suite, maxRetries: 0 });
    const refused = await own.getCorpToken({ auth_corpid: "ww2", permanent_code: "a-permanent-code" }).catch((thrown) => thrown);
    kit.assert.notInclude(`${refused.message} ${JSON.stringify(refused.details)} ${refused.cause?.message}`, "a-permanent-code");
    own.close();
  },

  async "a hook that ends the call leaves nothing sent"(kit) {
    for (const how of ["aborted", "closed"]) {
      const controller = new AbortController();
      let isReady = false;
      const onRequest = () => void (isReady && (how === "aborted" ? controller.abort() : kf.close()));
      const { kf, asked } = clientOf(kit, async () => answer(OK), { onRequest });
      await kf.getAccessToken();
      isReady = true;
      const error = await kit.rejects(kf.sendText(text, { signal: controller.signal }), `transport.${how}`);
      kit.assert.deepEqual([error.maybeDone, asked.length], [undefined, 1], how);
    }
  },

  async "a signal that accepts no listener leaves nothing sent, and the error does not claim otherwise"(kit) {
    const { kf, asked } = clientOf(kit, async () => answer(OK));
    await kf.getAccessToken();
    const { signal } = new AbortController();
    signal.addEventListener = fail;
    const before = asked.length;
    const error = await kit.rejects(kf.sendText(text, { signal }), "client.bad_option");
    kit.assert.deepEqual([error.maybeDone, asked.length], [undefined, before]);
  },

  async "headers that cannot be read, and hooks that cannot be looked up, fail no call"(kit) {
    const headers = new Proxy({}, { ownKeys: fail, get: fail });
    const hook = (name) => ({ [name]: { enumerable: true, get: () => (hooked ? fail() : () => {}) } });
    let hooked = false;
    const transport = { send: async ({ url }) => ({ ...(url.includes("/gettoken") ? token() : answer(OK)), headers }) };
    const options = Object.defineProperties(
      { corpId: "ww1", secret: "s", baseUrl: "https://wecom.invalid", transport, maxRetries: 0 },
      { ...hook("onRequest"), ...hook("onResponse") },
    );
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const kf = new kit.wecom.KfClient(Object.assign(options, { logger }));
    hooked = true;
    const { data, response } = await kf.sendText(text).withResponse();
    kit.assert.deepEqual([data, response.headers], [OK, {}]);
    kf.close();
    const { kf: busy } = clientOf(kit, async () => ({ ...answer({ errcode: 45009, errmsg: "limit" }), headers }));
    kit.assert.equal((await kit.rejects(busy.sendText(text), "api.error")).maybeDone, undefined);
  },

  async "headers that are not strings are ignored, and a status that is none is a lost response"(kit) {
    const body = new TextEncoder().encode("busy");
    const { kf } = clientOf(kit, async () => ({ status: 503, headers: { date: ["a", "b"], "retry-after": 5 }, body }));
    kit.assert.equal((await kit.rejects(kf.getServiceState(state), "response.not_json")).status, 503);
    for (const status of [-1, 99, 600, 70_000]) {
      const odd = clientOf(kit, async () => ({ status, headers: {}, body }));
      await kit.rejects(odd.kf.getServiceState(state), "transport.lost");
    }
  },

  async "its own failures are passed through with their cause"(kit) {
    const cause = new Error("EPIPE");
    const failing = (code, details) => clientOf(kit, async () => ({ failure: { code, ...(details && { details }) }, cause })).kf;
    for (const [code, details, maybeDone] of [
      ["transport.connect", { detail: "refused" }, undefined],
      ["transport.timeout", { detail: "after 5 ms", sent: false }, undefined],
      ["transport.timeout", { detail: "after 5 ms", sent: true }, true],
      ["transport.invalid_request", { detail: "no such header" }, undefined],
      ["transport.lost", undefined, true],
    ]) {
      const error = await kit.rejects(failing(code, details).sendText(text), code);
      kit.assert.equal(error.cause, cause);
      kit.assert.notInclude(error.message, "{");
      kit.assert.equal(error.maybeDone, maybeDone, JSON.stringify(details));
    }
  },

  async "its bytes may be in any kind of buffer"(kit) {
    const { body } = answer(OK);
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    for (const held of [bytes, bytes.slice().buffer, new DataView(bytes.slice().buffer)]) {
      const { kf } = clientOf(kit, async () => ({ status: 200, headers: {}, body: held }));
      kit.assert.deepEqual(await kf.getServiceState(state), OK);
    }
  },

  async "close does not close it"(kit) {
    const { kf, closed, transport } = clientOf(kit, async () => answer(OK));
    await kf.getServiceState(state);
    kf.close();
    await kit.rejects(kf.getServiceState(state), "transport.closed");
    kit.assert.deepEqual(closed, []);
    const other = kit.client({ baseUrl: "https://wecom.invalid", transport });
    kit.assert.deepEqual(await other.getServiceState(state), OK);
  },

  "an invalid one is rejected"({ wecom, throws, assert }) {
    for (const options of [{ transport: {} }, { transport: { send: "x" } }, { fetch: {} }, { fetch: "https://x" }]) {
      const error = throws(() => new wecom.KfClient({ corpId: "ww1", secret: "s", ...options }), "client.bad_option");
      assert.include(Object.keys(options), error.details.option);
    }
  },
};
