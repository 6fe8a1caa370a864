// The layer between JavaScript and the addon: a panic becomes a failure, and Rust gets no memory that other threads may write to.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);
const loader = require("../../npm/native/load.cjs");
const { load } = loader;
/** The last arguments of the addon. */
const given = {};
const addon = {
  ...load(),
  open(slot, generation, query, body) {
    given.body = body;
    return "x";
  },
  seal(slot, generation, message, receiver, timestamp, nonce, random) {
    given.random = random;
    return { value: {} };
  },
};
loader.load = () => addon;
const { engine } = require("../../npm/native/addon.cjs").loadNative();
const SETTINGS = { pairs: [{ token: "t", encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" }], receivers: null };
const callback = engine.createCallback(SETTINGS).value;

test("shared bytes are copied before Rust reads them, others are not", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(100_000)).fill(7);
  for (const bytes of [shared, Buffer.from(shared.buffer)]) {
    callback.open("q", bytes);
    assert.ok(given.body.buffer instanceof ArrayBuffer);
    assert.ok(given.body.length === 100_000 && given.body.every((byte) => byte === 7));
    callback.seal("", "", "", "", bytes.subarray(0, 16));
    assert.ok(given.random.buffer instanceof ArrayBuffer);
    assert.deepEqual([...given.random], Array(16).fill(7));
  }
  const own = new Uint8Array(100_000);
  callback.open("q", own);
  assert.equal(given.body, own);
});

test("a panic in the addon is a failure of that call, without the panic's message", () => {
  const { catchPanic, throwPanic } = require("../../npm/native/panic.cjs");
  assert.deepEqual(catchPanic(addon.panic)(), { failure: { code: "engine.crashed", details: {} } });
  assert.throws(
    () => throwPanic(addon.panic)(),
    (error) => error.code === "engine.crashed" && !error.message.includes("test"),
  );
  assert.equal(engine.info().engine, "native");
});

test("other errors are rethrown unchanged", () => {
  assert.throws(() => engine.createCallback({ pairs: 1 }), TypeError);
  assert.throws(
    () => engine.build(1),
    (error) => error.code !== "engine.crashed",
  );
});

test("every function of the engine is guarded", () => {
  const panics = Object.fromEntries(Object.keys(addon).map((name) => [name, addon.panic]));
  const before = { ...addon };
  Object.assign(addon, panics);
  delete require.cache[require.resolve("../../npm/native/addon.cjs")];
  const { engine } = require("../../npm/native/addon.cjs").loadNative();
  Object.assign(addon, before);
  const given = {
    build: ["", "", 0, null, ""],
    split: ["", "", 0],
    buildCall: ["", "", ""],
    remaining: [[]],
    readAnswer: [200, "", "always", ""],
    fetchFailure: ["", true, true],
    createPaging: ["", "", null],
    splitText: ["", 0],
    createPermits: [0, 1],
    messageId: [""],
    storeKey: ["", ""],
    listLetters: [null, 0],
    replayLetter: [null, "", 0],
    deleteLetter: [null, "", 0],
  };
  for (const [name, call] of Object.entries(engine).filter(([name]) => name !== "info")) {
    try {
      assert.equal(call(...(given[name] ?? [{}])).failure.code, "engine.crashed", name);
    } catch (error) {
      assert.equal(error.code, "engine.crashed", name);
    }
  }
});
