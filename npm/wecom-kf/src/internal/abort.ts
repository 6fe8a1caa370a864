// Ends calls early: by the caller's signal, or because the client is closed. A signal may come from any library; an exception from its
// methods must not leave a call half ended, nor keep another call from ending.

import { badOption } from "./validate.js";

interface SignalListener {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

/** One listener for all calls that share a signal: Node.js warns about a leak from the eleventh listener on. */
const listeners = new WeakMap<AbortSignal, SignalListener>();

/**
 * Runs a callback when a signal aborts. Returns a function that removes the callback.
 *
 * @throws KfClientError `client.bad_option` when the signal does not accept a listener.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => undefined;
  const { callbacks, listener } = listeners.get(signal) ?? listenTo(signal);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size > 0 || listeners.get(signal)?.callbacks !== callbacks) return;
    listeners.delete(signal);
    try {
      signal.removeEventListener("abort", listener);
    } catch {
      // The listener then finds no callbacks to run.
    }
  };
}

function listenTo(signal: AbortSignal): SignalListener {
  const callbacks = new Set<() => void>();
  const listener = () => runCallbacks(callbacks);
  const entry = { callbacks, listener };
  try {
    signal.addEventListener("abort", listener, { once: true });
  } catch (cause) {
    throw badOption("signal", "its addEventListener failed; see the cause", cause);
  }
  listeners.set(signal, entry);
  return entry;
}

/** Runs callbacks. An exception in one does not keep the others from running. */
function runCallbacks(callbacks: ReadonlySet<() => void>): void {
  for (const callback of [...callbacks]) {
    try {
      callback();
    } catch {
      // The call itself reports its end to the caller.
    }
  }
}

/** Whether a client is closed; notifies everything that waits in its calls. */
export class CloseSignal {
  readonly #callbacks = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    runCallbacks(this.#callbacks);
  }

  /** Adds a callback to run on close. */
  add(callback: () => void): void {
    this.#callbacks.add(callback);
  }

  remove(callback: () => void): void {
    this.#callbacks.delete(callback);
  }

  /** Adds a callback to run on close. Returns a function that removes it. */
  when(callback: () => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }
}
