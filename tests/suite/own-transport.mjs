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
      const error = await kit.rejects(
        kf.sendText(text, how === "timeout" ? { timeout: 60 } : { signal: controller.signal }),
        `transport.${how}`,
      );
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
