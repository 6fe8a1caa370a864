import { KfTransportError, toError } from "../errors/kf-error.js";
import { type CloseSignal, onAbort } from "../internal/abort.js";
import type { Clock } from "../internal/clock.js";

/** The deadline of one call: the remaining time, and early termination. */
export class Deadline {
  readonly #end: number;
  readonly #timeout: number;
  readonly #closing: CloseSignal;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  /** What the call is waiting for, if not for its own response. */
  waiting: string | undefined;

  constructor(timeout: number, signal: AbortSignal | undefined, closing: CloseSignal, clock: Clock) {
    this.clock = clock;
    this.#end = clock.monotonic() + timeout;
    this.#timeout = timeout;
    this.#closing = closing;
    this.signal = signal;
  }

  /** A shorter deadline: this many milliseconds, at most the remaining time. */
  part(ms: number): Deadline {
    return new Deadline(Math.min(ms, this.remaining()), this.signal, this.#closing, this.clock);
  }

  /** The remaining time in milliseconds, never negative. */
  remaining(): number {
    // Rounding may not exceed the timeout: a timer of more than 2^31 - 1 ms would fire at once.
    return Math.min(this.#timeout, Math.max(0, Math.ceil(this.#end - this.clock.monotonic())));
  }

  /** Throws if the time is over, the signal is aborted or the client is closed. */
  check(): void {
    if (this.#closing.closed) throw closedError();
    if (this.signal?.aborted) throw abortedError(this.signal);
    if (this.remaining() === 0) throw this.timeoutError();
  }

  /** The error for a call that timed out. */
  timeoutError(): KfTransportError {
    const waiting = this.waiting === undefined ? "" : `, waiting for ${this.waiting}`;
    return new KfTransportError("transport.timeout", { details: { detail: `after ${this.#timeout} ms${waiting}`, sent: waiting === "" } });
  }

  /** Waits for a promise, at most until the deadline; the promise itself is not cancelled. */
  waitFor<T>(promise: Promise<T>): Promise<T> {
    // After the deadline nothing else would handle a rejection, which would end a Node.js process.
    promise.catch(() => undefined);
    return this.#until((resolve, reject) => {
      promise.then(resolve, reject);
      return () => undefined;
    }, this.remaining());
  }

  /** Waits this many milliseconds. */
  sleep(ms: number): Promise<void> {
    return this.#until((resolve) => {
      const timer = this.clock.setTimeout(resolve, ms);
      return () => this.clock.clearTimeout(timer);
    }, this.remaining());
  }

  #until<T>(start: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void, ms: number): Promise<T> {
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
      // The caller's signal comes first: if adding a listener throws, nothing has been started yet.
      undo.push(onAbort(signal, () => done(reject)(abortedError(signal))));
      undo.push(this.#closing.when(() => done(reject)(closedError())));
      const timer = this.clock.setTimeout(() => done(reject)(this.timeoutError()), ms);
      undo.push(() => this.clock.clearTimeout(timer));
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

/** A signal's abort reason, if it has one. */
export function abortReason(signal: AbortSignal | undefined): unknown {
  try {
    return signal?.reason as unknown;
  } catch {
    return undefined;
  }
}
