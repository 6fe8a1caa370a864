"use strict";
// A panic in the addon is a bug in it. It unwinds: the call has no effect, and the process continues.

/** The status of the error into which napi converts a panic; the engine's functions do not use it otherwise. */
const isPanic = (error) => error?.code === "GenericFailure";

/** The outcome of a call that panicked. Without the panic message, which may quote customer data. */
const crashFailure = () => ({ failure: { code: "engine.crashed", details: {} } });

/**
 * Wraps a function so that a panic returns what `onPanic` returns, by default a failure. Other errors are the caller's and are rethrown. No
 * user code may run inside the function: its errors could look like a panic.
 */
const catchPanic =
  (call, onPanic = crashFailure) =>
  (...args) => {
    try {
      return call(...args);
    } catch (error) {
      if (!isPanic(error)) throw error;
      return onPanic();
    }
  };

/** The same for a function whose result cannot carry a failure: throws. */
const throwPanic = (call) =>
  catchPanic(call, () => {
    throw Object.assign(new Error("the engine crashed in this call"), crashFailure().failure);
  });

module.exports = { catchPanic, throwPanic };
