import { KfTransportError, toError } from "../errors/kf-error.js";
import { type Closing, whenAborted } from "../internal/abort.js";

/** The time of one call: what is left of it, and how it ends early. */
export class Deadline {
  readonly #end: number;
  readonly #timeout: number;
  readonly #closing: Closing;
  readonly signal: AbortSignal | undefined;
  /** What the call waits for now, when that is not its own response. */
  waiting: string | undefined;

  constructor(timeout: number, signal: AbortSignal | undefined, closing: Closing) {
    this.#end = performance.now() + timeout;
    this.#timeout = timeout;
    this.#closing = closing;
    this.signal = signal;
  }

  /** A part of it: so many milliseconds, and no more than are left. */
  part(ms: number): Deadline {
    return new Deadline(Math.min(ms, this.left()), this.signal, this.#closing);
  }

  /** What is left, in milliseconds; never negative. */
  left(): number {
    return Math.max(0, Math.ceil(this.#end - performance.now()));
  }

  /** Throws when the time is over, the signal has ended the call, or the client is closed. */
  check(): void {
    if (this.#closing.closed) throw closedError();
    if (this.signal?.aborted) throw abortedError(this.signal);
    if (this.left() === 0) throw this.over();
  }

  /** The error of a call whose time is over. */
  over(): KfTransportError {
    const waiting = this.waiting === undefined ? "" : `, waiting for ${this.waiting}`;
    return new KfTransportError("transport.timeout", { details: { detail: `after ${this.#timeout} ms${waiting}`, sent: waiting === "" } });
  }

  /** Waits for a promise, but no longer than this call may last; the promise itself goes on. */
  waitFor<T>(promise: Promise<T>): Promise<T> {
    // Whoever gives up waiting must not leave a rejection behind that nobody handles: it would end a Node.js process.
    promise.catch(() => undefined);
    return this.#until((resolve, reject) => {
      promise.then(resolve, reject);
      return () => undefined;
    }, this.left());
  }

  /** Waits so many milliseconds. */
  sleep(ms: number): Promise<void> {
    return this.#until((resolve) => {
      const timer = setTimeout(resolve, ms);
      return () => clearTimeout(timer);
    }, this.left());
  }

  #until<T>(start: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void, left: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const signal = this.signal;
      if (this.#closing.closed) return reject(closedError());
      if (signal?.aborted) return reject(abortedError(signal));
      const undo: (() => void)[] = [];
      const done =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          for (const each of undo.splice(0)) each();
          settle(value);
        };
      // The signal, which is the caller's, comes first: when it takes no listener nothing has been begun.
      undo.push(whenAborted(signal, () => done(reject)(abortedError(signal))));
      undo.push(this.#closing.when(() => done(reject)(closedError())));
      const timer = setTimeout(() => done(reject)(this.over()), left);
      undo.push(() => clearTimeout(timer));
      undo.push(start(done(resolve), done(reject)));
    });
  }
}

function closedError(): KfTransportError {
  return new KfTransportError("transport.closed");
}

function abortedError(signal: AbortSignal | undefined): Error {
  return toError({ code: "transport.aborted", details: {} }, abortReason(signal));
}

/** Why a signal aborted, if it says so. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  try {
    return signal?.reason as unknown;
  } catch {
    return undefined;
  }
}
