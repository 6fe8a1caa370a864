// Retries: what is made again, what is not, and how often.

const OK = { errcode: 0, errmsg: "ok" };
const state = { open_kfid: "wk1", external_userid: "wm1" };
const text = { touser: "wm1", open_kfid: "wk1", content: "hi" };
const isToken = ({ path }) => path === "/cgi-bin/gettoken";

/** A server that answers its calls by turns; gettoken is answered as usual. */
function turns(...answers) {
  let at = 0;
  return (call) => {
    if (isToken(call)) return undefined;
    const answer = answers[Math.min(at, answers.length - 1)];
    at += 1;
    return typeof answer === "function" ? answer() : answer;
  };
}

const made = (calls) => calls.filter((call) => !isToken(call));
const status = (code) => () => new Response("busy", { status: code });

export const specs = {
  async "errcode -1 is retried"(kit) {
    const { kf, calls } = await kit.clientOf(turns({ errcode: -1, errmsg: "system busy" }, { ...OK, service_state: 2 }));
    kit.assert.equal((await kf.getServiceState(state)).service_state, 2);
    kit.assert.lengthOf(made(calls), 2);
  },

  async "a send that may have arrived says so when the token for its next attempt cannot be fetched"(kit) {
    const sends = turns(status(502), { errcode: 42001, errmsg: "expired" });
    let tokens = 0;
    const { kf, calls } = await kit.clientOf((call) => {
      if (!isToken(call)) return sends(call);
      tokens += 1;
      return tokens === 1 ? undefined : { errcode: 40001, errmsg: "invalid credential" };
    });
    const error = await kit.rejects(kf.sendText(text), "api.error");
    kit.assert.lengthOf(made(calls), 2);
    kit.assert.equal(error.operation, "getToken");
    kit.assert.isTrue(error.maybeDone);
    kit.assert.isFalse(error.retryable);
    kit.assert.isString(error.msgid);
  },

  async "the largest number of retries is a number like any other"(kit) {
    const { kf } = await kit.clientOf(turns({ errcode: -1, errmsg: "system busy" }, { ...OK, service_state: 2 }), {
      maxRetries: Number.MAX_SAFE_INTEGER,
    });
    kit.assert.equal((await kf.getServiceState(state)).service_state, 2);
  },

  async "a gateway error is retried up to the limit"(kit) {
    const { kf, calls } = await kit.clientOf(turns(status(502)));
    const error = await kit.rejects(kf.getServiceState(state, { maxRetries: 1 }), "response.not_json");
    kit.assert.lengthOf(made(calls), 2);
    kit.assert.equal(error.status, 502);
    kit.assert.deepEqual(
      error.attempts.map(({ outcome }) => outcome),
      ["http 502", "http 502"],
    );
  },

  async "a send is retried with the same msgid, so that it cannot arrive twice"(kit) {
    const { kf, calls } = await kit.clientOf(turns(status(503), { ...OK, msgid: "theirs" }));
    await kf.sendText(text);
    const [first, second] = made(calls).map(({ body }) => body.msgid);
    kit.assert.match(first, /^[0-9a-zA-Z_-]{1,32}$/);
    kit.assert.equal(second, first);
  },

  async "each send has its own msgid, and the caller's is kept"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    await kf.sendText(text);
    await kf.sendText(text);
    await kf.sendText({ ...text, msgid: "mine" });
    const ids = made(calls).map(({ body }) => body.msgid);
    kit.assert.lengthOf(new Set(ids), 3);
    kit.assert.equal(ids[2], "mine");
  },

  async "a retried send that had arrived is a success"(kit) {
    const { kf, calls } = await kit.clientOf(turns(status(500), { errcode: 95033, errmsg: "msgid repeated" }));
    const sent = await kf.sendText(text);
    kit.assert.equal(sent.errcode, 0);
    kit.assert.equal(sent.msgid, made(calls)[0].body.msgid);
    // The same answer to a first try is no success: somebody else used the msgid.
    const other = await kit.clientOf(turns({ errcode: 95033, errmsg: "msgid repeated" }));
    await kit.rejects(other.kf.sendText({ ...text, msgid: "used" }), "api.error");
  },

  async "calls that would be carried out twice are not retried"(kit) {
    const { kf, calls } = await kit.clientOf(turns(status(502)));
    await kit.rejects(kf.addAccount({ name: "客服", media_id: "m" }), "response.not_json");
    kit.assert.lengthOf(made(calls), 1);
    const busy = await kit.clientOf(turns({ errcode: -1, errmsg: "system busy" }));
    await kit.rejects(busy.kf.transServiceState({ ...state, service_state: 1 }), "api.error");
    kit.assert.lengthOf(made(busy.calls), 1);
  },

  async "a rate limit longer than the timeout fails immediately with the wait time"(kit) {
    const { kf, calls } = await kit.clientOf(turns({ errcode: 45009, errmsg: "api freq out of limit" }));
    const error = await kit.rejects(kf.syncMsg({ open_kfid: "wk1" }, { timeout: 5000 }), "api.error");
    kit.assert.equal(error.errcodeClass, "rate_limit");
    kit.assert.equal(error.waitMs, 60_000);
    kit.assert.isTrue(error.retryable);
    kit.assert.lengthOf(made(calls), 1);
  },

  async "an expired callback token is omitted"(kit) {
    const { kf, calls } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      return call.body.token ? { errcode: 95007, errmsg: "invalid msgtoken" } : { ...OK, has_more: 0, msg_list: [] };
    });
    await kf.syncMsg({ open_kfid: "wk1", cursor: "c", token: "old" });
    kit.assert.deepEqual(
      made(calls).map(({ body }) => body),
      [
        { open_kfid: "wk1", cursor: "c", token: "old" },
        { open_kfid: "wk1", cursor: "c" },
      ],
    );
  },

  async "listAccounts switches to POST when WeCom requires it"(kit) {
    const { kf, calls } = await kit.clientOf((call) => {
      if (isToken(call)) return undefined;
      return call.method === "GET" ? { errcode: 43002, errmsg: "require POST method" } : { ...OK, account_list: [] };
    });
    await kf.listAccounts({ offset: 3 });
    await kf.listAccounts();
    kit.assert.deepEqual(
      made(calls).map(({ method, body }) => [method, body || undefined]),
      [
        ["GET", undefined],
        ["POST", { offset: 3, limit: 100 }],
        ["POST", { limit: 100 }],
      ],
    );
  },

  async "a send that may have arrived is not retryable, but has its msgid"(kit) {
    const text = { touser: "wm1", open_kfid: "wk1", content: "hi" };
    const down = (status) => (call) => (call.path.endsWith("gettoken") ? undefined : new Response("down", { status }));
    const lost = await kit.clientOf(down(502), { maxRetries: 1 });
    const error = await kit.rejects(lost.kf.sendText(text), "response.not_json");
    kit.assert.isTrue(error.maybeDone);
    kit.assert.isFalse(error.retryable);
    kit.assert.equal(error.msgid, lost.calls.at(-1).body.msgid);
    kit.assert.isString(error.requestId);
    // With its msgid it can be made again: WeCom knows the message.
    const again = await kit.rejects(lost.kf.sendText({ ...text, msgid: error.msgid }, { idempotent: true }), "response.not_json");
    kit.assert.isUndefined(again.maybeDone);
    kit.assert.isTrue(again.retryable);
    // The caller's own msgid vouches as much, and so does a call that changes nothing.
    const own = await kit.rejects(lost.kf.sendText({ ...text, msgid: "mine" }), "response.not_json");
    kit.assert.deepEqual([own.msgid, own.maybeDone, own.retryable], ["mine", undefined, true]);
    const read = await kit.rejects(lost.kf.getServiceState({ open_kfid: "wk1", external_userid: "wm1" }), "response.not_json");
    kit.assert.deepEqual([read.msgid, read.maybeDone, read.retryable], [undefined, undefined, true]);
    // What was never to be repeated may have been done as well.
    const added = await kit.rejects(lost.kf.addAccount({ name: "n", media_id: "m" }), "response.not_json");
    kit.assert.deepEqual([added.maybeDone, added.retryable], [true, false]);
    // What was refused was not done.
    const refused = await kit.clientOf(down(429), { maxRetries: 0 });
    const limited = await kit.rejects(refused.kf.sendText(text), "response.not_json");
    kit.assert.deepEqual([limited.maybeDone, limited.retryable], [undefined, true]);
    const busy = await kit.clientOf((call) => (call.path.endsWith("gettoken") ? undefined : { errcode: -1, errmsg: "busy" }), {
      maxRetries: 0,
    });
    const told = await kit.rejects(busy.kf.sendText(text), "api.error");
    kit.assert.deepEqual([told.maybeDone, told.retryable, told.msgid], [true, false, busy.calls.at(-1).body.msgid]);
  },

  async "an error names the problem once, with advice"(kit) {
    const response = { errcode: 95018, errmsg: "send msg session status invalid, hint: [1]", extra: 1 };
    const { kf, calls } = await kit.clientOf(turns(response));
    const error = await kit.rejects(kf.sendText(text), "api.error");
    kit.assert.instanceOf(error, kit.wecom.KfApiError);
    kit.assert.deepInclude(error, {
      errcode: 95018,
      errmsg: response.errmsg,
      errcodeClass: "state",
      operation: "sendMsg",
      name: "KfApiError",
    });
    kit.assert.deepEqual(error.response, response);
    kit.assert.include(error.message, "state");
    kit.assert.isFalse(error.retryable);
    kit.assert.lengthOf(made(calls), 1);
    const explained = kit.wecom.explainErrcode(95018);
    kit.assert.include(explained.meaningZh, "会话状态");
    kit.assert.match(explained.link, /95018$/);
    kit.assert.deepEqual(error.explanation, explained);
    kit.assert.hasAllKeys(explained, ["errcode", "class", "owner", "meaning", "meaningZh", "advice", "link"]);
    for (const told of Object.values(explained)) kit.assert.isOk(told);
    kit.assert.isTrue(kit.wecom.isKfApiError(error));
    kit.assert.isTrue(kit.wecom.isKfApiError(error, "state"));
    for (const value of [new Error("x"), undefined]) kit.assert.isFalse(kit.wecom.isKfApiError(value));
    kit.assert.isFalse(kit.wecom.isKfApiError(error, "rate_limit"));
    kit.assert.isUndefined(kit.wecom.explainErrcode(123456));
  },

  async "a rejected call was not carried out and is retried whatever it is"(kit) {
    for (const refusal of [status(429), status(425), { errcode: 45033, errmsg: "concurrency" }]) {
      const { kf, calls } = await kit.clientOf(turns(refusal, { ...OK, open_kfid: "wk1" }));
      kit.assert.equal((await kf.addAccount({ name: "客服", media_id: "m" })).open_kfid, "wk1");
      kit.assert.lengthOf(made(calls), 2);
    }
  },

  async "Retry-After is respected, or the call fails immediately"(kit) {
    const limited = (after) => () => new Response("slow down", { status: 429, headers: { "retry-after": after } });
    const { kf, calls } = await kit.clientOf(turns(limited("1"), OK));
    const started = Date.now();
    await kf.getServiceState(state);
    kit.assert.isAtLeast(Date.now() - started, 990);
    kit.assert.lengthOf(made(calls), 2);
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    for (const after of ["3600", later]) {
      const hour = await kit.clientOf(turns(limited(after)));
      const error = await kit.rejects(hour.kf.getServiceState(state), "response.not_json");
      kit.assert.isAbove(error.waitMs, 3_590_000);
      kit.assert.isAtMost(error.waitMs, 3_601_000);
      kit.assert.lengthOf(made(hour.calls), 1);
    }
  },

  async "with idempotent, an already used msgid is a success"(kit) {
    const used = { errcode: 95033, errmsg: "msgid repeated" };
    const { kf, calls } = await kit.clientOf(turns(used));
    const sent = await kf.sendText({ ...text, msgid: "derived" }, { idempotent: true });
    kit.assert.deepEqual([sent.errcode, sent.msgid], [0, "derived"]);
    // One that is made here vouches for nothing.
    const before = calls.length;
    for (const msgid of [undefined, "", null]) {
      const error = await kit.rejects(kf.sendText({ ...text, msgid }, { idempotent: true }), "client.bad_option");
      kit.assert.include(error.message, "msgid");
    }
    await kit.rejects(kf.sendMsg({ code: "c", msgtype: "text", text: { content: "hi" } }, { idempotent: true }), "client.bad_option");
    kit.assert.lengthOf(calls, before);
    // An event's code may have been too old: that is no success.
    const event = await kit.clientOf(turns({ errcode: 41050, errmsg: "invalid code" }));
    const params = { code: "c", msgid: "derived", msgtype: "text", text: { content: "hi" } };
    await kit.rejects(event.kf.sendMsgOnEvent(params, { idempotent: true }), "api.error");
  },

  async "an idempotent call is retried"(kit) {
    const { kf, calls } = await kit.clientOf(turns(status(502), OK));
    await kf.transServiceState({ ...state, service_state: 1 }, { idempotent: true });
    kit.assert.lengthOf(made(calls), 2);
    const other = await kit.clientOf(turns(status(502), OK));
    await other.kf.call("POST", "kf/new_thing", {}, { idempotent: true });
    kit.assert.lengthOf(made(other.calls), 2);
  },

  async "a retried event message that had arrived is a success"(kit) {
    const { kf, calls } = await kit.clientOf(turns(status(504), { errcode: 41050, errmsg: "invalid code" }));
    const sent = await kf.sendMsgOnEvent({ code: "c", msgtype: "text", text: { content: "hi" } });
    kit.assert.equal(sent.msgid, made(calls)[0].body.msgid);
    const first = await kit.clientOf(turns({ errcode: 41050, errmsg: "invalid code" }));
    const error = await kit.rejects(first.kf.sendMsgOnEvent({ code: "c", msgtype: "text", text: { content: "hi" } }), "api.error");
    kit.assert.equal(error.errcodeClass, "code");
  },

  async "a truncated response is a lost one"(kit) {
    const cut = () => new Response('{"errcode":0,"errmsg":"ok","msgid":"m', { headers: { "content-type": "application/json" } });
    const { kf, calls } = await kit.clientOf(turns(cut, { ...OK, service_state: 1 }));
    kit.assert.equal((await kf.getServiceState(state)).service_state, 1);
    kit.assert.lengthOf(made(calls), 2);
    const never = await kit.clientOf(turns(cut));
    const error = await kit.rejects(never.kf.addAccount({ name: "客服", media_id: "m" }), "transport.lost");
    kit.assert.deepEqual(
      error.attempts.map(({ outcome, verdict }) => [outcome, verdict]),
      [["lost", "fail"]],
    );
  },

  async "an error lists every attempt with its verdict"(kit) {
    const { kf } = await kit.clientOf(turns({ errcode: 42001, errmsg: "expired" }, { errcode: -1, errmsg: "busy" }, status(502)));
    const error = await kit.rejects(kf.getServiceState(state, { maxRetries: 1 }), "response.not_json");
    kit.assert.equal(error.operation, "getServiceState");
    const told = error.attempts.map(({ outcome, verdict }) => [outcome, verdict]);
    kit.assert.deepEqual(told, [
      ["errcode 42001", "refresh_token"],
      ["errcode -1", "retry"],
      ["http 502", "fail"],
    ]);
    kit.assert.deepEqual(
      error.attempts.map(({ pauseMs }) => pauseMs > 0),
      [false, true, false],
    );
    for (const { durationMs } of error.attempts) kit.assert.isAtLeast(durationMs, 0);
    // One that was given up between two tries: when the log tells of the pause.
    const given = new AbortController();
    const info = (line) => line.includes("retry") && setTimeout(() => given.abort(new Error("enough")));
    const busy = turns(() => new Response("busy", { status: 503, headers: { "retry-after": "20" } }));
    const aborted = await kit.clientOf(busy, { logger: { ...console, info }, logLevel: "info" });
    const end = await kit.rejects(aborted.kf.getServiceState(state, { signal: given.signal }), "transport.aborted");
    kit.assert.equal(end.cause.message, "enough");
    kit.assert.deepEqual(
      end.attempts.map(({ outcome, verdict, pauseMs }) => [outcome, verdict, pauseMs]),
      [["http 503", "retry", 20_000]],
    );
  },
};
