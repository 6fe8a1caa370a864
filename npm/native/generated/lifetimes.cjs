"use strict";
// Copied by `npm run codegen` from crates/wecom-kf-engine/src/lifetimes.js. Do not edit.

/** Older JavaScript engines lack the symbol. Compilers of `using` then use this one. */
const DISPOSE = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** The failure of a callback that was disposed, or whose instance was replaced. */
const gone = () => ({ failure: { code: "engine.callback_gone", details: {} } });

/** The id of a disposed callback. No instance has this number. */
const DISPOSED = { instance: -1, slot: 0, generation: 0 };

/**
 * Creates the `createCallback` of an engine package from the functions of its binding. `functions.instance()` is the number of the current
 * instance: ids of an earlier instance are rejected and free nothing.
 */
function callbacksOf(functions) {
  const free = ({ instance, slot, generation }) => {
    if (instance === functions.instance()) functions.freeCallback(slot, generation);
  };
  /** Frees callbacks that are no longer reachable. Without a registry, equal settings still share their memory. */
  const forgotten = typeof FinalizationRegistry === "undefined" ? undefined : new FinalizationRegistry(free);

  class Callback {
    #id;

    constructor(id) {
      this.#id = id;
      forgotten?.register(this, id, id);
    }

    verifyUrl(query) {
      const { instance, slot, generation } = this.#id;
      return instance === functions.instance() ? functions.verifyUrl(slot, generation, query) : gone();
    }

    open(query, body) {
      const { instance, slot, generation } = this.#id;
      return instance === functions.instance() ? functions.open(slot, generation, query, body) : gone();
    }

    seal(message, receiver, timestamp, nonce, random) {
      const { instance, slot, generation } = this.#id;
      if (instance !== functions.instance()) return gone();
      return functions.seal(slot, generation, message, receiver, timestamp, nonce, random);
    }

    dispose() {
      const id = this.#id;
      if (id === DISPOSED) return;
      this.#id = DISPOSED;
      forgotten?.unregister(id);
      free(id);
    }

    [DISPOSE]() {
      this.dispose();
    }
  }

  return (settings) => {
    const { value, failure } = functions.createCallback(settings);
    return failure ? { failure } : { value: new Callback({ instance: functions.instance(), ...value }) };
  };
}

module.exports = { callbacksOf };
