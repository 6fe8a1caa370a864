// Shared by the drivers of core's machines.

import { toError, unwrap } from "../errors/kf-error.js";
import type { Now, Outcome } from "../generated/engine.js";

/** Older runtimes lack the symbol; compilers of `using` fall back to this one. */
export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** The current time of both clocks. */
export function now(): Now {
  return { wall: Date.now(), monotonic: performance.now() };
}

/** Whether a machine is gone because its engine was replaced. */
export function isGone({ failure }: Outcome<unknown>): boolean {
  return failure?.code === "engine.machine_gone";
}

/** The result of a turn. A machine that is gone counts as a crash of the engine. */
export function unwrapTurn<T>(outcome: Outcome<T>): T {
  if (isGone(outcome)) throw toError({ code: "engine.crashed", details: {} });
  return unwrap(outcome);
}
