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
  /** How many calls are under way: a getter of an argument may call again from within. */
  let depth = 0;

  /** Puts a fresh instance into the place of a spoiled one. Not below a call that will go on in the old one. */
  function replaced() {
    if (depth > 0) return false;
    try {
      glue.__wbg_reset_state();
      spoiled = false;
    } catch {
      // There is no memory or no stack for it at this moment: the next call tries again.
    }
    return !spoiled;
  }

  /** The function, with what it gives after a trap: a failure, if nothing else. What is thrown otherwise is the caller's mistake. */
  const guarded =
    (call, failed = crashed) =>
    (...args) => {
      if (spoiled && !replaced()) return failed(...args);
      depth += 1;
      let result;
      try {
        result = call(...args);
      } catch (error) {
        if (!isTrap(error)) throw error;
        spoiled = true;
        number += 1;
      } finally {
        depth -= 1;
      }
      if (!spoiled) return result;
      replaced();
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
