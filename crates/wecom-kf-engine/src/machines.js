/** Older engines lack the symbol; this is the one that compilers of `using` take then. */
const DISPOSE = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** What stands for the id of a machine that was disposed of: no instance has this number. */
const DISPOSED = { instance: -1, slot: 0, generation: 0 };

/**
 * Makes what an engine package has of machines over the functions of its binding. `functions.instance()` numbers the instance that they
 * belong to: memory of an earlier one is neither read nor freed.
 */
function machinesOf(functions) {
  const free = ({ instance, slot, generation }) => {
    if (instance === functions.instance()) functions.freeMachine(slot, generation);
  };
  /** Frees what nobody holds any more. */
  const forgotten = typeof FinalizationRegistry === "undefined" ? undefined : new FinalizationRegistry(free);

  class Machine {
    #id;
    #turn;

    constructor(id, turn) {
      this.#id = id;
      this.#turn = turn;
      forgotten?.register(this, id, id);
    }

    turn(now, inputs) {
      const { instance, slot, generation } = this.#id;
      if (instance !== functions.instance()) return { failure: { code: "engine.machine_gone", details: {} } };
      return this.#turn(slot, generation, now, inputs);
    }

    [DISPOSE]() {
      const id = this.#id;
      if (id === DISPOSED) return;
      this.#id = DISPOSED;
      forgotten?.unregister(id);
      free(id);
    }
  }

  const maker =
    (create, turn) =>
    (...settings) => {
      const { value, failure } = create(...settings);
      return failure ? { failure } : { value: new Machine({ instance: functions.instance(), ...value }, turn) };
    };
  return {
    createLife: maker(functions.createLife, functions.turnLife),
    createShare: maker(functions.createShare, functions.turnShare),
    createPaging: maker(functions.createPaging, functions.turnPaging),
  };
}
