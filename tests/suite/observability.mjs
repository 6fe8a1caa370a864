// What a client tells of its requests: logger, hooks, raw responses. None of it tells a secret, and none of it breaks a call.

import { CORP, SECRET } from "./kit.mjs";

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const isToken = ({ path }) => path === "/cgi-bin/gettoken";
const WORDS = "退款给王小明，电话13800000000";
const text = { touser: "wm1", open_kfid: "wk1", content: WORDS };

/** A logger that keeps what it is told. */
function keeper() {
  const lines = [];
  const logger = {};
  for (const level of ["debug", "info", "warn", "error"]) {
    logger[level] = function (message, ...details) {
      if (this !== logger) throw new TypeError("called unbound");
      lines.push({ level, message, details, all: `${message} ${JSON.stringify(details)}` });
    };
  }
  return { logger, lines };
}

/** A server that is busy once, then has a token that ended, then answers. */
function troubled() {
  const answers = [
    { errcode: -1, errmsg: "busy" },
    { errcode: 42001, errmsg: "expired" },
  ];
  return (call) => (isToken(call) ? undefined : (answers.shift() ?? { ...OK, service_state: 2, servicer_userid: "lisi" }));
}

export const specs = {
  async "hooks receive every request and its outcome"(kit) {
    const told = [];
    const { kf } = await kit.clientOf(troubled(), {
      onRequest: (event) => told.push(["request", event]),
      onResponse: (event) => told.push(["response", event]),
    });
    await kf.getServiceState(state);
    const short = told.map(([kind, { operation, attempt, errcode, verdict, outcome, status }]) =>
      kind === "request" ? `${operation} ${attempt}` : `${operation} ${attempt} ${status} ${errcode} ${outcome} ${verdict}`,
    );
    kit.assert.deepEqual(short, [
      "getToken 1",
      "getToken 1 200 0 errcode 0 done",
      "getServiceState 1",
      "getServiceState 1 200 -1 errcode -1 retry",
      "getServiceState 2",
      "getServiceState 2 200 42001 errcode 42001 refresh_token",
      "getToken 1",
      "getToken 1 200 0 errcode 0 done",
      "getServiceState 3",
      "getServiceState 3 200 0 errcode 0 done",
    ]);
    const [, request] = told[2];
    kit.assert.deepEqual(request, {
      requestId: request.requestId,
      operation: "getServiceState",
      method: "POST",
      path: "kf/service_state/get",
      attempt: 1,
    });
    const [, response] = told[3];
    kit.assert.deepInclude(response, request);
    kit.assert.isAtLeast(response.pauseMs, 250);
    kit.assert.isAtLeast(response.durationMs, 0);
    const ids = new Set(told.filter(([, { operation }]) => operation === "getServiceState").map(([, { requestId }]) => requestId));
    kit.assert.lengthOf(ids, 1, "all tries of a call have one id");
    kit.assert.isFalse(ids.has(told[0][1].requestId));
    kit.assert.notInclude(JSON.stringify(told), SECRET);
    kit.assert.notInclude(JSON.stringify(told), "token-1");
  },

  async "a request that WeCom changes is sent, with one warning"(kit) {
    const { logger, lines } = keeper();
    const { kf, calls } = await kit.clientOf(() => undefined, { logger, logLevel: "warn" });
    const page = (title, pagepath) =>
      kf.sendMsg({ ...state, touser: "wm1", msgtype: "miniprogram", miniprogram: { appid: "wx1", title, pagepath, thumb_media_id: "m" } });
    await page("short", "p.html");
    kit.assert.deepEqual(lines, []);
    for (const count of [65, 66, 67]) await page("题".repeat(count), "pages/index");
    kit.assert.deepEqual(
      lines.map(({ level, message, details }) => [level, message.replace(/kf[0-9a-z]{10,}/, "ID"), details]),
      [
        [
          "warn",
          "wecom-kf: ID sendMsg: miniprogram.title has 195 bytes; WeCom truncates it to 64",
          [{ code: "warning.text_cut", details: { field: "miniprogram.title", limit: 64, actual: 195 } }],
        ],
        [
          "warn",
          "wecom-kf: ID sendMsg: miniprogram.pagepath should end in .html, before any ?; " +
            "WeCom accepts it as it is, but phones may not open it",
          [{ code: "warning.unusual_form", details: { field: "miniprogram.pagepath", expected: "end in .html, before any ?" } }],
        ],
      ],
    );
    await kf.sendMsg({ ...state, touser: "wm1", msgtype: "link", link: { title: "题".repeat(43), url: "https://a", thumb_media_id: "m" } });
    kit.assert.lengthOf(lines, 3);
    kit.assert.lengthOf(
      calls.filter(({ body }) => body.msgtype === "miniprogram" && body.miniprogram.title.length >= 65),
      3,
      "as they stood",
    );
  },

  async "an attempt without a response is reported too"(kit) {
    const told = [];
    const fetch = () => Promise.reject(new TypeError("fetch failed"));
    const { kf } = await kit.clientOf(() => undefined, { fetch, onResponse: (event) => told.push(event), maxRetries: 0 });
    await kit.rejects(kf.getServiceState(state), "transport.lost");
    kit.assert.deepInclude(told[0], { operation: "getToken", outcome: "lost", verdict: "fail", status: undefined, errcode: undefined });
  },

  async "a hook or logger that throws does not fail a call"(kit) {
    const { logger, lines } = keeper();
    const fail = () => {
      throw new Error("the hook's own");
    };
    const hooks = [
      { onRequest: fail, onResponse: fail },
      { onRequest: async () => fail(), onResponse: async () => fail() },
    ];
    for (const hook of hooks) {
      lines.length = 0;
      const { kf } = await kit.clientOf(() => undefined, { ...hook, logger, logLevel: "error" });
      await kf.getServiceState(state);
      await new Promise((resolve) => setTimeout(resolve));
      kit.assert.deepEqual(
        lines.map(({ level, message }) => [level, message]),
        [
          ["error", "wecom-kf: onRequest failed"],
          ["error", "wecom-kf: onResponse failed"],
          ["error", "wecom-kf: onRequest failed"],
          ["error", "wecom-kf: onResponse failed"],
        ],
      );
      kit.assert.equal(lines[0].details[0].message, "the hook's own");
    }
    const broken = { debug: fail, info: fail, warn: fail, error: fail };
    const { kf } = await kit.clientOf(() => undefined, { logger: broken, onRequest: fail });
    await kf.getServiceState(state);
  },

  async "logs contain no secret, token or message text"(kit) {
    const { logger, lines } = keeper();
    const answer = { ...OK, msgid: "m1", new_field: WORDS, msg_list: [{ msgid: "m2", msgtype: "text", text: { content: WORDS } }] };
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : answer), { logger });
    await kf.sendText(text);
    await kf.syncMsg({ open_kfid: "wk1", cursor: "cur", token: "ENCcallback" });
    await kf.sendMsgOnEvent({ code: "CODEwelcome", msgtype: "text", text: { content: WORDS } });
    await kf.uploadMedia({ type: "file", media: new TextEncoder().encode(WORDS), filename: `${WORDS}.txt` });
    const all = lines.map((line) => line.all).join("\n");
    for (const secret of [SECRET, "token-1", WORDS, "ENCcallback", "CODEwelcome"]) kit.assert.notInclude(all, secret);
    for (const told of [
      "getToken #1: GET gettoken",
      CORP,
      "sendMsg #1: POST kf/send_msg",
      "errcode 0 after",
      "wk1",
      "cur",
      "m2",
      "a file of",
    ]) {
      kit.assert.include(all, told);
    }
    kit.assert.include(lines.find(({ message }) => message.includes("POST kf/send_msg")).all, `"content":"<${WORDS.length} characters>"`);
    kit.assert.isTrue(lines.every(({ level, message }) => level === "debug" && message.startsWith("wecom-kf: kf")));
  },

  async "logText shows texts, but no secrets"(kit) {
    const { logger, lines } = keeper();
    const { kf } = await kit.clientOf((call) => (isToken(call) ? undefined : { ...OK, errmsg: "ok access_token=token-1&x" }), {
      logger,
      logText: true,
    });
    await kf.sendText(text);
    await kf.syncMsg({ open_kfid: "wk1", token: "ENCcallback" });
    const all = lines.map((line) => line.all).join("\n");
    kit.assert.include(all, WORDS);
    for (const secret of [SECRET, "token-1", "ENCcallback"]) kit.assert.notInclude(all, secret);
  },

  async "the log level filters messages"(kit) {
    const told = async (options) => {
      const { logger, lines } = keeper();
      const { kf } = await kit.clientOf(troubled(), { logger, ...options });
      await kf.getServiceState(state);
      return lines.map(({ level }) => level);
    };
    kit.assert.deepEqual(await told({ logLevel: "info" }), ["info", "info"]);
    kit.assert.deepEqual(await told({ logLevel: "warn" }), []);
    kit.assert.deepEqual(await told({ logLevel: "off" }), []);
    const debug = await told({ logLevel: "debug" });
    kit.assert.deepEqual(debug, await told({}), "a logger of the caller's has levels of its own");
    kit.assert.deepEqual([debug.length, debug.filter((level) => level === "info").length], [10, 2]);
    const right = { corpId: CORP, secret: SECRET };
    kit.assert.equal(
      kit.throws(() => new kit.wecom.KfClient({ ...right, logLevel: "loud" }), "client.bad_option").details.option,
      "logLevel",
    );
  },

  async "without a logger a successful call logs nothing"(kit) {
    const said = [];
    const own = {};
    for (const level of ["debug", "info", "warn", "error"]) {
      own[level] = console[level];
      console[level] = (...words) => said.push(words);
    }
    try {
      const { kf } = await kit.clientOf(troubled());
      await kf.getServiceState(state);
    } finally {
      Object.assign(console, own);
    }
    kit.assert.deepEqual(said, []);
  },

  async "withResponse returns the response with the data"(kit) {
    const headers = { "content-type": "application/json", "x-trace": "abc" };
    const answers = [() => new Response("busy", { status: 503 })];
    const body = { ...OK, service_state: 2, account_list: [{ open_kfid: "wk1" }], msgid: "m" };
    const { kf } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      return answers.shift()?.() ?? new Response(JSON.stringify(body), { headers });
    });
    const { data, response } = await kf.getServiceState(state).withResponse();
    kit.assert.deepEqual(data, body);
    kit.assert.deepEqual([response.status, response.headers["x-trace"]], [200, "abc"]);
    kit.assert.deepEqual(
      response.attempts.map(({ outcome, verdict }) => [outcome, verdict]),
      [
        ["http 503", "retry"],
        ["errcode 0", "done"],
      ],
    );
    kit.assert.match(response.requestId, /^kf\w+$/);
    // Asked for late, and of every kind of method.
    const sending = kf.sendText(text);
    await sending;
    const calls = [
      sending,
      kf.listAccounts(),
      kf.batchGetCustomers({ external_userid_list: ["wm1"] }),
      kf.call("GET", "kf/x"),
      kf.sendMsg({ ...text, content: undefined, msgtype: "text", text: { content: "a" } }),
    ];
    for (const call of calls) {
      const both = await call.withResponse();
      kit.assert.deepEqual([both.data, both.response.status, both.response.headers["x-trace"]], [await call, 200, "abc"]);
    }
    const upload = await kf.uploadMedia({ type: "file", media: new Uint8Array(6), filename: "a" }).withResponse();
    kit.assert.equal(upload.response.status, 200);
    const download = await kf.downloadMedia({ media_id: "m" }).withResponse();
    kit.assert.deepEqual([download.response.status, download.data.text()], [200, JSON.stringify(body)]);
    // A failure is the same.
    await kit.rejects(kf.getServiceState({}).withResponse(), "request.missing_field");
  },

  async "the response to many requests is the last one's"(kit) {
    let count = 0;
    const { kf } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      count += 1;
      return new Response(JSON.stringify({ ...OK, customer_list: [] }), { headers: { "x-count": String(count) } });
    });
    const ids = Array.from({ length: 150 }, (_, at) => `wm${at}`);
    const { response } = await kf.batchGetCustomers({ external_userid_list: ids }).withResponse();
    kit.assert.equal(response.headers["x-count"], "2");
  },
};
