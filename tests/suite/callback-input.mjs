// What callbacks are given, by anybody and by whoever sets them up: a typed error, or what was meant.

import { CORP, withEnvironment } from "./kit.mjs";

const keys = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
const settings = { ...keys, receiveId: CORP };
const KF = "<xml><Event>kf_msg_or_event</Event><Token>t</Token></xml>";
/** The first half of a character: no text that could be encoded. */
const HALF = "\ud83d";

const parametersOf = (query) => Object.fromEntries(new URLSearchParams(query));

export const specs = {
  "a query that is not a string, or has other values than strings, is rejected by name"({ wecom, throws, assert }) {
    const callback = wecom.createCallback(settings);
    const { query, body } = callback.seal(KF);
    const right = parametersOf(query);
    const strange = [
      { a: "1" },
      { a: {} },
      [{}],
      [],
      [[right.nonce]],
      null,
      undefined,
      true,
      {},
      () => right.nonce,
      Symbol("nonce"),
      new Date(0),
    ];
    for (const name of ["msg_signature", "timestamp", "nonce"]) {
      for (const value of strange) {
        const error = throws(() => callback.open({ ...right, [name]: value }, body), "callback.missing_parameter");
        assert.equal(error.details.name, name);
        throws(() => callback.verifyUrl({ ...right, echostr: "x", [name]: value }), "callback.missing_parameter");
      }
      throws(() => callback.open({ ...right, [name]: [right[name], right[name]] }, body), "callback.repeated_parameter");
    }
    for (const value of strange) throws(() => callback.verifyUrl({ ...right, echostr: value }), "callback.missing_parameter");
    for (const whole of [
      undefined,
      null,
      1,
      true,
      [],
      {},
      () => query,
      Symbol("query"),
      new Map(Object.entries(right)),
      Object.create(right),
    ]) {
      throws(() => callback.open(whole, body), "callback.missing_parameter");
      throws(() => callback.verifyUrl(whole), "callback.missing_parameter");
    }
  },

  "queries of frameworks are accepted: numbers, single-item lists, objects without prototype, other parameters"({ wecom, assert }) {
    const callback = wecom.createCallback(settings);
    const { query, body } = callback.seal(KF, { timestamp: 1700000000, nonce: "12345" });
    const right = parametersOf(query);
    for (const form of [
      { ...right, timestamp: 1700000000, nonce: 12345 },
      { ...right, nonce: ["12345"] },
      { ...right, corp: { a: ["1"] }, none: null, half: HALF, [HALF]: "x" },
      Object.assign(Object.create(null), right),
    ]) {
      assert.equal(callback.open(form, body).event, "kf_msg_or_event");
    }
  },

  "a plus sign is kept in every form of query"({ wecom, assert }) {
    const encodingAesKey = `+/${keys.encodingAesKey.slice(2)}`;
    const callback = wecom.createCallback({ ...settings, encodingAesKey });
    for (let at = 0; at < 40; at += 1) {
      const { query, body, echo_query } = callback.seal(KF + " ".repeat(at), { nonce: "a+b/c=" });
      for (const form of [query, new URLSearchParams(query), parametersOf(query)]) assert.equal(callback.open(form, body).token, "t");
      for (const form of [echo_query, echo_query.replaceAll("%2B", "+").replace("a+b", "a%2Bb"), parametersOf(echo_query)]) {
        assert.equal(callback.verifyUrl(form), KF + " ".repeat(at));
      }
    }
  },

  "values of a record are used unchanged, with any characters"({ wecom, assert }) {
    const callback = wecom.createCallback(settings);
    for (let code = 0; code < 0x180; code += 1) {
      // A percent sign so stands for a space where nobody encodes it.
      const nonce = `1${String.fromCharCode(code)}20`;
      const { query, body, echo_query } = callback.seal(KF, { nonce });
      assert.equal(callback.open(parametersOf(query), body).token, "t", `U+${code.toString(16)}`);
      assert.equal(callback.verifyUrl(parametersOf(echo_query)), KF);
    }
  },

  "lone surrogates in input are rejected like any invalid text"({ wecom, throws }) {
    const callback = wecom.createCallback(settings);
    const { query, body } = callback.seal(KF);
    const right = parametersOf(query);
    const long = `&more=${"a".repeat(60_000)}`;
    for (const name of ["msg_signature", "timestamp", "nonce"]) {
      throws(() => callback.open({ ...right, [name]: right[name] + HALF }, body), "callback.signature_mismatch");
      throws(() => callback.open({ ...right, [name]: [HALF] }, body), "callback.signature_mismatch");
    }
    for (const more of ["", long]) {
      throws(() => callback.open(query + HALF + more, body), "callback.signature_mismatch");
      throws(() => callback.verifyUrl(`${query}&echostr=${HALF}${more}`), "callback.signature_mismatch");
      throws(() => callback.open(HALF + more, body), "callback.missing_parameter");
      throws(() => callback.open(query, HALF + more), "callback.bad_envelope");
    }
  },

  "lone surrogates in settings become U+FFFD"({ wecom, assert }) {
    const callback = wecom.createCallback({ ...settings, token: `t${HALF}`, receiveId: [`ww${HALF}`] });
    const same = wecom.createCallback({ ...settings, token: "t\ufffd", receiveId: "ww\ufffd" });
    const { query, body, nonce } = callback.seal(`<xml><Event>x</Event><Text>a${HALF}b</Text></xml>`, { nonce: `n${HALF}` });
    assert.equal(nonce, "n\ufffd");
    for (const opener of [callback, same]) {
      const event = opener.open(query, body);
      assert.deepEqual([event.fields.Text, event.receive_id], ["a\ufffdb", "ww\ufffd"]);
    }
  },

  "a body that is neither a string nor bytes is rejected"({ wecom, throws }) {
    const callback = wecom.createCallback(settings);
    const { query } = callback.seal(KF);
    for (const body of [
      undefined,
      null,
      1,
      true,
      {},
      [],
      [60, 120],
      () => "",
      Symbol("body"),
      new Map(),
      new Date(0),
      { length: 1, 0: 60 },
    ]) {
      throws(() => callback.open(query, body), "callback.bad_envelope");
    }
    for (const body of ["", new Uint8Array(), new ArrayBuffer(0), new DataView(new ArrayBuffer(0))]) {
      throws(() => callback.open(query, body), "callback.bad_envelope");
    }
  },

  "a receiveId function must return a boolean"({ wecom, assert, throws }) {
    const { query, body, echo_query } = wecom.createCallback(settings).seal(KF);
    const given = [
      Promise.resolve(false),
      Promise.resolve(true),
      Promise.reject(new Error("lost")),
      { then: () => {} },
      undefined,
      null,
      1,
      0,
      "",
      "yes",
      {},
    ];
    for (const answer of given) {
      const callback = wecom.createCallback({ ...keys, receiveId: () => answer });
      for (const call of [() => callback.open(query, body), () => callback.verifyUrl(echo_query)]) {
        const error = throws(call, "client.bad_option");
        assert.equal(error.details.option, "receiveId");
        assert.match(error.message, typeof answer?.then === "function" ? /promise.*async/ : /true or false/);
      }
    }
    throws(() => wecom.createCallback({ ...keys, receiveId: async () => false }).open(query, body), "client.bad_option");
    assert.equal(wecom.createCallback({ ...keys, receiveId: () => true }).open(query, body).event, "kf_msg_or_event");
    for (const unchecked of [false, "false", 1, Promise.resolve(true), undefined]) {
      throws(() => wecom.createCallback({ ...keys, receiveId: { unchecked } }), "client.bad_option");
    }
  },

  "a receiver containing U+0000 is compared completely"({ wecom, assert, throws }) {
    const receiveId = "ww1\0echo";
    const sealed = wecom.createCallback(settings).seal("text", { receiveId });
    const seen = [];
    const see = (id) => seen.push(id) > 0;
    assert.equal(wecom.createCallback({ ...keys, receiveId: see }).verifyUrl(sealed.echo_query), "text");
    assert.equal(wecom.createCallback({ ...keys, receiveId }).verifyUrl(sealed.echo_query), "text");
    assert.deepEqual(seen, [receiveId]);
    throws(() => wecom.createCallback({ ...keys, receiveId: "ww1" }).verifyUrl(sealed.echo_query), "callback.receiver_mismatch");
    const event = wecom.createCallback({ ...keys, receiveId }).seal(KF);
    assert.equal(wecom.createCallback({ ...keys, receiveId: see }).open(event.query, event.body).receive_id, receiveId);
  },

  "unknown options are rejected at creation"({ wecom, assert, throws }) {
    for (const [options, meant] of [
      [{ ...settings, encodingAESKey: "x" }, "encodingAesKey"],
      [{ ...settings, receiveID: CORP }, "receiveId"],
      [{ ...settings, previous: { ...keys, Token: "x" } }, "previous.Token: unknown option; did you mean token?"],
      [{ ...settings, previous: [keys, { ...keys, encodingAESKey: "x" }] }, "encodingAesKey"],
      [{ ...keys, receiveId: { unchecked: true, Unchecked: true } }, "receiveId.Unchecked"],
    ]) {
      const error = throws(() => wecom.createCallback(options), "client.bad_option");
      assert.include(error.message, meant);
    }
    const callback = wecom.createCallback(settings);
    throws(() => callback.seal(KF, { receiveID: "" }), "client.bad_option");
    for (const options of [null, "x", 1]) throws(() => wecom.createCallback(options), "client.bad_option");
    for (const previous of [null, "x", [undefined], [keys, 1]])
      throws(() => wecom.createCallback({ ...settings, previous }), "client.bad_option");
    for (const receiveId of [[1], [CORP, undefined], null, 1, {}, [[CORP]]])
      throws(() => wecom.createCallback({ ...keys, receiveId }), "client.bad_option");
  },

  async "missing keys are read from the environment at the first use"({ wecom, assert, throws }) {
    await withEnvironment(async (env) => {
      const early = wecom.createCallback();
      const sealed = wecom.createCallback(settings).seal(KF);
      for (const [option, variable, value] of [
        ["token", "WECOM_KF_CALLBACK_TOKEN", keys.token],
        ["encodingAesKey", "WECOM_KF_ENCODING_AES_KEY", keys.encodingAesKey],
        ["receiveId", "WECOM_KF_CORP_ID", CORP],
      ]) {
        const error = throws(() => early.open(sealed.query, sealed.body), "client.bad_option");
        assert.deepEqual([error.details.option, error.message.includes(variable)], [option, true]);
        env[variable] = `${value}\n`;
        assert.equal(throws(() => early.verifyUrl(sealed.echo_query), "client.bad_option").details.option, variable);
        env[variable] = value;
      }
      // Once read, they stay.
      assert.equal(early.open(sealed.query, sealed.body).event, "kf_msg_or_event");
      env.WECOM_KF_CALLBACK_TOKEN = "another";
      assert.equal(early.verifyUrl(sealed.echo_query), KF);
      const other = wecom.createCallback({ receiveId: "ww2", previous: keys });
      throws(() => other.open(sealed.query, sealed.body), "callback.receiver_mismatch");
      const own = other.seal(KF);
      assert.equal(other.open(own.query, own.body).receive_id, "ww2");
      // What is given is complete and checked at creation: an unset variable of the user's own is not replaced by another one.
      for (const options of [{ ...settings, token: undefined }, { token: keys.token, receiveId: CORP }, { ...keys }, { receiveId: 1 }])
        throws(() => wecom.createCallback(options), "client.bad_option");
      const gone = wecom.createCallback();
      gone[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
      throws(() => gone.open(sealed.query, sealed.body), "engine.callback_gone");
    });
  },

  "surrounding white space in a setting is rejected at creation, with its name"({ wecom, assert, throws }) {
    for (const [space, where] of [
      ["\n", "behind"],
      [" ", "before"],
      ["\r\n", "behind"],
      ["\u3000", "before"],
      ["\ufeff", "before"],
    ]) {
      const spaced = (text) => (where === "before" ? space + text : text + space);
      const one = (name) => ({ ...settings, [name]: spaced(settings[name]) });
      const cases = [
        [one("token"), "token"],
        [one("encodingAesKey"), "encodingAesKey"],
        [one("receiveId"), "receiveId"],
        [{ ...settings, receiveId: ["", spaced(CORP)] }, "receiveId"],
        [{ ...settings, previous: { ...keys, token: spaced("old") } }, "token"],
      ];
      for (const [options, name] of cases) {
        const error = throws(() => wecom.createCallback(options), "callback.bad_config");
        assert.include(error.message, `there is white space or a line break around ${name}`);
      }
    }
  },

  "invalid arguments of seal are rejected by name"({ wecom, assert, throws }) {
    const callback = wecom.createCallback(settings);
    for (const [message, options, option] of [
      [undefined, {}, "message"],
      [{}, {}, "message"],
      [KF, { nonce: 1 }, "nonce"],
      [KF, { random: "0123456789abcdef" }, "random"],
    ]) {
      assert.equal(throws(() => callback.seal(message, options), "client.bad_option").details.option, option);
    }
    throws(() => callback.seal(KF, { random: new Uint8Array(15) }), "callback.bad_config");
  },

  "a detached buffer has no bytes"({ wecom, throws }) {
    const callback = wecom.createCallback(settings);
    const { query, body } = callback.seal(KF);
    const bytes = new TextEncoder().encode(body);
    const views = [bytes, new DataView(bytes.buffer), bytes.buffer];
    for (const view of views) callback.open(query, view);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    for (const view of views) throws(() => callback.open(query, view), "callback.bad_envelope");
  },

  "white space around a ciphertext is ignored, and so is an empty Event"({ wecom, assert }) {
    const callback = wecom.createCallback(settings);
    const { query, encrypt } = callback.seal("<xml><Event/><InfoType>suite_ticket</InfoType><SuiteTicket>t</SuiteTicket></xml>");
    for (const body of [`<xml><Encrypt><![CDATA[\n  ${encrypt} \n]]></Encrypt></xml>`, JSON.stringify({ encrypt: ` ${encrypt}\n` })]) {
      assert.deepInclude(callback.open(query, body), { event: "suite_ticket", suite_ticket: "t" });
    }
  },
};
