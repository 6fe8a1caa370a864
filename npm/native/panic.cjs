"use strict";
// A panic in the addon, which is a mistake in it, unwinds: the call did nothing, and the process goes on.

/** napi makes an error of this status of a panic; the engine's functions give no other. */
const isPanic = (error) => error?.code === "GenericFailure";

/** The outcome of a call that panicked. What the panic says is not told: it may name a part of a text. */
const crashed = () => ({ failure: { code: "engine.crashed", details: {} } });

/**
 * The function, with what it gives after a panic: a failure, if nothing else. What is thrown otherwise is the caller's mistake. No code of
 * the caller's runs within: an error of its own could look like a panic.
 */
const guarded =
  (call, failed = crashed) =>
  (...args) => {
    try {
      return call(...args);
    } catch (error) {
      if (!isPanic(error)) throw error;
      return failed();
    }
  };

/** The same for a function whose result has no room for a failure. */
const thrown = (call) =>
  guarded(call, () => {
    throw Object.assign(new Error("the engine failed within this call"), crashed().failure);
  });

module.exports = { guarded, thrown };
