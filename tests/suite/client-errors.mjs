// What a client says when the network, a proxy or the caller ends a call, and when it is set up wrongly.

const state = { open_kfid: "wk1", external_userid: "wm1" };
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const after = (answer) => (call) => (isToken(call) ? undefined : answer());

export const specs = {
  async "HTML instead of JSON"(kit) {
    const { kf } = await kit.clientOf(
      after(() => new Response("<html><h1>Welcome</h1></html>", { headers: { "content-type": "text/html" } })),
      { maxRetries: 0 },
    );
    const error = await kit.rejects(kf.getServiceState(state), "response.not_json");
    kit.assert.instanceOf(error, kit.wecom.KfResponseError);
    kit.assert.include(error.message, "<html><h1>Welcome");
    kit.assert.deepEqual([error.status, error.operation], [200, "getServiceState"]);
  },

  async "an empty body"(kit) {
    const { kf } = await kit.clientOf(
      after(() => new Response("")),
      { maxRetries: 0 },
    );
    await kit.rejects(kf.getServiceState(state), "response.empty");
  },

  async "JSON that is not an object"(kit) {
    for (const body of ["[1]", "null", "3"]) {
      const { kf } = await kit.clientOf(
        after(() => new Response(body)),
        { maxRetries: 0 },
      );
      await kit.rejects(kf.getServiceState(state), "response.not_an_object");
    }
  },

  async "an error status with JSON that is not from WeCom"(kit) {
    const { kf } = await kit.clientOf(
      after(() => new Response('{"message":"forbidden"}', { status: 403 })),
      { maxRetries: 0 },
    );
    await kit.rejects(kf.getServiceState(state), "response.http_status");
  },

  async "a redirect is not a response from WeCom"(kit) {
    const { kf } = await kit.clientOf(
      after(() => new Response(null, { status: 302, headers: { location: "https://example.com/" } })),
      { maxRetries: 0 },
    );
    const error = await kit.rejects(kf.getServiceState(state), "response.empty");
    kit.assert.equal(error.status, 302);
  },

  async "an errcode may be a string"(kit) {
    const { kf } = await kit.clientOf(after(() => new Response('{"errcode":"95000","errmsg":"invalid open_kfid"}')));
    kit.assert.equal((await kit.rejects(kf.getServiceState(state), "api.error")).errcode, 95000);
  },

  async "unknown fields of a response are kept"(kit) {
    const answer = { errcode: 0, service_state: 3, servicer_userid: "lisi", later: { a: 1 } };
    const { kf } = await kit.clientOf(after(() => Response.json(answer)));
    kit.assert.deepEqual(await kf.getServiceState(state), answer);
  },

  async "the timeout applies to the whole call"(kit) {
    let release;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const { kf } = await kit.clientOf(async (call) => {
      if (isToken(call)) return undefined;
      await held;
      return { errcode: 0 };
    });
    const error = await kit.rejects(kf.getServiceState(state, { timeout: 200 }), "transport.timeout");
    kit.assert.instanceOf(error, kit.wecom.KfTransportError);
    kit.assert.isTrue(error.retryable);
    release();
  },

  async "a signal aborts a call, before it starts and while it waits"(kit) {
    let arrived;
    let release;
    const waiting = new Promise((resolve) => {
      arrived = resolve;
    });
    const held = new Promise((resolve) => {
      release = resolve;
    });
    const { kf, calls } = await kit.clientOf(async (call) => {
      if (isToken(call)) return undefined;
      arrived();
      await held;
      return { errcode: 0 };
    });
    const controller = new AbortController();
    controller.abort();
    const aborted = await kit.rejects(kf.getServiceState(state, { signal: controller.signal }), "transport.aborted");
    kit.assert.equal(aborted.owner, "unknown");
    kit.assert.lengthOf(
      calls.filter((call) => !isToken(call)),
      0,
    );
    const later = new AbortController();
    const call = kit.rejects(kf.getServiceState(state, { signal: later.signal }), "transport.aborted");
    await waiting;
    later.abort();
    await call;
    release();
  },

  async "a closed client makes no calls"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    kf.close();
    await kit.rejects(kf.getServiceState(state), "transport.closed");
    kit.assert.lengthOf(calls, 0);
  },

  async "the owner of failures: message, account or unknown"(kit) {
    const owners = [
      [95001, "message"],
      [95013, "message"],
      [45002, "message"],
      [60020, "account"],
      [45009, "account"],
      [40014, "account"],
      [95012, "account"],
      [95004, "account"],
      [-1, "unknown"],
      [99999, "unknown"],
    ];
    for (const [errcode, owner] of owners) {
      const { kf } = await kit.clientOf(
        after(() => ({ errcode, errmsg: "no" })),
        { maxRetries: 0, timeout: 5000 },
      );
      kit.assert.equal((await kit.rejects(kf.getServiceState(state), "api.error")).owner, owner, errcode);
    }
    const { kf } = await kit.clientOf(
      after(() => new Response("bad gateway", { status: 502 })),
      { maxRetries: 0 },
    );
    kit.assert.equal((await kit.rejects(kf.getServiceState(state), "response.not_json")).owner, "unknown");
    kit.assert.equal((await kit.rejects(kf.getServiceState({}), "request.missing_field")).owner, "message");
    const move = { ...state, from: 4, service_state: 1 };
    kit.assert.equal((await kit.rejects(kf.transServiceState(move), "state.illegal_transition")).owner, "message");
    kit.assert.equal((await kit.rejects(kf.getServiceState(state, { timeout: -1 }), "client.bad_option")).owner, "account");
    kf.close();
    kit.assert.equal((await kit.rejects(kf.getServiceState(state), "transport.closed")).owner, "account");
  },

  async "a rejected token request has the owner account, in every call"(kit) {
    // Of any other call 40003 would be the message's.
    const { kf } = await kit.clientOf((call) => (isToken(call) ? { errcode: 40003, errmsg: "no" } : undefined), { maxRetries: 0 });
    for (const time of ["asked", "remembered"]) {
      const error = await kit.rejects(kf.getServiceState(state), "api.error");
      kit.assert.deepEqual([error.operation, error.owner], ["getToken", "account"], time);
    }
    const { kf: long } = await kit.clientOf(() => undefined, { secret: async () => "s".repeat(1000) });
    const told = await kit.rejects(long.getServiceState(state), "request.too_long");
    kit.assert.deepEqual([told.operation, told.field, told.owner], ["getToken", "corpsecret", "account"]);
  },

  "invalid options are named"({ wecom, throws, assert }) {
    const right = { corpId: "ww1", secret: "s" };
    const wrong = [
      ["corpId", { corpId: "" }],
      ["corpID", { corpID: "ww1" }],
      ["logLevel2", { logLevel2: "debug" }],
      ["logger", { logger: { debug() {}, info() {}, error() {} } }],
      ["credentials", { credentials: { accessToken: "t" } }],
      ["tokenStore", { tokenStore: new Map() }],
      ["secret", { secret: "" }],
      ["baseUrl", { baseUrl: "qyapi.weixin.qq.com" }],
      ["baseUrl", { baseUrl: "https://x/?a=1" }],
      ["timeout", { timeout: 0 }],
      ["timeout", { timeout: Number.NaN }],
      ["maxRetries", { maxRetries: -1 }],
      ["transport", { transport: "curl" }],
    ];
    for (const [option, options] of wrong) {
      const error = throws(() => new wecom.KfClient({ ...right, ...options }), "client.bad_option");
      assert.equal(error.details.option, option);
      assert.instanceOf(error, wecom.KfClientError);
    }
  },

  "isKfError recognises errors of another copy of the package"({ wecom, assert }) {
    const other = Object.assign(new Error("x"), { [Symbol.for("wecom-kf.error")]: true });
    assert.isTrue(wecom.isKfError(other));
    for (const value of [new Error("x"), null, undefined, "x", {}]) assert.isFalse(wecom.isKfError(value));
  },
};
