// How calls end early: by a signal of the caller's, or because their client is closed.

interface Watch {
  readonly acts: Set<() => void>;
  readonly listener: () => void;
}

/** One listener for all calls that share a signal: Node.js warns of a leak from the eleventh on. */
const watched = new WeakMap<AbortSignal, Watch>();

/** Does something when a signal aborts, until the function that it gives is called. */
export function whenAborted(signal: AbortSignal | undefined, act: () => void): () => void {
  if (!signal) return () => undefined;
  const { acts, listener } = watched.get(signal) ?? watch(signal);
  acts.add(act);
  return () => {
    acts.delete(act);
    if (acts.size > 0 || watched.get(signal)?.acts !== acts) return;
    signal.removeEventListener("abort", listener);
    watched.delete(signal);
  };
}

function watch(signal: AbortSignal): Watch {
  const acts = new Set<() => void>();
  const listener = () => {
    for (const act of [...acts]) act();
  };
  const made = { acts, listener };
  signal.addEventListener("abort", listener, { once: true });
  watched.set(signal, made);
  return made;
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
    for (const act of [...this.#acts]) act();
  }

  /** Does something at the end, until the function that it gives is called. */
  when(act: () => void): () => void {
    this.#acts.add(act);
    return () => this.#acts.delete(act);
  }
}
