/** Older engines lack the symbol; this is the one that compilers of `using` take then. */
const DISPOSE = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** The failure of a callback that was disposed of, or whose instance is no more. */
const gone = () => ({ failure: { code: "engine.callback_gone", details: {} } });

/** What stands for the id of a callback that was disposed of: no instance has this number. */
const DISPOSED = { instance: -1, slot: 0, generation: 0 };

/**
 * Makes the `createCallback` of an engine package over the functions of its binding. `functions.instance()` numbers the instance that they
 * belong to: memory of an earlier one is neither read nor freed.
 */
function callbacksOf(functions) {
  const free = ({ instance, slot, generation }) => {
    if (instance === functions.instance()) functions.freeCallback(slot, generation);
  };
  /** Frees what nobody holds any more. Without a registry equal settings still share their memory. */
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

    [DISPOSE]() {
      const id = this.#id;
      if (id === DISPOSED) return;
      this.#id = DISPOSED;
      forgotten?.unregister(id);
      free(id);
    }
  }

  return (settings) => {
    const { value, failure } = functions.createCallback(settings);
    return failure ? { failure } : { value: new Callback({ instance: functions.instance(), ...value }) };
  };
}
