// Shared by the drivers of core's state machines.

import { toError, unwrap } from "../errors/kf-error.js";
import type { Now, Outcome } from "../generated/engine.js";

/** The current time on both clocks. */
export function now(): Now {
  return { wall: Date.now(), monotonic: performance.now() };
}

/** Whether a machine was lost because its engine failed. */
export function isMachineGone({ failure }: Outcome<unknown>): boolean {
  return failure?.code === "engine.machine_gone";
}

/** The result of a turn. If the machine was lost with its engine, what it was doing has failed. */
export function unwrapTurn<T>(outcome: Outcome<T>): T {
  if (isMachineGone(outcome)) throw toError({ code: "engine.crashed", details: {} });
  return unwrap(outcome);
}
