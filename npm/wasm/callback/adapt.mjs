// The exports of a module that has callbacks, as the interface of engine.d.ts.

/** The failure behind a marked text. */
const failure = (marked) => JSON.parse(marked.slice(1));

class Callback {
  #wasm;

  constructor(wasm) {
    this.#wasm = wasm;
  }

  verifyUrl(query) {
    return this.#wasm.verifyUrl(query);
  }

  open(query, body) {
    return this.#wasm.open(query, body);
  }

  seal(message, receiver, timestamp, nonce, random) {
    return this.#wasm.seal(message, receiver, timestamp, nonce, random);
  }
}

/** Makes the part of the engine that callbacks need. */
export function adaptCallback(wasm) {
  return {
    createCallback(settings) {
      const callback = wasm.WasmCallback.create(settings);
      return callback ? new Callback(callback) : failure(wasm.WasmCallback.failure(settings));
    },
  };
}
