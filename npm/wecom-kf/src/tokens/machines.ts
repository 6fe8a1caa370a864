// What the drivers of core's machines share.

import { toError, unwrap } from "../errors/kf-error.js";
import type { Now, Outcome } from "../generated/engine.js";

/** Older runtimes lack the symbol; this is the one that compilers of `using` take then. */
export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Now, by both clocks. */
export function now(): Now {
  return { wall: Date.now(), monotonic: performance.now() };
}

/** Whether a machine is gone with an engine that failed since. */
export function isGone({ failure }: Outcome<unknown>): boolean {
  return failure?.code === "engine.machine_gone";
}

/** What came of a turn. What a machine was doing that is gone with its engine has failed with it. */
export function unwrapTurn<T>(outcome: Outcome<T>): T {
  if (isGone(outcome)) throw toError({ code: "engine.crashed", details: {} });
  return unwrap(outcome);
}
