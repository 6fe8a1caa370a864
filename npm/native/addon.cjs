"use strict";
// The addon as the interface of engine.d.cts. Not loaded before it is asked for: of what a CommonJS file throws while a module imports it,
// Node.js 20 makes an uncaught exception, whoever catches it.

const { checked } = require("./generated/arguments.cjs");
const { decode } = require("./generated/decode.cjs");
const { callbacksOf } = require("./generated/lifetimes.cjs");
const { load } = require("./load.cjs");
const { guarded, thrown } = require("./panic.cjs");
const { createTransport } = require("./transport.cjs");

let addon;

function open(slot, generation, query, body) {
  const answer = addon.open(slot, generation, query, unshared(body));
  return typeof answer === "string" ? decode(answer) : answer;
}

/** The bytes, copied where another thread could change them while Rust reads them. */
const unshared = (bytes) => (bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes));

const engineOfAddon = () => ({
  info: () => ({ engine: "native", version: addon.version() }),
  build: checked("build", guarded(addon.build)),
  split: checked("split", guarded(addon.split)),
  buildCall: checked("buildCall", guarded(addon.buildCall)),
  judge: checked("judge", thrown(addon.judge)),
  repair: checked("repair", guarded(addon.repair)),
  tokenLifetime: checked("tokenLifetime", thrown(addon.tokenLifetime)),
  checkTransition: checked("checkTransition", guarded(addon.checkTransition)),
  splitText: checked("splitText", guarded(addon.splitText)),
  createCallback: callbacksOf({
    // An addon is never replaced: a panic unwinds, and leaves what it had borrowed as it was.
    instance: () => 0,
    createCallback: checked("createCallback", guarded(addon.createCallback)),
    freeCallback: addon.freeCallback,
    verifyUrl: checked("verifyUrl", guarded(addon.verifyUrl)),
    open: checked("open", guarded(open)),
    seal: checked(
      "seal",
      guarded((slot, generation, message, receiver, timestamp, nonce, random) =>
        addon.seal(slot, generation, message, receiver, timestamp, nonce, unshared(random)),
      ),
    ),
  }),
});

let engine;

/** The engine, and what makes transports. Throws a `NativeLoadError` where there is no addon. */
function native() {
  addon ??= load();
  engine ??= engineOfAddon();
  return { engine, createTransport: (settings) => createTransport(addon, settings) };
}

module.exports = { native };
