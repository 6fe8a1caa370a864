// Both engines give deeply equal results for the same inputs, each result has its generated type, and every alternative of a type is
// reached.

import assert from "node:assert/strict";
import { test } from "node:test";
import { engine as native } from "@wecom-kf/native";
import { engine as wasm } from "@wecom-kf/wasm";
import { engine as callbackOnly } from "@wecom-kf/wasm/callback";
import { onBoth } from "./both-engines.mjs";
import { Seen } from "./engine-types.mjs";

const seen = new Seen();
const NOW = 1_800_000_000_000;
const KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
const RANDOM = new TextEncoder().encode("0123456789abcdef");

const { both, machines } = onBoth(seen, NOW);

test("requests", () => {
  const build = (operation, parameters, form = null, id = "id-1") =>
    both((engine) => engine.build(operation, JSON.stringify(parameters), NOW, form, id), "Outcome<BuiltRequest>");
  const message = { touser: "wm1", open_kfid: "wk1", msgtype: "text", text: { content: "您好" } };
  assert.equal(build("sendMsg", message).value.repeat, "safe");
  build("sendMsg", message, null, "");
  build("addAccount", { name: "n", media_id: "m" });
  build("listAccounts", {});
  build("listAccounts", {}, "post");
  build("syncMsg", { token: "t", open_kfid: "wk1" });
  build("syncMsg", { token: "t", open_kfid: "wk1" }, "without_token");
  build("getCorpToken", { auth_corpid: "ww1", permanent_code: "c" });
  build("getToken", { corpid: "ww1", corpsecret: "s" });
  build("uploadMedia", { type: "file", filename: "报价.pdf", size: 6 });
  const long = { ...message, msgtype: "link", link: { title: "题".repeat(200), url: "https://a.example", thumb_media_id: "m" } };
  assert.ok(build("sendMsg", long).value.warnings.length > 0);
  for (const [operation, parameters] of [
    ["nothing", {}],
    ["sendMsg", { ...message, text: { content: "a".repeat(3000) } }],
    ["sendMsg", { ...message, touser: 1 }],
    ["sendMsgOnEvent", { code: "c", code_issued_at: 1, msgtype: "text", text: { content: "a" } }],
    ["getCorpStatistic", { start_time: 1, end_time: 4_000_000_000 }],
    ["getCorpStatistic", { start_time: Number.MAX_SAFE_INTEGER, end_time: 4_294_967_296 }],
    ["getCorpStatistic", { start_time: -(2 ** 40), end_time: 2 ** 40 }],
  ])
    assert.ok(build(operation, parameters).failure, operation);
  for (const text of ["{", "[]", '{"a":'.repeat(200)])
    both((engine) => engine.build("sendMsg", text, NOW, null, ""), "Outcome<BuiltRequest>");
  for (const [method, path] of [
    ["GET", "kf/new?x"],
    ["post", "cgi-bin/kf/new_thing"],
    ["PUT", "kf/new_thing"],
    ["GET", "../kf"],
  ])
    both((engine) => engine.buildCall(method, path, '{"a":"\\u0000😀"}'), "Outcome<BuiltRequest>");
  for (const parameters of [
    { external_userid_list: ["wm1"] },
    { external_userid_list: Array.from({ length: 250 }, (_, at) => `wm${at}`) },
    { external_userid_list: [""] },
  ])
    both((engine) => engine.split("batchGetCustomers", JSON.stringify(parameters), NOW), "Outcome<string[]>");
  both((engine) => engine.remaining(['{"a":[1]}', '{"a":[2]}', "no JSON"]), "string");
});

test("verdicts", () => {
  const usual = {
    outcome: { kind: "lost" },
    repeat: "safe",
    replay: null,
    authorization: "token",
    idempotent: false,
    retry_after: null,
    date: null,
    now_ms: NOW,
    progress: null,
    max_retries: 2,
    time_left_ms: 30_000,
    jitter: 0.5,
  };
  const progress = { retries: 1, token_refreshed: false, replayed: false, maybe_done: true };
  const kinds = [
    {},
    { outcome: { kind: "not_sent" } },
    { outcome: { kind: "http", status: 503 }, retry_after: "7", progress },
    { outcome: { kind: "http", status: 404 }, retry_after: "Fri, 15 Jan 2027 08:00:07 GMT", date: "Fri, 15 Jan 2027 08:00:02 GMT" },
    { outcome: { kind: "http", status: 70_000 } },
    { outcome: { kind: "answer", errcode: 0 } },
    { outcome: { kind: "answer", errcode: 42001 } },
    { outcome: { kind: "answer", errcode: 42001 }, authorization: "none" },
    { outcome: { kind: "answer", errcode: 42009 }, authorization: "suite" },
    { outcome: { kind: "answer", errcode: 43002 }, replay: "post" },
    { outcome: { kind: "answer", errcode: 95007 }, replay: "without_token" },
    { outcome: { kind: "answer", errcode: 95033 }, progress },
    { outcome: { kind: "answer", errcode: 45009 } },
    { repeat: "with_msgid" },
    { repeat: "never" },
    { repeat: "never", idempotent: true },
    { outcome: { kind: "answer", errcode: Number.NaN } },
    { outcome: { kind: "answer", errcode: 1.5 } },
    { time_left_ms: Number.POSITIVE_INFINITY, jitter: Number.NaN },
    { time_left_ms: -1, now_ms: 2 ** 60 },
    { max_retries: 4_294_967_295, progress: { ...progress, retries: 4_294_967_294 } },
  ].map((differences) => {
    const situation = { ...usual, ...differences };
    seen.check(situation, "Situation");
    return both((engine) => engine.judge(situation), "Verdict").kind;
  });
  assert.deepEqual([...new Set(kinds)].sort(), ["already_done", "done", "fail", "refresh_token", "replay", "retry"]);
});

test("texts and states", () => {
  for (const errcode of ["always", "on_failure"]) {
    seen.check(errcode, "Errcode");
    for (const text of ['{"errcode":-1}', '{"errcode":0,"a":"\u000b"}', '{"a":"b', "<p>", "{}", '{"a":'.repeat(200)]) {
      both((engine) => engine.readAnswer(200, text, errcode, "<p>"), "Outcome<ReadAnswer>");
    }
  }
  for (const [text, max] of [
    ["", 2048],
    ["您好。请稍等。😀谢谢", 12],
    ["a", 1],
    ["a", Number.NaN],
  ])
    both((engine) => engine.splitText(text, max), "Outcome<number[]>");
  for (const transition of [
    { from: 0, to: 3, servicer_userid: "lisi", table: "forward" },
    { from: 0, to: 3, servicer_userid: null, table: "official" },
    { from: 4, to: 0, servicer_userid: null, table: "official" },
    { from: Number.NaN, to: 0, servicer_userid: "", table: "forward" },
    { from: 2 ** 53, to: -(2 ** 40), servicer_userid: "", table: "forward" },
  ]) {
    seen.check(transition, "Transition");
    both((engine) => engine.checkTransition(transition), "Outcome<null>");
  }
});

/** The only output of a kind. */
const only = ({ outputs }, kind) => outputs.filter((output) => output.kind === kind)[0];

test("a machine that keeps a token", () => {
  const life = machines((engine) => engine.createLife(), "LifeInput", "LifeTurn");
  const acquire = { kind: "acquire", client: 1, ticket: null, refused: null, ahead: false, joins: true, jitter: 500 };
  const record = { access_token: "t1", expires_in: 7200, obtained_at: NOW };
  const given = { record, age: 0, fetch: { kind: "issued" } };
  const failed = (failure) => ({ record: null, age: 0, fetch: { kind: "failed", failure } });
  const ended = (renewal, outcome, ticket = null) => ({ kind: "ended", renewal, outcome, ticket });
  assert.equal(life.give().deadline, null);
  assert.deepEqual(life.give({ kind: "check", op: 1, refused: null }).outputs, [{ kind: "missing", op: 1 }]);
  assert.equal(only(life.give({ ...acquire, op: 1 }), "renew").why, "first");
  life.give({ ...acquire, op: 2, ticket: "ticket" }, { ...acquire, op: 3, client: 2 }, { kind: "leave", op: 3 }, { kind: "tick" });
  const first = life.give(ended(1, given));
  assert.deepEqual(
    first.outputs.map(({ kind }) => kind),
    ["held", "use", "use"],
  );
  assert.equal(first.reason, "renew");
  life.give({ kind: "accepted", token: "t1" });
  life.pass(7_000_000);
  assert.equal(only(life.give({ kind: "check", op: 4, refused: null }), "use").ahead, true);
  assert.equal(only(life.give({ ...acquire, op: 4, ahead: true }), "renew").why, "expiring");
  assert.ok(only(life.give(ended(2, failed("server"))), "warn").text);
  for (const failure of ["client", "time", "closed"]) life.give({ kind: "not_started", op: 4, failure });
  assert.equal(only(life.give({ ...acquire, op: 5, refused: "t1" }), "renew").why, "refused");
  life.give({ ...acquire, op: 6, ticket: "another" });
  const refused = life.give(ended(3, failed("refused"), "newest"));
  assert.ok(only(refused, "keep") && only(refused, "fail") && only(refused, "renew"));
  assert.deepEqual(life.give({ kind: "leave", op: 6 }).outputs, [{ kind: "cancel", renewal: 4 }]);
  assert.match(only(life.give({ ...acquire, op: 7, ticket: "newest" }), "refused").note, /not asked again/);
  life.give({ ...acquire, op: 8, joins: false });
  const endless = life.give(ended(5, { ...given, record: { ...record, expires_in: null }, age: 5, fetch: { kind: "none" } }));
  // A rejected token is not used again: a new one is fetched.
  assert.equal(only(endless, "renew").known.refused, "t1");
  const forever = life.give(ended(6, { ...given, record: { ...record, access_token: "t2", expires_in: null } }));
  assert.deepEqual([forever.reason, only(forever, "held").until], ["end", 2 ** 64]);
  life.give({ kind: "discard", token: "other" });
  life.pass(Number.POSITIVE_INFINITY);
  assert.equal(only(life.give({ ...acquire, op: 9 }), "renew").known.held.expires_in, null);
  life.give({ kind: "discard", token: null });
  assert.equal(only(life.give({ kind: "discard", token: "t2" }), "held").token, null);
  life.dispose();
});

test("a machine that has a token through a store", () => {
  const made = (storage, task) => {
    seen.check(storage, "TokenStorage");
    seen.check(task, "ShareTask");
    return machines((engine) => engine.createShare(storage, task), "ShareInput", "ShareTurn");
  };
  const known = { held: { access_token: "t0", expires_in: null, obtained_at: 1 }, refused: "bad", jitter: 7 };
  const renew = { kind: "renew", known, owner: "me" };
  const asked = ({ outputs }) => outputs.at(-1);
  const share = made("atomic", renew);
  const first = share.give({ kind: "start" });
  assert.deepEqual([asked(first).place, first.reason], ["record", "store_slow"]);
  let op = asked(share.give({ kind: "read", op: asked(first).op, text: null })).op;
  op = asked(share.give({ kind: "swapped", op, done: false })).op;
  op = asked(share.give({ kind: "read", op, text: "another" })).op;
  const waits = share.give({ kind: "read", op, text: "-" });
  assert.equal(waits.reason, "check_again");
  share.pass(1_000);
  op = asked(share.give({ kind: "tick" })).op;
  op = asked(share.give({ kind: "read", op, text: "-" })).op;
  op = asked(share.give({ kind: "swapped", op, done: true })).op;
  op = asked(share.give({ kind: "read", op, text: null })).op;
  const write = asked(share.give({ kind: "fetched", op, token: "tök\0en", life: 7_200_000 }));
  assert.deepEqual([write.kind, write.expected, write.ttl], ["compare_and_set", null, 7_200_000]);
  assert.deepEqual(JSON.parse(write.value), { access_token: "tök\0en", expires_in: 7200, obtained_at: NOW + 2_000 });
  const release = asked(share.give({ kind: "swapped", op: write.op, done: true }));
  assert.deepEqual([release.place, release.expected, release.value], ["lease", "me", "-"]);
  assert.equal(asked(share.give({ kind: "swapped", op: release.op, done: true })).outcome.fetch.kind, "issued");
  share.dispose();

  const failing = made("best_effort", { ...renew, known: { held: { ...known.held, expires_in: 7200 }, refused: null, jitter: 0 } });
  op = asked(failing.give({ kind: "start" })).op;
  const warned = failing.give({ kind: "store_failed", op, reason: "down" });
  assert.match(only(warned, "warn").text, /down/);
  const failed = asked(failing.give({ kind: "fetch_failed", op: asked(warned).op, failure: "refused" }));
  assert.deepEqual(failed.outcome, { record: null, age: 0, fetch: { kind: "failed", failure: "refused" } });

  const endless = made("none", renew);
  op = asked(endless.give({ kind: "start" })).op;
  assert.equal(asked(endless.give({ kind: "fetched", op, token: "t", life: null })).outcome.record.expires_in, null);

  const found = made("atomic", { ...renew, known: { ...known, held: null } });
  op = asked(found.give({ kind: "start" })).op;
  const text = JSON.stringify({ access_token: "theirs", expires_in: 7200, obtained_at: NOW });
  assert.deepEqual(asked(found.give({ kind: "read", op, text })).outcome.fetch, { kind: "none" });
  const stopped = made("atomic", { kind: "discard", token: "t" });
  stopped.give({ kind: "start" });
  assert.equal(asked(stopped.give({ kind: "stop", failure: "time" })).kind, "done");
  for (const [code, retryable, own] of [
    ["api.error", false, true],
    ["api.error", true, true],
    ["api.error", false, false],
    ["transport.timeout", true, true],
    ["transport.closed", false, true],
  ])
    both((engine) => engine.fetchFailure(code, retryable, own), "FetchFailure");
});

test("callbacks", () => {
  const settings = { pairs: [{ token: "t", encoding_aes_key: KEY }], receivers: ["ww1"] };
  for (const each of [settings, { ...settings, receivers: null }, { ...settings, pairs: [] }, { ...settings, receivers: [] }]) {
    seen.check(each, "CallbackSettings");
    const made = [native, wasm, callbackOnly].map((engine) => engine.createCallback(each).failure);
    assert.deepStrictEqual(made[0], made[1]);
    assert.deepStrictEqual(made[0], made[2]);
  }
  const callbacks = [native, wasm, callbackOnly].map((engine) => engine.createCallback(settings).value);
  const all = (ask, type) => {
    const [one, ...others] = callbacks.map(ask);
    for (const other of others) assert.deepStrictEqual(one, other);
    seen.check(one.failure ?? one.value, one.failure ? "Failure" : type);
    return one;
  };
  const seal = (message, receiver = "ww1") =>
    all((callback) => callback.seal(message, receiver, "1409659813", "1372623149", RANDOM), "SealedCallback").value;
  const open = (message, receiver) => {
    const { query, body } = seal(message, receiver);
    return all((callback) => callback.open(query, new TextEncoder().encode(body)), "CallbackEvent");
  };
  const suite = (name, fields) => `<xml><SuiteId>ws1</SuiteId><InfoType>${name}</InfoType><TimeStamp>1403610513</TimeStamp>${fields}</xml>`;
  const names = [
    "<xml><ToUserName>ww1</ToUserName><CreateTime>1</CreateTime><Event>kf_msg_or_event</Event>" +
      "<Token>t</Token><OpenKfId>wk1</OpenKfId></xml>",
    "<xml><CreateTime>8589934592</CreateTime><Event>kf_msg_or_event</Event><Token>微信</Token></xml>",
    "<xml><Event>kf_account_auth_change</Event><AuthAddOpenKfId>a</AuthAddOpenKfId><AuthAddOpenKfId>b</AuthAddOpenKfId></xml>",
    suite("suite_ticket", "<SuiteTicket>s</SuiteTicket>"),
    suite("create_auth", "<AuthCode>c</AuthCode><State>st</State>"),
    suite("create_auth", "<AuthCode>c</AuthCode>"),
    suite("change_auth", "<AuthCorpId>ww2</AuthCorpId><State>st</State>"),
    suite("change_auth", "<AuthCorpId>ww2</AuthCorpId>"),
    suite("cancel_auth", "<AuthCorpId>ww2</AuthCorpId>"),
    suite("reset_permanent_code", "<AuthCode>c</AuthCode>"),
    '{"Event":"x","CreateTime":8589934592,"__proto__":{"a":["b",{"c":"😀"}]},"constructor":"d"}',
    '{"MsgType":"text"}',
  ].map((message) => open(message).value.event);
  assert.equal(new Set(names).size, 9);
  const { fields } = open('{"Event":"x","__proto__":{"a":"b"}}').value;
  assert.ok(Object.hasOwn(fields, "__proto__") && fields.a === undefined);
  const { echo_query, query, body } = seal("echo\0😀");
  all((callback) => callback.verifyUrl(echo_query), "Echo");
  for (const ask of [
    (callback) => callback.open(query.replace("msg_signature=", "msg_signature=0"), new TextEncoder().encode(body)),
    (callback) => callback.open(query, new Uint8Array(3)),
    (callback) => callback.open(`${query}&nonce=1`, new Uint8Array(70_000)),
    (callback) => callback.open(`${query}&a=${"ä".repeat(70_000)}`, new Uint8Array()),
    (callback) => callback.verifyUrl("?"),
    (callback) => callback.seal("", "", "", "", new Uint8Array(15)),
  ])
    assert.ok(all(ask, "Failure").failure);
  assert.equal(open("neither", "ww2").failure.code, "callback.receiver_mismatch");
  for (const callback of callbacks) callback[Symbol.dispose]();
  const gone = { failure: { code: "engine.callback_gone", details: {} } };
  for (const ask of [
    (callback) => callback.open(query, new TextEncoder().encode(body)),
    (callback) => callback.verifyUrl(echo_query),
    (callback) => callback.seal("", "", "", "", RANDOM),
  ])
    assert.deepStrictEqual(all(ask, "Failure"), gone);
});

test("an argument of another type throws, on both engines", () => {
  const situation = { outcome: { kind: "lost" }, repeat: "safe" };
  for (const ask of [
    (engine) => engine.judge(situation),
    (engine) => engine.judge(undefined),
    (engine) => engine.judge("lost"),
    (engine) => engine.judge({ ...situation, outcome: { kind: "exploded" } }),
    (engine) => engine.build("sendMsg", "{}", NOW, "none", ""),
    (engine) => engine.build("sendMsg", "{}", NOW, {}, ""),
    (engine) => engine.checkTransition({ from: 0, to: 1, servicer_userid: null, table: "another" }),
    (engine) => engine.checkTransition({ from: "0", to: 1, servicer_userid: null, table: "forward" }),
    (engine) => engine.createCallback("{}"),
    (engine) => engine.build(1, "{}", NOW, null, ""),
    (engine) => engine.build("sendMsg", undefined, NOW, null, ""),
    (engine) => engine.build("sendMsg", "{}", "1", null, ""),
    (engine) => engine.buildCall("GET", "kf/new_thing"),
    (engine) => engine.split("batchGetCustomers", {}, NOW),
    (engine) => engine.readAnswer(200, new Uint8Array(3), "always", ""),
    (engine) => engine.splitText("a", "4"),
    (engine) => engine.fetchFailure("api.error", 1, true),
    (engine) => engine.createShare("elsewhere", { kind: "discard", token: "t" }),
    (engine) => engine.createShare("none", { kind: "renew", owner: "o" }),
    (engine) => engine.createLife().value.turn({ wall: 0 }, []),
    (engine) => engine.createLife().value.turn({ wall: 0, monotonic: 0 }, { kind: "tick" }),
    (engine) => engine.createLife().value.turn({ wall: 0, monotonic: 0 }, [{ kind: "check", op: -1, refused: null }]),
    (engine) => engine.createLife().value.turn({ wall: 0, monotonic: 0 }, [{ kind: "rest" }]),
    (engine) => engine.createCallback({ pairs: [{ token: "t", encoding_aes_key: KEY }] }),
  ])
    for (const engine of [native, wasm]) assert.throws(() => ask(engine), TypeError, `${engine.info().engine}: ${ask}`);
});

test("an argument of a callback's method too", () => {
  const settings = { pairs: [{ token: "t", encoding_aes_key: KEY }], receivers: null };
  for (const engine of [native, wasm, callbackOnly]) {
    const callback = engine.createCallback(settings).value;
    for (const ask of [
      () => callback.open(1, new Uint8Array(1)),
      () => callback.open("msg_signature=1", "<xml></xml>"),
      () => callback.open("msg_signature=1", [1]),
      () => callback.open("msg_signature=1"),
      () => callback.verifyUrl(new URLSearchParams()),
      () => callback.seal("", "", "", 1, RANDOM),
      () => callback.seal("", "", "", "", "0123456789abcdef"),
    ])
      assert.throws(ask, TypeError, String(ask));
    // The instance is still usable: nothing of it was read or written.
    assert.equal(callback.open("", new Uint8Array(1)).failure.code, "callback.missing_parameter");
  }
});

test("a machine that reads a list", () => {
  const made = (operation, parameters, form) =>
    machines((engine) => engine.createPaging(operation, JSON.stringify(parameters), form), "PagingInput", "PagingTurn");
  const page = (form, ids, more) => ({ form, ids, next_cursor: null, has_more: false, ...more });
  const list = made("listAccounts", { limit: 1 }, null);
  const first = only(list.give({ kind: "begin" }), "fetch");
  assert.deepEqual(first, { kind: "fetch", op: first.op, form: null, place: { offset: null, limit: null, cursor: null } });
  const other = only(list.give({ kind: "page", op: first.op, page: page(null, ["a", "b"]) }), "fetch");
  assert.deepEqual([other.form, other.place.offset, other.place.limit], ["post", 0, 1]);
  const turn = list.give({ kind: "page", op: other.op, page: page("post", ["a"]) });
  assert.deepEqual([only(turn, "remember").form, only(turn, "give").skip, turn.deadline, turn.reason], ["post", [], null, null]);
  const again = { kind: "page", op: only(turn, "fetch").op, page: page("post", ["a"]) };
  assert.ok(only(list.give(again), "stalled"));
  list.dispose();

  const back = made("listAccounts", {}, "post");
  const { op } = only(back.give({ kind: "begin" }), "fetch");
  assert.deepEqual(only(back.give({ kind: "page", op, page: page("get", ["a", "a"]) }), "give").skip, [1]);
  back.dispose();

  const pull = made("syncMsg", { cursor: "c0" }, "without_token");
  const pulled = { next_cursor: "c1", has_more: true };
  const begun = only(pull.give({ kind: "begin" }), "fetch");
  const next = only(pull.give({ kind: "page", op: begun.op, page: page("without_token", [], pulled) }), "fetch");
  assert.deepEqual([next.form, next.place.cursor], ["without_token", "c1"]);
  pull.dispose();
  for (const [operation, parameters] of [
    ["nothing", "{}"],
    ["listAccounts", "[]"],
  ])
    both((engine) => engine.createPaging(operation, parameters, null).failure, "Failure");
});

test("every alternative of a type was reached", () => {
  const types = [
    "Failure",
    "BuiltRequest",
    "Situation",
    "Verdict",
    "Transition",
    "LifeInput",
    "LifeTurn",
    "ShareInput",
    "ShareTurn",
    "ShareTask",
    "PagingInput",
    "PagingTurn",
    "TokenStorage",
    "FetchFailure",
    "CallbackSettings",
    "Echo",
    "SealedCallback",
    "CallbackEvent",
  ];
  // A list has no deadline.
  assert.deepEqual(seen.missing(types), ["PagingTurn.deadline: Ms", "PagingTurn.reason: PagingReason"]);
});
