"use strict";
// Implements the interface of engine.d.cts on the addon. Loaded lazily: in Node.js 20, an error that a CommonJS file throws while an ES
// module imports it becomes an uncaught exception.

const { checked } = require("./generated/arguments.cjs");
const { decode } = require("./generated/decode.cjs");
const { callbacksOf } = require("./generated/lifetimes.cjs");
const { load } = require("./load.cjs");
const { catchPanic, throwPanic } = require("./panic.cjs");
const { createTransport } = require("./transport.cjs");

let addon;

/** Input is passed to the addon in this buffer, without allocating. Queries have about 150 bytes, callbacks about 600. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

function open(slot, generation, query, body) {
  const result = openInScratch(slot, generation, query, body);
  return typeof result === "string" ? decode(result) : result;
}

function openInScratch(slot, generation, query, body) {
  // A UTF-16 unit takes at most three bytes in UTF-8.
  if (query.length * 3 + body.length > scratch.length) return addon.openLarge(slot, generation, query, copyIfShared(body));
  const length = scratch.write(query, 0, "utf8");
  scratch.set(body, length);
  const result = addon.open(slot, generation, scratch, length, body.length);
  return typeof result === "number" ? scratch.toString("latin1", 0, result) : result;
}

/** Copies shared memory, which another thread could change while Rust reads it. */
const copyIfShared = (bytes) => (bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes));

const createEngine = () => ({
  info: () => ({ engine: "native", version: addon.version() }),
  build: checked("build", catchPanic(addon.build)),
  split: checked("split", catchPanic(addon.split)),
  buildCall: checked("buildCall", catchPanic(addon.buildCall)),
  judge: checked("judge", throwPanic(addon.judge)),
  repair: checked("repair", catchPanic(addon.repair)),
  tokenLifetime: checked("tokenLifetime", throwPanic(addon.tokenLifetime)),
  checkTransition: checked("checkTransition", catchPanic(addon.checkTransition)),
  splitText: checked("splitText", catchPanic(addon.splitText)),
  createCallback: callbacksOf({
    // The addon is never replaced: a panic unwinds and leaves its state intact.
    instance: () => 0,
    createCallback: checked("createCallback", catchPanic(addon.createCallback)),
    freeCallback: addon.freeCallback,
    verifyUrl: checked("verifyUrl", catchPanic(addon.verifyUrl)),
    open: checked("open", catchPanic(open)),
    seal: checked(
      "seal",
      catchPanic((slot, generation, message, receiver, timestamp, nonce, random) =>
        addon.seal(slot, generation, message, receiver, timestamp, nonce, copyIfShared(random)),
      ),
    ),
  }),
});

let engine;

/** Loads the engine and the transport factory. Throws a `NativeLoadError` where the addon cannot be loaded. */
function loadNative() {
  addon ??= load();
  engine ??= createEngine();
  return { engine, createTransport: (settings) => createTransport(addon, settings) };
}

module.exports = { loadNative };
