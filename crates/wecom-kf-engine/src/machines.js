/** Older JavaScript engines lack the symbol. Compilers of `using` then use this one. */
const DISPOSE = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** The id of a disposed machine. No instance has this number. */
const DISPOSED = { instance: -1, slot: 0, generation: 0 };

/**
 * Creates the machine functions of an engine package from those of its binding. `functions.instance()` is the number of the current
 * instance: ids of an earlier instance are rejected and free nothing.
 */
function machinesOf(functions) {
  const free = ({ instance, slot, generation }) => {
    if (instance === functions.instance()) functions.freeMachine(slot, generation);
  };
  /** Frees machines that are no longer reachable. */
  const registry = typeof FinalizationRegistry === "undefined" ? undefined : new FinalizationRegistry(free);

  class Machine {
    #id;
    #turn;

    constructor(id, turn) {
      this.#id = id;
      this.#turn = turn;
      registry?.register(this, id, id);
    }

    turn(now, inputs) {
      const { instance, slot, generation } = this.#id;
      if (instance !== functions.instance()) return { failure: { code: "engine.machine_gone", details: {} } };
      return this.#turn(slot, generation, now, inputs);
    }

    dispose() {
      const id = this.#id;
      if (id === DISPOSED) return;
      this.#id = DISPOSED;
      registry?.unregister(id);
      free(id);
    }

    [DISPOSE]() {
      this.dispose();
    }
  }

  const creator =
    (create, turn) =>
    (...settings) => {
      const { value, failure } = create(...settings);
      return failure ? { failure } : { value: new Machine({ instance: functions.instance(), ...value }, turn) };
    };
  return {
    createLife: creator(functions.createLife, functions.turnLife),
    createShare: creator(functions.createShare, functions.turnShare),
    createPaging: creator(functions.createPaging, functions.turnPaging),
    createInbox: creator(functions.createInbox, functions.turnInbox),
    createPermits: creator(functions.createPermits, functions.turnPermits),
  };
}
