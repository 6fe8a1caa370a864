// The module's exports as the interface of engine.d.ts.

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

/** Makes the engine of an instantiated module. */
export function adapt(wasm) {
  return {
    info: wasm.info,
    build: wasm.build,
    split: wasm.split,
    buildCall: wasm.buildCall,
    judge: wasm.judge,
    tokenLifetime: wasm.tokenLifetime,
    checkTransition: wasm.checkTransition,
    splitText: wasm.splitText,
    createCallback(settings) {
      const callback = new wasm.WasmCallback(settings);
      const marked = callback.failure;
      if (marked === undefined) return new Callback(callback);
      callback.free();
      return failure(marked);
    },
  };
}
