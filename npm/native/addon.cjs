"use strict";
// The addon as the interface of engine.d.ts. Not loaded before it is asked for: of what a CommonJS file throws while a module imports it,
// Node.js 20 makes an uncaught exception, whoever catches it.

const { load } = require("./load.cjs");
const { createTransport } = require("./transport.cjs");

let addon;

/** The failure behind a marked text. */
const failure = (marked) => JSON.parse(marked.slice(1));

/** What is written here crosses without a string or an array of its own. Queries have some 150 bytes, callbacks some 600. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

class Callback {
  #native;
  #id;

  constructor(native) {
    this.#native = native;
    this.#id = native.id;
  }

  verifyUrl(query) {
    return this.#native.verifyUrl(query);
  }

  open(query, body) {
    // A UTF-16 unit has three bytes at most.
    if (query.length * 3 + body.length > scratch.length) return addon.openLarge(this.#id, query, body);
    const length = scratch.utf8Write(query, 0);
    scratch.set(body, length);
    const answer = addon.open(this.#id, scratch, length, body.length);
    return typeof answer === "number" ? scratch.latin1Slice(0, answer) : answer;
  }

  seal(message, receiver, timestamp, nonce, random) {
    return this.#native.seal(message, receiver, timestamp, nonce, random);
  }
}

const engineOfAddon = () => ({
  info: () => ({ engine: "native", version: addon.version() }),
  build: addon.build,
  split: addon.split,
  buildCall: addon.buildCall,
  judge: addon.judge,
  tokenLifetime: addon.tokenLifetime,
  checkTransition: addon.checkTransition,
  splitText: addon.splitText,
  createCallback(settings) {
    const native = new addon.NativeCallback(settings);
    const marked = native.failure;
    return marked === null || marked === undefined ? new Callback(native) : failure(marked);
  },
});

let engine;

/** The engine, and what makes transports. Throws a `NativeLoadError` where there is no addon. */
function native() {
  addon ??= load();
  engine ??= engineOfAddon();
  return { engine, createTransport: (settings) => createTransport(addon, settings) };
}

module.exports = { native };
