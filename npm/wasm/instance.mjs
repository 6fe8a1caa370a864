// The one instance of a module. A trap (no memory, a stack that is full, a mistake in the module) leaves its memory in an unknown state, so
// that a fresh instance takes its place, and the call says what happened.

/** What is thrown when a module ends in the middle of a call. Of a full stack it is a RangeError, in Firefox an InternalError. */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError";

/** The outcome of a call in which the instance trapped. */
const crashed = () => ({ failure: { code: "engine.crashed", details: {} } });

function crashedTwice() {
  throw Object.assign(new Error("the engine failed within this call, and in a fresh instance once more"), crashed().failure);
}

/** Keeps the instance behind a module's glue. */
export function instanceOf(glue) {
  let number = 0;
  let spoiled = false;

  /** Puts a fresh instance into the place of a spoiled one. */
  function replace() {
    try {
      glue.__wbg_reset_state();
      spoiled = false;
    } catch {
      // There is no memory or no stack for it at this moment: the next call tries again.
    }
  }

  /**
   * The function, with what it gives after a trap: a failure, if nothing else. What is thrown otherwise is the caller's mistake. No code of
   * the caller's runs within: its mistakes would be taken for traps, and it could call again from there.
   */
  const guarded =
    (call, failed = crashed) =>
    (...args) => {
      if (spoiled) replace();
      if (spoiled) return failed(...args);
      try {
        return call(...args);
      } catch (error) {
        if (!isTrap(error)) throw error;
      }
      spoiled = true;
      number += 1;
      replace();
      return failed(...args);
    };

  return {
    /** Which instance this is: what was made in an earlier one is gone. */
    number: () => number,
    guarded,
    /** A function whose result has no room for a failure: it is called again in the fresh instance, and throws when that fails too. */
    repeated: (call) => guarded(call, guarded(call, crashedTwice)),
  };
}
