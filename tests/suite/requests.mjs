// Requests: what is refused before anything is sent, and what travels.

import refused from "../vectors/requests-refused.json" with { type: "json" };
import warned from "../vectors/requests-warned.json" with { type: "json" };

export const specs = {};

for (const { name, operation, params, text, method, path, form = null, now_ms = 1_800_000_000_000, code, details } of refused.cases) {
  specs[`refused: ${name}`] = ({ engine, assert }) => {
    const parameters = text ?? JSON.stringify(params);
    const built =
      operation === undefined ? engine.buildCall(method, path, parameters) : engine.build(operation, parameters, now_ms, form, "");
    assert.deepEqual(built, { failure: { code, details: details ?? built.failure?.details } });
    assert.notInclude(JSON.stringify(built), "PLAINmarker");
  };
}

for (const { name, operation, params, now_ms = 1_800_000_000_000, warnings } of warned.cases) {
  specs[`warned: ${name}`] = ({ engine, assert }) => {
    const { value, failure } = engine.build(operation, JSON.stringify(params), now_ms, null, "");
    assert.isUndefined(failure);
    assert.deepEqual(value.warnings, warnings);
    assert.notInclude(JSON.stringify(value.warnings), "PLAINmarker");
  };
}

Object.assign(specs, {
  async "nothing is sent for an invalid request"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const touser = "wm1";
    const open_kfid = "wk1";
    const error = await kit.rejects(kf.sendText({ touser, open_kfid, content: "好".repeat(683) }), "request.too_long");
    kit.assert.deepInclude(error.details, { field: "content", limit: 2048, unit: "bytes", actual: 2049 });
    kit.assert.equal(error.field, "content");
    kit.assert.match(error.message, /^content has .*splitText/);
    kit.assert.include(error.message, "2049 bytes");
    kit.assert.isFalse(error.retryable);
    await kit.rejects(kf.sendText({ touser, content: "hi" }), "request.missing_field");
    for (const [msgtype, words] of [
      ["txt", "did you mean text?"],
      ["business-card", "did you mean business_card?"],
      ["hologram", "(text, image, voice, "],
    ]) {
      const unknown = await kit.rejects(kf.sendMsg({ touser, open_kfid, msgtype, text: { content: "hi" } }), "request.unknown_variant");
      kit.assert.instanceOf(unknown, kit.wecom.KfRequestError);
      kit.assert.include(unknown.message, words);
    }
    await kit.rejects(kf.transServiceState({ open_kfid, external_userid: touser, service_state: 3 }), "state.servicer_required");
    await kit.rejects(kf.transServiceState({ open_kfid, external_userid: touser, service_state: 1, from: 4 }), "state.illegal_transition");
    for (const nothing of [undefined, null, "text"]) {
      for (const method of [
        "getServiceState",
        "sendMsg",
        "sendText",
        "sendRaw",
        ...(nothing === undefined ? [] : ["listAccounts", "listKnowledgeGroups"]),
      ])
        await kit.rejects(kf[method](nothing), "request.not_an_object");
    }
    const circle = { open_kfid };
    circle.circle = circle;
    const fails = {
      toJSON: () => {
        throw new Error("no JSON of this");
      },
    };
    for (const odd of [{ open_kfid, external_userid: 1n }, circle, { open_kfid, external_userid: fails }]) {
      for (const call of [
        () => kf.getServiceState(odd),
        () => kf.call("GET", "kf/x", odd),
        () => kf.downloadMedia(odd),
        () => kf.batchGetCustomers(odd),
      ]) {
        const refused = await kit.rejects(call(), "request.not_an_object");
        kit.assert.include(refused.message, "JSON cannot represent");
        kit.assert.instanceOf(refused.cause, Error);
      }
    }
    for (const path of ["../kf/send_msg", undefined, null, 5, Symbol("path"), {}])
      await kit.rejects(kf.call("POST", path, {}), "request.bad_path");
    for (const method of ["PUT", undefined, null, Symbol("method")]) await kit.rejects(kf.call(method, "kf/x", {}), "request.not_one_of");
    kit.assert.deepEqual(calls, []);
  },

  async "a POST is JSON with the token in the query, a GET is a query"(kit) {
    const { kf, calls } = await kit.clientOf(({ path }) => (path.endsWith("list") ? { errcode: 0, account_list: [] } : undefined));
    await kf.sendText({ touser: "wm1", open_kfid: "wk1", content: "您好 & <b>\n", msgid: "m-1" });
    await kf.listAccounts({ offset: 5, limit: 10 });
    const [, send, list] = calls;
    kit.assert.equal(send.method, "POST");
    kit.assert.equal(send.path, "/cgi-bin/kf/send_msg");
    kit.assert.equal(send.query.get("access_token"), "token-1");
    kit.assert.deepEqual(send.body, { touser: "wm1", open_kfid: "wk1", msgid: "m-1", msgtype: "text", text: { content: "您好 & <b>\n" } });
    kit.assert.deepEqual([list.method, list.path, list.text], ["GET", "/cgi-bin/kf/account/list", ""]);
    kit.assert.deepEqual(Object.fromEntries(list.query), { offset: "5", limit: "10", access_token: "token-1" });
  },

  async "lone surrogates are sent as U+FFFD in bodies, queries and file names"(kit) {
    const { kf, calls } = await kit.clientOf(({ path }) => (path.endsWith("list") ? { errcode: 0, account_list: [] } : undefined));
    const half = "好的😀".slice(0, 3);
    await kf.sendText({ touser: "wm1", open_kfid: "wk1", content: half });
    // Behind an escaped backslash there is no escape, behind three there is one.
    await kf.sendText({ touser: "wm1", open_kfid: "wk1", content: "\\ud83d \\\ud83d \ude00\ud83d 😀" });
    await kf.call("GET", "kf/new_thing", { [half]: half });
    await kf.call("POST", "kf/new_thing", { [half]: [half, { toJSON: () => half }] });
    await kf.uploadMedia({ type: "file", media: new Uint8Array(6), filename: `${half}.txt` });
    const [, send, second, get, post, upload] = calls;
    kit.assert.equal(send.body.text.content, "好的\ufffd");
    kit.assert.equal(second.body.text.content, "\\ud83d \\\ufffd \ufffd\ufffd 😀");
    kit.assert.equal(get.query.get("好的\ufffd"), "好的\ufffd");
    kit.assert.deepEqual(post.body, { "好的\ufffd": ["好的\ufffd", "好的\ufffd"] });
    kit.assert.include(upload.text, "好的\ufffd.txt");
    kit.assert.deepEqual(kit.wecom.splitText(`${half}${half}`, 9), [half, half]);
    const urls = [];
    const fetch = (url) => (urls.push(url), Response.json({ errcode: 0 }));
    const odd = kit.client({
      baseUrl: "https://wecom.invalid",
      corpId: undefined,
      secret: undefined,
      credentials: { accessToken: "t\ud83d" },
      fetch,
    });
    await odd.getServiceState({ open_kfid: "wk1", external_userid: "wm1" });
    kit.assert.include(urls[0], "access_token=t%EF%BF%BD");
  },

  async "parameters that are nested too deeply are rejected"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const nested = (depth) => Array.from({ length: depth }).reduce((inner) => ({ a: inner }), 1);
    kit.assert.equal((await kf.call("POST", "kf/new_thing", nested(127))).errcode, 0);
    const error = await kit.rejects(kf.call("POST", "kf/new_thing", nested(128)), "request.too_deep");
    // What the platform's own encoder gives up on.
    kit.assert.equal((await kit.rejects(kf.call("POST", "kf/new_thing", nested(100_000)), "request.too_deep")).details.limit, 127);
    kit.assert.equal(error.details.limit, 127);
    kit.assert.include(error.message, "127");
    kit.assert.lengthOf(calls, 2);
  },

  async "empty and local fields are not sent"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    await kf.syncMsg({ cursor: "", token: "", open_kfid: "wk1", limit: null });
    await kf.transServiceState({ open_kfid: "wk1", external_userid: "wm1", service_state: 3, servicer_userid: "lisi", from: 1 });
    await kf.sendMsgOnEvent({
      code: "c",
      code_issued_at: Math.floor(Date.now() / 1000),
      msgtype: "text",
      text: { content: "hi" },
      msgid: "m",
    });
    const [, sync, trans, welcome] = calls.map(({ body }) => body);
    kit.assert.deepEqual(sync, { open_kfid: "wk1" });
    kit.assert.deepEqual(trans, { open_kfid: "wk1", external_userid: "wm1", service_state: 3, servicer_userid: "lisi" });
    kit.assert.deepEqual(welcome, { code: "c", msgid: "m", msgtype: "text", text: { content: "hi" } });
  },

  async "sendMsg with a code is sendMsgOnEvent"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    await kf.sendMsg({ code: "c", touser: "wm1", open_kfid: "wk1", msgtype: "text", text: { content: "hi" }, msgid: "m" });
    kit.assert.equal(calls[1].path, "/cgi-bin/kf/send_msg_on_event");
    kit.assert.deepEqual(calls[1].body, { code: "c", msgid: "m", msgtype: "text", text: { content: "hi" } });
  },

  async "sendMsg with an empty or missing code is an ordinary send"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const message = { touser: "wm1", open_kfid: "wk1", msgtype: "text", text: { content: "hi" }, msgid: "m" };
    for (const code of ["", null, undefined]) {
      await kf.sendMsg({ ...message, code, code_issued_at: 1 });
      kit.assert.equal(calls.at(-1).path, "/cgi-bin/kf/send_msg");
      kit.assert.deepEqual(calls.at(-1).body, message);
    }
    kit.assert.equal((await kit.rejects(kf.sendMsgOnEvent({ ...message, code: "" }), "request.too_short")).field, "code");
  },

  async "an error names the field as the method names it"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const to = { touser: "wm1", open_kfid: "wk1" };
    for (const [field, code, call] of [
      ["content", "missing_field", kf.sendText(to)],
      ["content", "too_short", kf.sendText({ ...to, content: "" })],
      ["content", "wrong_type", kf.sendText({ ...to, content: 5 })],
      ["touser", "missing_field", kf.sendText({ ...to, touser: undefined, content: "hi" })],
      ["msgid", "bad_character", kf.sendText({ ...to, content: "hi", msgid: "a b" })],
      ["body", "missing_field", kf.sendRaw({ ...to, msgtype: "text" })],
      ["body", "wrong_type", kf.sendRaw({ ...to, msgtype: "text", body: "hi" })],
      ["body.content", "missing_field", kf.sendRaw({ ...to, msgtype: "text", body: {} })],
      ["body.list[0].click", "missing_field", kf.sendRaw({ ...to, msgtype: "msgmenu", body: { list: [{ type: "click" }] } })],
      ["msgtype", "missing_field", kf.sendRaw({ ...to, body: {} })],
      ["text.content", "too_short", kf.sendMsg({ ...to, msgtype: "text", text: { content: "" } })],
    ]) {
      const error = await kit.rejects(call, `request.${code}`);
      kit.assert.equal(error.field, field);
      kit.assert.include(error.message, field);
    }
    kit.assert.deepEqual(calls, []);
  },

  async "a welcome code older than 20 seconds is rejected locally"(kit) {
    const { kf, calls } = await kit.clientOf(() => undefined);
    const now = Math.floor(Date.now() / 1000);
    const welcome = { code: "c", msgtype: "text", text: { content: "hi" } };
    await kit.rejects(kf.sendMsgOnEvent({ ...welcome, code_issued_at: now - 27 }), "request.code_expired");
    kit.assert.lengthOf(calls, 0);
    await kf.sendMsgOnEvent({ ...welcome, code_issued_at: now - 19 });
  },

  async "kf.call calls an endpoint by path"(kit) {
    const { kf, calls } = await kit.clientOf(({ path }) => (path.includes("new_thing") ? { errcode: 0, thing: 1 } : undefined));
    kit.assert.equal((await kf.call("POST", "kf/new_thing", { a: [1] })).thing, 1);
    kit.assert.equal((await kf.call("GET", "/cgi-bin/kf/new_thing", { 名: "值" })).thing, 1);
    kit.assert.deepEqual(calls[1].body, { a: [1] });
    kit.assert.deepEqual([calls[2].method, calls[2].path, calls[2].query.get("名")], ["GET", "/cgi-bin/kf/new_thing", "值"]);
  },

  async "contactUrl appends scene_param, at most 128 bytes"({ wecom, assert, throws }) {
    const url = "https://work.weixin.qq.com/kf/kfc1?enc_scene=ENC";
    assert.equal(wecom.contactUrl(url, "订单=1&2"), `${url}&scene_param=${encodeURIComponent("订单=1&2")}`);
    throws(() => wecom.contactUrl(url, "好".repeat(43)), "request.too_long");
    // Half a character cannot travel; a mark that begins a text is part of it.
    assert.equal(wecom.contactUrl(url, "a\ud83d"), `${url}&scene_param=a%EF%BF%BD`);
    assert.equal(wecom.contactUrl(url, "\ufeffa"), `${url}&scene_param=%EF%BB%BFa`);
    for (const old of [url.replace("enc_scene", "encScene"), wecom.contactUrl(url, "a")]) {
      assert.equal(throws(() => wecom.contactUrl(old, "b"), "request.bad_form").field, "url");
    }
  },
});
