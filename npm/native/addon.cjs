"use strict";
// The addon as the interface of engine.d.ts. Not loaded before it is asked for: of what a CommonJS file throws while a module imports it,
// Node.js 20 makes an uncaught exception, whoever catches it.

const { decode } = require("./generated/decode.cjs");
const { load } = require("./load.cjs");
const { createTransport } = require("./transport.cjs");

let addon;

/** What is written here crosses without a string or an array of its own. Queries have some 150 bytes, callbacks some 600. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** Frees what nobody holds any more. */
const forgotten = new FinalizationRegistry(({ slot, generation }) => addon.freeCallback(slot, generation));

class Callback {
  #id;
  #slot;
  #generation;

  constructor(id) {
    this.#id = id;
    this.#slot = id.slot;
    this.#generation = id.generation;
    forgotten.register(this, id, id);
  }

  verifyUrl(query) {
    return addon.verifyUrl(this.#slot, this.#generation, query);
  }

  open(query, body) {
    const answer = this.#open(query, body);
    return typeof answer === "string" ? decode(answer) : answer;
  }

  #open(query, body) {
    // A UTF-16 unit has three bytes at most.
    if (query.length * 3 + body.length > scratch.length) return addon.openLarge(this.#slot, this.#generation, query, body);
    const length = scratch.utf8Write(query, 0);
    scratch.set(body, length);
    const answer = addon.open(this.#slot, this.#generation, scratch, length, body.length);
    return typeof answer === "number" ? scratch.latin1Slice(0, answer) : answer;
  }

  seal(message, receiver, timestamp, nonce, random) {
    return addon.seal(this.#slot, this.#generation, message, receiver, timestamp, nonce, random);
  }

  [Symbol.dispose]() {
    forgotten.unregister(this.#id);
    addon.freeCallback(this.#slot, this.#generation);
  }
}

const engineOfAddon = () => ({
  info: () => ({ engine: "native", version: addon.version() }),
  build: addon.build,
  split: addon.split,
  buildCall: addon.buildCall,
  judge: addon.judge,
  repair: addon.repair,
  tokenLifetime: addon.tokenLifetime,
  checkTransition: addon.checkTransition,
  splitText: addon.splitText,
  createCallback(settings) {
    const made = addon.createCallback(settings);
    return made.failure ? made : { value: new Callback(made.value) };
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
