// The options of a call: what is wrong is told as a typed rejection before anything is begun, and a signal of any make ends a call or lets
// it go on.

const state = { open_kfid: "wk1", external_userid: "wm1" };

/** Every kind of method, with parameters that it takes. */
const METHODS = {
  getServiceState: (kf, options) => kf.getServiceState(state, options),
  sendText: (kf, options) => kf.sendText({ touser: "wm1", open_kfid: "wk1", content: "hi" }, options),
  call: (kf, options) => kf.call("POST", "kf/new_thing", {}, options),
  uploadMedia: (kf, options) => kf.uploadMedia({ type: "file", media: new Uint8Array(6), filename: "a" }, options),
  downloadMedia: (kf, options) => kf.downloadMedia({ media_id: "m" }, options),
  batchGetCustomers: (kf, options) => kf.batchGetCustomers({ external_userid_list: ["wm1"] }, options),
  listAccounts: (kf, options) => kf.listAccounts({}, options).toArray(),
  getAccessToken: (kf, options) => kf.getAccessToken(options),
};

/** A signal whose methods are the test's own. */
const signalOf = (own) => ({ aborted: false, reason: undefined, addEventListener() {}, removeEventListener() {}, ...own });
const fail = () => {
  throw new Error("the signal's own");
};

export const specs = {
  async "every method rejects an invalid option, and nothing is sent"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const controller = new AbortController();
    const wrong = [
      ["signal", { signal: controller }, "controller.signal"],
      ["signal", { signal: "soon" }, "AbortSignal"],
      ["signal", { signal: { aborted: false, addEventListener() {} } }, "AbortSignal"],
      ["timeout", { timeout: 0 }, "milliseconds"],
      ["timeout", { timeout: "5000" }, "milliseconds"],
      ["maxRetries", { maxRetries: 1.5 }, "whole number"],
      ["idempotent", { idempotent: "yes" }, "true or false"],
      ["time_out", { time_out: 5 }, "timeout"],
      ["options", 5000, "object"],
      ["options", "soon", "object"],
      ["options", true, "object"],
      ["options", [], "object"],
    ];
    for (const [name, method] of Object.entries(METHODS)) {
      for (const [option, options, advice] of wrong) {
        const error = await kit.rejects(method(kf, options), "client.bad_option");
        kit.assert.equal(error.details.option, option, name);
        kit.assert.include(error.message, advice, name);
        kit.assert.instanceOf(error, kit.wecom.KfClientError);
      }
    }
    kit.assert.deepEqual(calls, []);
  },

  async "an option that is null counts as unset"(kit) {
    const { kf } = await kit.clientOf((call) => (call.path.endsWith("list") ? { errcode: 0, account_list: [] } : undefined));
    const nothing = { signal: null, timeout: null, maxRetries: null, idempotent: null };
    for (const name of ["getServiceState", "call", "listAccounts", "getAccessToken"]) {
      for (const options of [nothing, null, undefined]) await METHODS[name](kf, options);
    }
  },

  async "a signal that accepts no listener fails its call, without leaking a timer"(kit) {
    const { kf } = await kit.clientOf(() => undefined);
    const signal = signalOf({ addEventListener: fail });
    for (const method of Object.values(METHODS)) {
      const error = await method(kf, { signal, timeout: 100 }).then(
        () => undefined,
        (error) => error,
      );
      kit.assert.isTrue(kit.wecom.isKfError(error), String(error));
    }
    const error = await kit.rejects(kf.getServiceState(state, { signal }), "client.bad_option");
    kit.assert.equal(error.details.option, "signal");
    kit.assert.equal(error.cause.message, "the signal's own");
    // Longer than the time-outs: a timer that was left behind would have failed by now.
    await new Promise((resolve) => setTimeout(resolve, 150));
    await kf.getServiceState(state);
  },

  async "a signal whose removeEventListener fails does not affect calls"(kit) {
    const { kf } = await kit.clientOf(() => undefined);
    const signal = signalOf({ removeEventListener: fail });
    await Promise.all(Array.from({ length: 5 }, () => kf.getServiceState(state, { signal })));
    await kf.getServiceState(state);
  },

  async "a signal whose reason cannot be read still aborts its calls"(kit) {
    const listeners = new Set();
    const signal = signalOf({
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    });
    Object.defineProperty(signal, "reason", { get: fail });
    const abort = () => {
      signal.aborted = true;
      for (const listener of [...listeners]) listener();
    };
    const fetch = () => {
      setTimeout(abort);
      return new Promise(() => {});
    };
    const kf = kit.client({
      baseUrl: "https://wecom.invalid",
      fetch,
      corpId: undefined,
      secret: undefined,
      credentials: { accessToken: "token-1" },
    });
    await kit.rejects(kf.getServiceState(state, { signal }), "transport.aborted");
    await kit.rejects(kf.getServiceState(state, { signal }), "transport.aborted");
  },
};
