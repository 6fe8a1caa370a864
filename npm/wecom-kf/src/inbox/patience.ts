import { isKfError } from "../errors/kf-error.js";
import { PULL_PAUSE_MS } from "../generated/inbox.js";
import { onAbort } from "../internal/abort.js";
import type { Clock } from "../internal/clock.js";
import { waitOf } from "./failures.js";

/** Whether a failed call may succeed later without anybody doing something about it. */
function mayPass(error: unknown): boolean {
  return isKfError(error) && (error.owner === "unknown" || error.retryable);
}

/**
 * Repeats work until it succeeds, with the pauses of failed pulls. Rejects with the last failure when `signal` aborts, and at once with one
 * that only a person can mend.
 */
export async function repeated<T>(
  clock: Clock,
  signal: AbortSignal,
  failed: (error: unknown, pause: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  const [first, most] = PULL_PAUSE_MS;
  let last: unknown;
  for (let pause: number = first; ; pause = Math.min(most, 2 * pause)) {
    try {
      return await work();
    } catch (error) {
      // That it was aborted says nothing of what was wrong before.
      if (signal.aborted) throw last ?? error;
      if (!mayPass(error)) throw error;
      last = error;
      const wait = Math.max(pause, waitOf(error) ?? 0);
      failed(error, wait);
      await untilAborted(signal, (resolve) => {
        const timer = clock.setTimeout(resolve, wait);
        return () => clock.clearTimeout(timer);
      });
      if (signal.aborted) throw error;
    }
  }
}

/** Resolves when the signal aborts, or before that when `start` resolves it. `start` returns what undoes it. */
export function untilAborted(signal: AbortSignal | undefined, start: (resolve: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const undo: (() => void)[] = [];
    const end = () => {
      for (const each of undo.splice(0)) each();
      resolve();
    };
    undo.push(onAbort(signal, end), start(end));
  });
}
