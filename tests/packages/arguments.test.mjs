// Arguments that no type allows: both engines reject them in the same way, and none ends the process or damages an instance or a callback.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { engine as native } from "@wecom-kf/native";
import { engine as wasm } from "@wecom-kf/wasm";

const ENGINES = { native, wasm };
const SITUATION = {
  outcome: { kind: "lost" },
  repeat: "safe",
  replay: null,
  authorization: "token",
  idempotent: false,
  retry_after: null,
  date: null,
  now_ms: 1,
  progress: null,
  max_retries: 2,
  time_left_ms: 30_000,
  jitter: 0.5,
};
const SETTINGS = { pairs: [{ token: "t", encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" }], receivers: ["ww1"] };
const TRANSITION = { from: 0, to: 1, servicer_userid: null, table: "forward" };
const MESSAGE = "<xml><ToUserName>ww1</ToUserName><CreateTime>1</CreateTime><Event>x</Event></xml>";

/** What a call returns or throws, as a text. */
function said(call) {
  try {
    return JSON.stringify(call());
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** The result of both engines, which must be the same. */
function both(ask) {
  const [one, other] = Object.values(ENGINES).map((engine) => said(() => ask(engine)));
  assert.equal(one, other);
  return one;
}

function circle(object) {
  object.self = object;
  return object;
}

function deep(levels) {
  let value = {};
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}

test("circular and too deeply nested arguments are rejected, at every position", () => {
  const judge = (changes) => both((engine) => engine.judge({ ...SITUATION, ...changes }));
  for (const wrong of [
    judge({ outcome: circle({ kind: "lost" }) }),
    judge({ outcome: { kind: "lost", more: deep(100_000) } }),
    judge({ unknown: deep(100_000) }),
    both((engine) => engine.judge(circle({ ...SITUATION }))),
    both((engine) => engine.createCallback(circle({ ...SETTINGS }))),
    both((engine) => engine.checkTransition(circle({ ...TRANSITION }))),
    both((engine) => engine.build("listAccounts", "{}", 0, circle({}), "")),
  ])
    assert.match(wrong, /^TypeError: \w+: \w+ is nested deeper than its type, or circular$/);
});

test("an argument of another type is rejected", () => {
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  class Situation {
    get outcome() {
      return { kind: "lost" };
    }
  }
  for (const outcome of [null, undefined, "lost", 1, [], {}, { kind: "x" }, { kind: "http" }, { kind: "http", status: "503" }, new Map()])
    assert.match(
      both((engine) => engine.judge({ ...SITUATION, outcome })),
      /^TypeError: /,
      String(outcome),
    );
  for (const field of Object.keys(SITUATION))
    for (const value of [5n, Symbol("s"), () => "safe", {}, new String("safe"), new Date(0)])
      for (const engine of Object.values(ENGINES))
        assert.match(
          said(() => engine.judge({ ...SITUATION, [field]: value })),
          /^(?:TypeError: |\{)/,
          field,
        );
  for (const max_retries of [1.5, -0.5, "2", 2 ** 40, Number.NaN, null])
    assert.match(
      both((engine) => engine.judge({ ...SITUATION, max_retries })),
      /^TypeError: /,
      String(max_retries),
    );
  for (const whole of [undefined, null, "x", 5, 5n, Symbol("s"), () => {}, {}, new Map(Object.entries(SITUATION)), new Situation()])
    for (const ask of ["judge", "createCallback", "checkTransition"])
      assert.match(
        both((engine) => engine[ask](whole)),
        /^TypeError: /,
      );
  for (const engine of Object.values(ENGINES)) assert.throws(() => engine.judge(revoked), TypeError);
});

test("the error says what was expected, and does not quote the argument", () => {
  const secret = "the secret, expected nowhere";
  const refused = (settings) => both((engine) => engine.createCallback(settings));
  for (const engine of Object.values(ENGINES))
    assert.match(
      said(() => engine.createCallback({ ...SETTINGS, pairs: secret })),
      /^TypeError: (?!.*secret)/,
    );
  assert.equal(refused({ ...SETTINGS, pairs: [secret] }), "TypeError: invalid type or value, expected struct CallbackPair");
  assert.equal(refused({ receivers: null, pairs: [{ token: secret }] }), "TypeError: missing field `encoding_aes_key`");
  for (const wrong of [{ secret }, [secret], new String(secret)])
    assert.match(refused({ ...SETTINGS, pairs: [{ token: wrong, encoding_aes_key: secret }] }), /^TypeError: (?!.*nowhere)/);
  assert.equal(refused({ ...SETTINGS, receivers: [[secret]] }), "TypeError: invalid type or value, expected a string");
  for (const field of Object.keys(SITUATION))
    for (const wrong of [secret, { secret }, [secret], { kind: secret }, { kind: { secret } }])
      for (const engine of Object.values(ENGINES))
        assert.doesNotMatch(
          said(() => engine.judge({ ...SITUATION, [field]: wrong })),
          /nowhere/,
        );
});

test("additional fields are ignored", () => {
  const plain = both((engine) => engine.judge(SITUATION));
  for (const more of [5n, Symbol("s"), () => {}, "text", { a: 1 }, [], new Map()])
    assert.equal(
      both((engine) => engine.judge({ ...SITUATION, more, [Symbol("m")]: more })),
      plain,
    );
  const own = JSON.parse(JSON.stringify({ ...SITUATION, more: 1 }).replace("more", "__proto__"));
  for (const same of [
    own,
    Object.assign(Object.create(null), SITUATION),
    new Proxy(SITUATION, {}),
    runInNewContext("({ ...s })", { s: SITUATION }),
  ])
    assert.equal(
      both((engine) => engine.judge(same)),
      plain,
    );
});

for (const [name, engine] of Object.entries(ENGINES)) {
  const callback = engine.createCallback(SETTINGS).value;
  const { query, body } = callback.seal(MESSAGE, "ww1", "1", "1", new Uint8Array(16)).value;
  const bytes = new TextEncoder().encode(body);
  const works = () => assert.equal(callback.open(query, bytes).value?.event, "x");

  test(`${name}: an error of a getter is rethrown unchanged, and damages no callback`, () => {
    const errors = [
      new RangeError("mine"),
      new WebAssembly.RuntimeError("mine"),
      Object.assign(new Error("mine"), { code: "GenericFailure" }),
      "mine",
    ];
    for (const error of errors) {
      const thrower = {
        get() {
          throw error;
        },
        enumerable: true,
      };
      const argument = (of, field) => Object.defineProperty({ ...of }, field, thrower);
      for (const call of [
        () => engine.judge(argument(SITUATION, "date")),
        () => engine.createCallback(argument(SETTINGS, "receivers")),
        () => engine.checkTransition(argument(TRANSITION, "to")),
        () => engine.judge(new Proxy(SITUATION, { ownKeys: thrower.get })),
      ]) {
        let thrown;
        try {
          call();
        } catch (caught) {
          thrown = caught;
        }
        assert.equal(thrown, error);
      }
    }
    works();
  });

  test(`${name}: a getter may call the engine`, () => {
    let inner;
    const situation = {
      ...SITUATION,
      get progress() {
        inner = [engine.judge(SITUATION), engine.createCallback(SETTINGS).value.open(query, bytes), engine.checkTransition(TRANSITION)];
        return null;
      },
    };
    assert.deepEqual(engine.judge(situation), engine.judge(SITUATION));
    assert.deepEqual([inner[0].kind, inner[1].value.event, inner[2]], ["retry", "x", { value: null }]);
    works();
  });

  test(`${name}: other values are not converted to strings`, () => {
    const text = {
      toString() {
        throw new Error("asked for its text");
      },
      valueOf: () => 0,
    };
    for (const call of [
      () => engine.build(text, "{}", 0, null, ""),
      () => engine.build("listAccounts", "{}", text, null, ""),
      () => engine.split("batchGetCustomers", text, 0),
      () => engine.splitText("", text),
      () => engine.fetchFailure(text, true, true),
      () => callback.verifyUrl(text),
      () => callback.open(text, bytes),
      () => callback.seal(text, "", "", "", new Uint8Array(16)),
    ])
      assert.throws(call, { name: "TypeError", message: /^\w+: \w+ must be a (?:string|number)$/ });
  });

  test(`${name}: an object that only pretends to be bytes is rejected`, () => {
    class Short extends Uint8Array {
      get length() {
        return 1;
      }
    }
    for (const wrong of [
      new Short(1_000_000),
      Object.defineProperty(new DataView(new ArrayBuffer(8)), Symbol.toStringTag, { value: "Uint8Array" }),
      Object.create(Uint8Array.prototype),
      new Proxy(bytes, {}),
      new Uint16Array(8),
      [...bytes],
      { length: 4, [Symbol.toStringTag]: "Uint8Array" },
      body,
      undefined,
    ])
      for (const call of [() => callback.open(query, wrong), () => callback.seal("", "", "", "", wrong)])
        assert.throws(call, { name: "TypeError", message: /^\w+: \w+ must be a Uint8Array$/ });
    assert.equal(callback.open(query, Buffer.from(bytes)).value.event, "x");
    assert.equal(callback.open(query, runInNewContext("Uint8Array.from(b)", { b: bytes })).value.event, "x");
    const gone = Uint8Array.from(bytes);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    assert.throws(() => callback.open(query, gone), TypeError);
    works();
  });
}
