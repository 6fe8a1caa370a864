// What an opened callback gives, in every form that a message and its envelope can have.

import { CORP } from "./kit.mjs";

const keys = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };

/** A callback of the suite's corp, and a way to push messages at it. */
function create({ wecom }, options = {}) {
  const callback = wecom.createCallback({ ...keys, receiveId: CORP, ...options });
  return { callback, push: (message) => push(callback, message) };
}

function push(callback, message) {
  const sealed = callback.seal(message);
  return callback.open(sealed.query, sealed.body);
}

const KF = `<xml><ToUserName><![CDATA[${CORP}]]></ToUserName><CreateTime>1615478585</CreateTime><MsgType><![CDATA[event]]></MsgType>
<Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR]]></Token>
<OpenKfId><![CDATA[wkxxxxxxx]]></OpenKfId></xml>`;

export const specs = {
  "kf_msg_or_event has its token and account"(kit) {
    const event = create(kit).push(KF);
    kit.assert.deepEqual(event, {
      event: "kf_msg_or_event",
      to_user_name: CORP,
      create_time: 1615478585,
      token: "ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR",
      open_kfid: "wkxxxxxxx",
      receive_id: CORP,
      raw: KF,
    });
  },

  "a missing account is undefined, and the sender is ignored"(kit) {
    const event = create(kit).push(KF.replace(/<OpenKfId>.*<\/OpenKfId>/, "<FromUserName>sys</FromUserName>"));
    kit.assert.equal(event.event, "kf_msg_or_event");
    kit.assert.notProperty(event, "open_kfid");
  },

  "a token that looks like a number stays a string"(kit) {
    kit.assert.strictEqual(create(kit).push(KF.replace(/ENC\w+/, "00123")).token, "00123");
  },

  "a message without token or time is still an event"(kit) {
    const event = create(kit).push(KF.replace(/<Token>.*<\/Token>/, "").replace(/<CreateTime>.*<\/CreateTime>/, ""));
    kit.assert.deepInclude(event, { event: "kf_msg_or_event", token: "", create_time: 0, open_kfid: "wkxxxxxxx" });
  },

  "repeated elements of kf_account_auth_change are lists"(kit) {
    const event = create(kit).push(
      `<xml><ToUserName>${CORP}</ToUserName><FromUserName>sys</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType>
       <Event>kf_account_auth_change</Event><AuthAddOpenKfId>a</AuthAddOpenKfId><AuthAddOpenKfId>b</AuthAddOpenKfId>
       <AuthDelOpenKfId>c</AuthDelOpenKfId></xml>`,
    );
    kit.assert.deepEqual([event.auth_add_open_kfid, event.auth_del_open_kfid], [["a", "b"], ["c"]]);
  },

  "every other event keeps all its fields"(kit) {
    const event = create(kit).push(
      `<xml><SuiteId>ww4asffe99e54c0f4c</SuiteId><InfoType>share_agent_change</InfoType><TimeStamp>1403610513</TimeStamp>
       <AppId>asdfasfdasdfasdf</AppId><Info><Code>1</Code><Code>2</Code></Info><__proto__>p</__proto__></xml>`,
    );
    kit.assert.equal(event.event, "share_agent_change");
    kit.assert.equal(event.fields.AppId, "asdfasfdasdfasdf");
    kit.assert.deepEqual(event.fields.Info, { Code: ["1", "2"] });
    kit.assert.isTrue(Object.hasOwn(event.fields, "__proto__"));
    kit.assert.notProperty(event, "create_time");
  },

  "events of a third-party app have their fields"(kit) {
    const { push } = create(kit);
    const suite = (info, rest) =>
      push(`<xml><SuiteId>ww4a</SuiteId><InfoType>${info}</InfoType><TimeStamp>1403610513</TimeStamp>${rest}</xml>`);
    const ticket = suite("suite_ticket", "<SuiteTicket><![CDATA[t1]]></SuiteTicket>");
    kit.assert.deepInclude(ticket, {
      event: "suite_ticket",
      suite_id: "ww4a",
      create_time: 1_403_610_513,
      suite_ticket: "t1",
      to_user_name: "",
    });
    kit.assert.deepInclude(suite("create_auth", "<AuthCode>c</AuthCode><State>s</State>"), {
      event: "create_auth",
      auth_code: "c",
      state: "s",
    });
    kit.assert.deepInclude(suite("change_auth", "<AuthCorpId>ww2</AuthCorpId>"), { event: "change_auth", auth_corp_id: "ww2" });
    kit.assert.deepInclude(suite("cancel_auth", "<AuthCorpId>ww2</AuthCorpId>"), { event: "cancel_auth", auth_corp_id: "ww2" });
    kit.assert.deepInclude(suite("reset_permanent_code", "<AuthCode>c</AuthCode>"), { event: "reset_permanent_code", auth_code: "c" });
  },

  "JSON envelopes and messages are supported"(kit) {
    const { callback } = create(kit);
    const message = { ToUserName: CORP, CreateTime: "1409659813", MsgType: "event", Event: "kf_msg_or_event", Token: "t", OpenKfId: "wk1" };
    const sealed = callback.seal(JSON.stringify(message));
    for (const name of ["Encrypt", "encrypt"]) {
      const event = callback.open(sealed.query, JSON.stringify({ tousername: CORP, [name]: sealed.encrypt, agentid: 218 }));
      kit.assert.deepEqual([event.event, event.token, event.open_kfid, event.create_time], ["kf_msg_or_event", "t", "wk1", 1409659813]);
    }
  },

  "the query may come in any form"(kit) {
    const { callback } = create(kit);
    const { query, body } = callback.seal(KF);
    const parameters = new URLSearchParams(query);
    const forms = [
      query,
      `?${query}`,
      `/callback?${query}#x`,
      new URL(`https://example.com/?${query}`),
      parameters,
      Object.fromEntries(parameters),
    ];
    for (const form of forms) kit.assert.equal(callback.open(form, body).event, "kf_msg_or_event");
  },

  "a message is sealed for the first receiver or the given one, which may be empty"(kit) {
    const { callback } = create(kit, { receiveId: [CORP, ""] });
    for (const [receiveId, expected] of [
      [undefined, CORP],
      [CORP, CORP],
      ["", ""],
    ]) {
      const { query, body } = callback.seal(KF, { receiveId });
      kit.assert.equal(callback.open(query, body).receive_id, expected);
    }
  },

  "the body may come as text, as bytes, and in any view of bytes"(kit) {
    const { callback } = create(kit);
    const { query, body } = callback.seal(KF);
    const bytes = new TextEncoder().encode(`  ${body}`);
    const forms = [body, bytes, bytes.buffer, bytes.subarray(2), new DataView(bytes.buffer, 2), new Uint8ClampedArray(bytes)];
    for (const form of forms) kit.assert.equal(callback.open(query, form).event, "kf_msg_or_event");
  },

  "rejections work with a frozen Error, and the stack limit is restored"(kit) {
    const { callback } = create(kit);
    const { query, body } = callback.seal(KF);
    const forged = query.replace("msg_signature=", "msg_signature=0");
    const { stackTraceLimit } = Error;
    const error = kit.throws(() => callback.open(forged, body), "callback.signature_mismatch");
    kit.assert.strictEqual(Error.stackTraceLimit, stackTraceLimit);
    kit.assert.include(error.stack, error.message);
    Object.defineProperty(Error, "stackTraceLimit", { writable: false, configurable: true });
    try {
      kit.throws(() => callback.open(forged, body), "callback.signature_mismatch");
    } finally {
      Object.defineProperty(Error, "stackTraceLimit", { writable: true, configurable: true });
    }
  },

  "Chinese text is counted in bytes"(kit) {
    const text = "您好，有什么可以帮您？😀".repeat(40);
    const event = create(kit).push(`<xml><MsgType>text</MsgType><Content><![CDATA[${text}]]></Content></xml>`);
    kit.assert.equal(event.fields.Content, text);
  },

  "the receiver can be checked by a list, by a function, or not at all"(kit) {
    const { callback } = create(kit);
    const { query, body } = callback.seal(KF);
    for (const receiveId of [["suite", CORP], (id) => id === CORP, { unchecked: true }]) {
      kit.assert.equal(create(kit, { receiveId }).callback.open(query, body).receive_id, CORP);
    }
    for (const receiveId of [["suite"], () => false]) {
      kit.throws(() => create(kit, { receiveId }).callback.open(query, body), "callback.receiver_mismatch");
      const check = callback.seal("echo");
      kit.throws(() => create(kit, { receiveId }).callback.verifyUrl(check.echo_query), "callback.receiver_mismatch");
    }
  },

  "a previous key is accepted while the console switches keys"(kit) {
    const old = create(kit);
    const changed = { token: "new", encodingAesKey: "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR" };
    const both = create(kit, { ...changed, previous: keys });
    const { query, body } = old.callback.seal(KF);
    kit.assert.equal(both.callback.open(query, body).event, "kf_msg_or_event");
    kit.assert.equal(both.push(KF).event, "kf_msg_or_event");
    kit.throws(() => create(kit, changed).callback.open(query, body), "callback.signature_mismatch");
  },
};
