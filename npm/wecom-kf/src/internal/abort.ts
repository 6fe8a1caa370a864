// How calls end early: by a signal of the caller's, or because their client is closed. A signal may be of any make: what its methods throw
// must neither leave a call half ended nor keep another call from its end.

import { badOption } from "./validate.js";

interface SignalListener {
  readonly acts: Set<() => void>;
  readonly listener: () => void;
}

/** One listener for all calls that share a signal: Node.js warns of a leak from the eleventh on. */
const listeners = new WeakMap<AbortSignal, SignalListener>();

/**
 * Does something when a signal aborts, until the function that it gives is called.
 *
 * @throws KfClientError `client.bad_option` when the signal takes no listener.
 */
export function whenAborted(signal: AbortSignal | undefined, act: () => void): () => void {
  if (!signal) return () => undefined;
  const { acts, listener } = listeners.get(signal) ?? listenTo(signal);
  acts.add(act);
  return () => {
    acts.delete(act);
    if (acts.size > 0 || listeners.get(signal)?.acts !== acts) return;
    listeners.delete(signal);
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // It then tells somebody who does not listen any more.
    }
  };
}

function listenTo(signal: AbortSignal): SignalListener {
  const acts = new Set<() => void>();
  const listener = () => runAll(acts);
  const made = { acts, listener };
  try {
    signal.addEventListener("abort", listener, { once: true });
  } catch (cause) {
    throw badOption("signal", "it takes no listener: its addEventListener failed; the cause says how", cause);
  }
  listeners.set(signal, made);
  return made;
}

/** Does what is to be done at an end. What one act throws keeps no other from its turn. */
function runAll(acts: ReadonlySet<() => void>): void {
  for (const act of [...acts]) {
    try {
      act();
    } catch {
      // Whoever waits is told by the call itself.
    }
  }
}

/** Whether a client is closed, told to all that wait in its calls. */
export class Closing {
  readonly #acts = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    runAll(this.#acts);
  }

  /** Does something at the end, until it is taken away. */
  add(act: () => void): void {
    this.#acts.add(act);
  }

  remove(act: () => void): void {
    this.#acts.delete(act);
  }

  /** Does something at the end, until the function that it gives is called. */
  when(act: () => void): () => void {
    this.#acts.add(act);
    return () => this.#acts.delete(act);
  }
}
