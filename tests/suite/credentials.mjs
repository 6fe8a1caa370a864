// Who calls: corps, third-party apps, fixed tokens, own sources of tokens, the environment.

import { CORP, SECRET, withEnvironment } from "./kit.mjs";

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const SUITE = { suiteId: "ww-suite", suiteSecret: "suite-secret", suiteTicket: "ticket-1", authCode: "auth", permanentCode: "permanent" };
const third = {
  suiteId: SUITE.suiteId,
  suiteSecret: SUITE.suiteSecret,
  suiteTicket: () => SUITE.suiteTicket,
  authCorpId: CORP,
  permanentCode: SUITE.permanentCode,
};
const paths = (calls) => calls.map(({ path }) => path.slice(9));
const alone = { corpId: undefined, secret: undefined };

/** Plays WeCom for a third-party app; `answer` may answer first. */
const suiteServer =
  (answer = () => undefined) =>
  (call, calls) => {
    const nth = calls.filter(({ path }) => path === call.path).length;
    const own = answer(call, nth);
    if (own) return own;
    if (call.path.endsWith("get_suite_token")) return { suite_access_token: `suite-${nth}`, expires_in: 7200 };
    if (call.path.endsWith("get_corp_token")) return { access_token: `corp-${nth}`, expires_in: 7200 };
    return undefined;
  };

export const specs = {
  async "credentials may be a separate option"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined, { ...alone, credentials: { corpId: CORP, secret: async () => SECRET } });
    await kf.getServiceState(state);
    kit.assert.deepEqual([calls[0].query.get("corpid"), calls[0].query.get("corpsecret")], [CORP, SECRET]);
  },

  async "a 代开发 app calls with the customer's corp id and its permanent code"(kit) {
    const { where } = await kit.sandbox({ secret: "permanent-code" });
    const kf = kit.client({ ...where, secret: "permanent-code" });
    kit.assert.isArray((await kf.listAccounts()).account_list);
  },

  async "a third-party app calls with the corp's token, obtained with the suite token"(kit) {
    const { where } = await kit.sandbox({ suite: SUITE });
    const kf = kit.client({ ...where, ...alone, credentials: third });
    kit.assert.isArray((await kf.listAccounts()).account_list);
  },

  async "both tokens of a third-party app are cached"(kit) {
    const { kf, calls } = await kit.clientOf(suiteServer(), { ...alone, credentials: third });
    await kf.getServiceState(state);
    await kf.getServiceState(state);
    kit.assert.deepEqual(paths(calls), [
      "service/get_suite_token",
      "service/get_corp_token",
      "kf/service_state/get",
      "kf/service_state/get",
    ]);
    const [suite, corp, call] = calls;
    kit.assert.deepEqual(suite.body, { suite_id: "ww-suite", suite_secret: "suite-secret", suite_ticket: "ticket-1" });
    kit.assert.equal(corp.query.get("suite_access_token"), "suite-1");
    kit.assert.isFalse(corp.query.has("access_token"));
    kit.assert.deepEqual(corp.body, { auth_corpid: CORP, permanent_code: "permanent" });
    kit.assert.equal(call.query.get("access_token"), "corp-1");
    await kf.invalidateAccessToken();
    await kf.getServiceState(state);
    kit.assert.deepEqual(paths(calls).slice(4), ["service/get_corp_token", "kf/service_state/get"]);
  },

  async "a third-party app without a corp exchanges an auth code for a permanent code"(kit) {
    const server = suiteServer(({ path, body, query }) => {
      if (!path.endsWith("get_permanent_code")) return undefined;
      return query.get("suite_access_token") === "suite-1" && body.auth_code === "code"
        ? { permanent_code: "permanent", auth_corp_info: { corpid: CORP } }
        : { errcode: 40082, errmsg: "no" };
    });
    const { kf, calls } = await kit.clientOf(server, {
      ...alone,
      credentials: { ...third, authCorpId: undefined, permanentCode: undefined },
    });
    const { permanent_code } = await kf.getPermanentCode({ auth_code: "code" });
    kit.assert.equal(permanent_code, "permanent");
    kit.assert.deepEqual(paths(calls), ["service/get_suite_token", "service/get_permanent_code"]);
    const error = await kit.rejects(kf.getServiceState(state), "client.bad_option");
    kit.assert.match(error.message, /authCorpId and permanentCode/);
    const own = await kit.clientOf(() => undefined);
    kit.assert.match((await kit.rejects(own.kf.getPermanentCode({ auth_code: "code" }), "client.bad_option")).message, /suiteId/);
  },

  async "a rejected suite token is refreshed, and the call continues"(kit) {
    for (const errcode of [40082, 42009]) {
      const server = suiteServer(
        ({ path, query }) => path.endsWith("get_corp_token") && query.get("suite_access_token") === "suite-1" && { errcode, errmsg: "no" },
      );
      const { kf, calls } = await kit.clientOf(server, { ...alone, credentials: third });
      await kf.getServiceState(state);
      kit.assert.deepEqual(paths(calls), [
        "service/get_suite_token",
        "service/get_corp_token",
        "service/get_suite_token",
        "service/get_corp_token",
        "kf/service_state/get",
      ]);
    }
  },

  async "a suite token that stays rejected is one error"(kit) {
    const server = suiteServer(({ path }) => path.endsWith("get_corp_token") && { errcode: 42009, errmsg: "suite_access_token expired" });
    const { kf, calls } = await kit.clientOf(server, { ...alone, credentials: third });
    const error = await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.deepEqual([error.operation, error.errcode, error.errcodeClass], ["getCorpToken", 42009, "suite_token"]);
    kit.assert.lengthOf(calls, 4);
  },

  async "when the ticket is rejected, it is read again, and a newer one is tried immediately"(kit) {
    const tickets = ["old", "old", "old", "new"];
    const asked = [];
    const suiteTicket = () => {
      asked.push(tickets[asked.length] ?? "new");
      return asked.at(-1);
    };
    const server = suiteServer(
      ({ path, body }) =>
        path.endsWith("get_suite_token") && body.suite_ticket === "old" && { errcode: 40085, errmsg: "invalid suite ticket" },
    );
    const { kf, calls } = await kit.clientOf(server, { ...alone, credentials: { ...third, suiteTicket } });
    const error = await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.deepEqual([error.operation, error.errcode], ["getSuiteToken", 40085]);
    kit.assert.include(error.message, "ticket");
    kit.assert.lengthOf(asked, 2);
    // The same ticket is not tried again, and a newer one is.
    await kit.rejects(kf.getServiceState(state), "api.error");
    kit.assert.lengthOf(calls, 1);
    await kf.getServiceState(state);
    kit.assert.deepEqual(paths(calls), [
      "service/get_suite_token",
      "service/get_suite_token",
      "service/get_corp_token",
      "kf/service_state/get",
    ]);
  },

  async "a rejected fixed token is an error"(kit) {
    const { kf, calls } = await kit.clientOf(
      ({ query }) => (query.get("access_token") === "mine" ? OK : { errcode: 40014, errmsg: "no" }),
      {
        ...alone,
        credentials: { accessToken: "mine" },
      },
    );
    await kf.getServiceState(state);
    kit.assert.equal(await kf.getAccessToken(), "mine");
    kit.assert.lengthOf(calls, 1);
    const other = await kit.clientOf(() => ({ errcode: 42001, errmsg: "expired" }), { ...alone, credentials: { accessToken: "old" } });
    const error = await kit.rejects(other.kf.getServiceState(state), "api.error");
    kit.assert.deepEqual([error.errcode, error.errcodeClass], [42001, "token"]);
    kit.assert.lengthOf(other.calls, 1);
  },

  async "the advice for a rejected token request does not mention refreshing"(kit) {
    for (const errcode of [40001, 42001, 40014]) {
      const { kf } = await kit.clientOf(() => ({ errcode, errmsg: "no" }));
      const error = await kit.rejects(kf.getServiceState(state), "api.error");
      kit.assert.equal(error.operation, "getToken");
      kit.assert.notMatch(error.message, /automatically/);
      kit.assert.match(error.message, /secret belongs to the corp id/);
      kit.assert.include(error.message, error.explanation.advice.slice(0, -1));
    }
    const { kf } = await kit.clientOf(({ path }) => (path === "/cgi-bin/gettoken" ? undefined : { errcode: 42001, errmsg: "no" }));
    kit.assert.match((await kit.rejects(kf.getServiceState(state), "api.error")).message, /automatically/);
    const wrong = await kit.clientOf(() => ({ errcode: 40013, errmsg: "no" }));
    kit.assert.match((await kit.rejects(wrong.kf.getServiceState(state), "api.error")).message, /我的企业/);
  },

  async "a token provider receives the reason"(kit) {
    const asked = [];
    const credentials = async ({ reason, refused, signal }) => {
      asked.push([reason, refused, signal.aborted]);
      return asked.length === 1 ? "own-1" : { access_token: `own-${asked.length}`, expires_in: 7200 };
    };
    const { kf, calls } = await kit.clientOf(
      ({ query }) => (query.get("access_token") === "own-1" ? { errcode: 40014, errmsg: "no" } : OK),
      { ...alone, credentials },
    );
    await kf.getServiceState(state);
    await kf.getServiceState(state);
    kit.assert.deepEqual(asked, [
      ["first", undefined, false],
      ["refused", "own-1", false],
    ]);
    kit.assert.deepEqual(
      calls.map(({ query }) => query.get("access_token")),
      ["own-1", "own-2", "own-2"],
    );
    await kit.at(7200_000, () => kf.getServiceState(state));
    kit.assert.deepEqual(asked[2], ["expiring", undefined, false]);
  },

  async "a token provider whose tokens are all rejected causes one error"(kit) {
    let made = 0;
    for (const credentials of [() => `own-${(made += 1)}`, () => "always the same"]) {
      const { kf, calls } = await kit.clientOf(() => ({ errcode: 42001, errmsg: "expired" }), { ...alone, credentials });
      const error = await kit.rejects(kf.getServiceState(state), "api.error");
      kit.assert.deepEqual([error.errcode, error.errcodeClass], [42001, "token"]);
      kit.assert.isAtMost(calls.length, 2);
    }
  },

  async "a provider's error is the cause, and an invalid token is rejected"(kit) {
    const cause = new Error("the vault is sealed");
    for (const [options, option] of [
      [{ secret: () => Promise.reject(cause) }, "secret"],
      [
        {
          ...alone,
          credentials: () => {
            throw cause;
          },
        },
        "credentials",
      ],
      [
        {
          ...alone,
          credentials: {
            ...third,
            suiteTicket: () => {
              throw cause;
            },
          },
        },
        "suiteTicket",
      ],
    ]) {
      const { kf } = await kit.clientOf(() => undefined, options);
      const error = await kit.rejects(kf.getServiceState(state), "client.credentials_failed");
      kit.assert.equal(error.details.option, option);
      kit.assert.strictEqual(error.cause, cause);
    }
    for (const options of [
      { secret: () => "" },
      { secret: () => undefined },
      { ...alone, credentials: () => undefined },
      { ...alone, credentials: async () => "" },
      { ...alone, credentials: async () => null },
      { ...alone, credentials: () => ({ token: "t" }) },
      { ...alone, credentials: () => ({ access_token: "", expires_in: 1 }) },
      { ...alone, credentials: () => ({ access_token: "t", expires_in: "soon" }) },
    ]) {
      const { kf, calls } = await kit.clientOf(() => undefined, options);
      await kit.rejects(kf.getServiceState(state), "client.bad_option");
      kit.assert.lengthOf(calls, 0);
    }
  },

  async "incomplete or conflicting credentials are named"({ wecom, throws, assert }) {
    const wrong = [
      ["credentials", {}],
      ["credentials", null],
      ["credentials.secret", { corpId: "ww1" }],
      ["credentials.corpid", { corpid: "ww1", secret: "s", corpId: "ww1" }],
      ["credentials.suiteTicket", { ...third, suiteTicket: undefined }],
      ["credentials.corpId", { ...third, corpId: "ww1" }],
      ["credentials.accessToken", { accessToken: "" }],
      ["credentials.acessToken", { acessToken: "t" }],
      ["credentials.corp_id", { corp_id: "ww1", secret: "s" }],
      ["credentials", { type: "corp" }],
      ["credentials", "ww1"],
      ["credentials", Promise.resolve("t")],
      ["credentials.permanentCode", { ...third, permanentCode: undefined }],
    ];
    for (const [option, credentials] of wrong) {
      const error = throws(() => new wecom.KfClient({ credentials }), "client.bad_option");
      assert.include([option, "credentials.suiteId"], error.details.option);
      assert.notInclude(error.message, SUITE.suiteSecret);
    }
    const message = (credentials) => throws(() => new wecom.KfClient({ credentials }), "client.bad_option").message;
    assert.match(message({ corp_id: "ww1", secret: "s" }), /did you mean corpId\?/);
    assert.match(message({ acessToken: "t" }), /did you mean accessToken\?/);
    assert.match(message({ type: "corp" }), /\{ corpId, secret \}.*\{ accessToken \} or a function/);
  },

  async "missing credentials are read from the environment at the first call"(kit) {
    const { fetch, baseUrl, calls } = await kit.clientOf(() => undefined);
    const options = fetch ? { fetch } : {};
    await withEnvironment(async (env) => {
      // As an own variable that is not set gives it.
      const kf = new kit.wecom.KfClient({ ...options, corpId: undefined, secret: undefined });
      const error = await kit.rejects(kf.getServiceState(state), "client.bad_option");
      kit.assert.match(error.message, /^corpId: .*undefined.*WECOM_KF_CORP_ID/);
      env.WECOM_KF_CORP_ID = "ww-environment";
      kit.assert.include((await kit.rejects(kf.getServiceState(state), "client.bad_option")).message, "WECOM_KF_SECRET");
      env.WECOM_KF_SECRET = "secret-environment";
      env.WECOM_KF_BASE_URL = baseUrl;
      const later = new kit.wecom.KfClient(options);
      await later.getServiceState(state);
      kit.assert.deepEqual([calls[0].query.get("corpid"), calls[0].query.get("corpsecret")], ["ww-environment", "secret-environment"]);
      for (const [variable, value] of [
        ["WECOM_KF_CORP_ID", "ww\n"],
        ["WECOM_KF_SECRET", "\n"],
        ["WECOM_KF_BASE_URL", `${baseUrl} `],
      ]) {
        const before = env[variable];
        env[variable] = value;
        const spaced = await kit.rejects(new kit.wecom.KfClient(options).getServiceState(state), "client.bad_option");
        kit.assert.equal(spaced.details.option, variable);
        env[variable] = before;
      }
      env.WECOM_KF_BASE_URL = "nowhere";
      kit.assert.equal(
        (await kit.rejects(new kit.wecom.KfClient(options).getServiceState(state), "client.bad_option")).details.option,
        "WECOM_KF_BASE_URL",
      );
    });
  },
};
