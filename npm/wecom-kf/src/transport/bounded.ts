import { type CloseSignal, onAbort } from "../internal/abort.js";
import { newController, type ControllerPool } from "./controllers.js";
import { transportFailure } from "./failure.js";
import type { TransportFailureCode, TransportRequest, TransportResult } from "./types.js";

/** How a request's work learns that it was ended early. */
export interface Ending {
  /** Aborted when the work is ended early. */
  readonly signal: AbortSignal;
  /** Also called then, for work that needs no listener of its own. */
  stop?: () => void;
}

/**
 * Runs the work of a request until the timeout, the signal or the client's `close` ends it, whatever the work does; its later result is
 * ignored. What the work throws becomes a failure. (On the hot path: one promise and a few closures per request.) `kept` are the
 * controllers to take the signal from, where they may serve more than one request.
 */
export function bounded(
  request: TransportRequest,
  closing: CloseSignal,
  work: (ending: Ending) => Promise<TransportResult>,
  kept?: ControllerPool,
): Promise<TransportResult> {
  if (closing.closed) return Promise.resolve(failedResult("transport.closed"));
  const { signal, timeout } = request;
  let onSignal = (): void => undefined;
  // The caller's signal comes first: if adding a listener throws, so does this, and nothing has been started.
  const unwatch = signal && onAbort(signal, () => onSignal());
  const isAborted = signal?.aborted;
  return new Promise<TransportResult>((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const release = () => {
      clearTimeout(timer);
      closing.remove(close);
      unwatch?.();
    };
    const controller = kept?.take() ?? newController();
    const ending: Ending = { signal: controller.abort.signal };
    const end = (code: TransportFailureCode, details = {}) => {
      release();
      resolve(failedResult(code, details));
      controller.abort.abort();
      ending.stop?.();
    };
    const close = () => end("transport.closed");
    onSignal = () => end("transport.aborted");
    if (isAborted) return end("transport.aborted");
    closing.add(close);
    timer = setTimeout(() => end("transport.timeout", { detail: `after ${timeout} ms`, sent: true }), timeout);
    const settle = (result: TransportResult) => {
      release();
      kept?.release(controller);
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
