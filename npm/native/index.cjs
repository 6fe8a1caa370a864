"use strict";
// The addon as the interface of engine.d.ts.

const { load } = require("./load.cjs");
const { createTransport } = require("./transport.cjs");

const addon = load();

/** The failure behind a marked text. */
const failure = (marked) => JSON.parse(marked.slice(1));

class Callback {
  #native;

  constructor(native) {
    this.#native = native;
  }

  verifyUrl(query) {
    return this.#native.verifyUrl(query);
  }

  open(query, body) {
    const text = this.#native.open(query, body);
    // kf_msg_or_event comes as its fields in one string: cheaper to cross and to split than an object is to build.
    if (text.charCodeAt(0) === 0x6d) {
      const [token, open_kfid, to_user_name, create_time, receiver, ...raw] = text.slice(1).split("\0");
      const opened = { event: "kf_msg_or_event", to_user_name, create_time: Number(create_time), token };
      if (open_kfid !== "") opened.open_kfid = open_kfid;
      return Object.assign(opened, { receiver, raw: raw.length === 1 ? raw[0] : raw.join("\0") });
    }
    return text.charCodeAt(0) === 0x6a ? JSON.parse(text.slice(1)) : failure(text);
  }

  seal(message, receiver, timestamp, nonce, random) {
    return this.#native.seal(message, receiver, timestamp, nonce, random);
  }
}

const engine = {
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
};

module.exports = { engine, createTransport: (settings) => createTransport(addon, settings) };
