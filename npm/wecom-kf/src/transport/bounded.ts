import { type Closing, whenAborted } from "../internal/abort.js";
import { freshController, type KeptControllers } from "./controllers.js";
import { transportFailure } from "./failure.js";
import type { TransportFailureCode, TransportRequest, TransportResult } from "./types.js";

/** How the work of a request is told that it ended early. */
export interface Ending {
  /** Aborts when the work ends early. */
  readonly signal: AbortSignal;
  /** What else is done then, for work that needs no listener of its own. */
  stop?: () => void;
}

/**
 * Does the work of a request no longer than it may take: the time, the signal and the client's end each end it, whatever the work does;
 * what becomes of it afterwards is not looked at. What the work throws becomes a failure. (One promise and a few functions: each
 * request pays it.) `kept` are the controllers to take its signal from, where they may serve more than one request.
 */
export function bounded(
  request: TransportRequest,
  closing: Closing,
  work: (ending: Ending) => Promise<TransportResult>,
  kept?: KeptControllers,
): Promise<TransportResult> {
  if (closing.closed) return Promise.resolve(failedResult("transport.closed"));
  return new Promise<TransportResult>((resolve, reject) => {
    const { signal, timeout } = request;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unwatch: (() => void) | undefined;
    const release = () => {
      clearTimeout(timer);
      closing.remove(close);
      unwatch?.();
    };
    const controller = kept?.take() ?? freshController();
    const ending: Ending = { signal: controller.abort.signal };
    const end = (code: TransportFailureCode, details = {}) => {
      release();
      resolve(failedResult(code, details));
      controller.abort.abort();
      ending.stop?.();
    };
    const close = () => end("transport.closed");
    // The signal, which is the caller's, comes first: when it takes no listener nothing has been begun.
    if (signal) unwatch = whenAborted(signal, () => end("transport.aborted"));
    if (signal?.aborted) return end("transport.aborted");
    closing.add(close);
    timer = setTimeout(() => end("transport.timeout", { detail: `after ${timeout} ms`, sent: true }), timeout);
    const settle = (result: TransportResult) => {
      release();
      kept?.giveBack(controller);
      resolve(result);
    };
    work(ending).then(settle, (error: unknown) => {
      release();
      try {
        resolve(transportFailure(error, request));
      } catch (ours) {
        reject(ours);
      }
    });
  });
}

const failedResult = (code: TransportFailureCode, details = {}): TransportResult => ({ failure: { code, details } });
