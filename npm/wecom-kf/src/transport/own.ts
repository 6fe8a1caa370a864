import { errorTable } from "../generated/errors.js";
import { CloseSignal } from "../internal/abort.js";
import { isObject } from "../internal/json.js";
import { bytesIn } from "../internal/kinds.js";
import { bounded } from "./bounded.js";
import type { Transport, TransportFailure, TransportResult } from "./types.js";

/**
 * Wraps the caller's transport and enforces the contract of transports: timeout, signal and close end a request, what it throws becomes a
 * failure, and its responses are checked. Closing the wrapper ends the calls in progress; the transport itself belongs to the caller and
 * stays open.
 */
export function ownTransport(transport: Transport): Transport {
  const closing = new CloseSignal();
  return {
    send: (request) => bounded(request, closing, async ({ signal }) => checkedResult(await transport.send({ ...request, signal }))),
    close: () => closing.close(),
  };
}

/** The result of a transport, if it is valid. After an invalid one the fate of the request is unknown. */
function checkedResult(result: unknown): TransportResult {
  if (!isObject(result)) return lostResult("the transport returned neither a response nor a failure");
  const { failure, cause, status, headers, body, text } = result;
  if (failure !== undefined) {
    const { code, details } = isObject(failure) ? failure : {};
    if (typeof code !== "string" || !code.startsWith("transport.") || !Object.hasOwn(errorTable, code)) {
      const unknown = lostResult("the transport failed with an unknown code; use one of the SDK's codes, which start with transport.");
      return { ...unknown, cause: cause ?? failure };
    }
    const entries = Object.entries(isObject(details) ? details : {});
    const plain = entries.filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
    const withReason = { detail: "the transport gave no reason", ...Object.fromEntries(plain) };
    return { failure: { code, details: withReason } as TransportFailure["failure"], cause };
  }
  if (!Number.isInteger(status) || (status as number) < 100 || (status as number) > 599) {
    return lostResult("the transport's response has no HTTP status from 100 to 599");
  }
  const string = typeof text === "string" ? text : undefined;
  const bytes = bytesIn(body);
  if (string === undefined && bytes === undefined) return lostResult("the transport's response has no body of bytes");
  return {
    status: status as number,
    headers: isObject(headers) ? (headers as Readonly<Record<string, string>>) : {},
    body: bytes ?? new TextEncoder().encode(string),
    text: string,
  };
}

const lostResult = (detail: string): TransportFailure => ({ failure: { code: "transport.lost", details: { detail } } });
