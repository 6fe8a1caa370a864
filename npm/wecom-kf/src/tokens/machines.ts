// Shared by the drivers of core's state machines.

import { toError, unwrap } from "../errors/kf-error.js";
import type { Now, Outcome } from "../generated/engine.js";
import { type Clock, systemClock } from "../internal/clock.js";

/** The current time, on the wall and the monotonic clock. */
export function now(clock: Clock = systemClock): Now {
  return { wall: clock.now(), monotonic: clock.monotonic() };
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
