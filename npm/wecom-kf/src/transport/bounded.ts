import { type Closing, whenAborted } from "../internal/abort.js";
import type { TransportRequest, TransportResult } from "./types.js";

/**
 * Does the work of a request no longer than it may take: the time, the signal and the client's end each end it, whatever the work does. The
 * work is told by the signal that it is given; what becomes of it afterwards is not looked at.
 */
export async function bounded(
  request: TransportRequest,
  closing: Closing,
  work: (signal: AbortSignal) => Promise<TransportResult>,
): Promise<TransportResult> {
  const { signal, timeout } = request;
  if (closing.closed) return failedResult("transport.closed");
  const controller = new AbortController();
  const undo: (() => void)[] = [];
  try {
    return await new Promise<TransportResult>((resolve, reject) => {
      const end = (result: TransportResult) => {
        resolve(result);
        controller.abort();
      };
      undo.push(whenAborted(signal, () => end(failedResult("transport.aborted"))));
      undo.push(closing.when(() => end(failedResult("transport.closed"))));
      if (signal?.aborted) return end(failedResult("transport.aborted"));
      const timer = setTimeout(() => end(failedResult("transport.timeout", { detail: `after ${timeout} ms`, sent: true })), timeout);
      undo.push(() => clearTimeout(timer));
      work(controller.signal).then(resolve, reject);
    });
  } finally {
    for (const each of undo) each();
  }
}

const failedResult = (code: string, details = {}): TransportResult => ({ failure: { code, details } });
