// Manages the instance of a module. A trap (out of memory, stack overflow, a bug in the module) leaves its memory in an undefined state, so
// a new instance replaces it, and the call reports the crash.

/** Whether an error is a trap. A stack overflow throws a RangeError, in Firefox an InternalError. */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError";

/** The outcome of a call in which the instance trapped. */
const crashFailure = () => ({ failure: { code: "engine.crashed", details: {} } });

function throwCrashedTwice() {
  throw Object.assign(new Error("the engine crashed in this call, and again in a new instance"), crashFailure().failure);
}

/** Tracks the instance behind a module's glue code. */
export function createInstance(glue) {
  let number = 0;
  let trapped = false;

  /** Replaces an instance that has trapped. */
  function replace() {
    try {
      glue.__wbg_reset_state();
      trapped = false;
    } catch {
      // Not enough memory or stack at the moment: the next call tries again.
    }
  }

  /**
   * Wraps a function so that a trap returns what `onTrap` returns, by default a failure. Other errors are the caller's and are rethrown. No
   * user code may run inside the function: its errors could look like traps, and it could re-enter the module.
   */
  const catchTrap =
    (call, onTrap = crashFailure) =>
    (...args) => {
      if (trapped) replace();
      if (trapped) return onTrap(...args);
      try {
        return call(...args);
      } catch (error) {
        if (!isTrap(error)) throw error;
      }
      trapped = true;
      number += 1;
      replace();
      return onTrap(...args);
    };

  return {
    /** The number of the current instance: objects of an earlier instance are gone. */
    number: () => number,
    catchTrap,
    /** For a function whose result cannot carry a failure: calls it again in the new instance, and throws when that traps too. */
    retryAfterTrap: (call) => catchTrap(call, catchTrap(call, throwCrashedTwice)),
  };
}
