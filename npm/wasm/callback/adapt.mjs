// The exports of a module that has callbacks, as the interface of engine.d.ts.

import { decode } from "../generated/decode.mjs";

/** Makes the part of the engine that callbacks need. */
export function adaptCallback(wasm) {
  /** Frees what nobody holds any more. */
  const forgotten =
    typeof FinalizationRegistry === "undefined"
      ? undefined
      : new FinalizationRegistry(({ slot, generation }) => wasm.freeCallback(slot, generation));

  class Callback {
    #id;

    constructor(id) {
      this.#id = id;
      forgotten?.register(this, id, id);
    }

    verifyUrl(query) {
      return wasm.verifyUrl(this.#id.slot, this.#id.generation, query);
    }

    open(query, body) {
      const answer = wasm.open(this.#id.slot, this.#id.generation, query, body);
      return typeof answer === "string" ? decode(answer) : answer;
    }

    seal(message, receiver, timestamp, nonce, random) {
      return wasm.seal(this.#id.slot, this.#id.generation, message, receiver, timestamp, nonce, random);
    }

    [Symbol.dispose]() {
      forgotten?.unregister(this.#id);
      wasm.freeCallback(this.#id.slot, this.#id.generation);
    }
  }

  return {
    createCallback(settings) {
      const made = wasm.createCallback(settings);
      return made.failure ? made : { value: new Callback(made.value) };
    },
  };
}
