import { errorTable } from "../generated/errors.js";
import { Closing } from "../internal/abort.js";
import { isObject } from "../internal/json.js";
import { bytesIn } from "../internal/kinds.js";
import { bounded } from "./bounded.js";
import type { Transport, TransportFailure, TransportResult } from "./types.js";

/**
 * A transport that the caller gave, held to what transports promise: it is ended by time, signal and close, what it throws becomes a
 * failure, and what it answers is checked. Closing this ends the calls under way; the transport itself is the caller's, and stays open.
 */
export function ownTransport(transport: Transport): Transport {
  const closing = new Closing();
  return {
    send: (request) => bounded(request, closing, async ({ signal }) => checkedResult(await transport.send({ ...request, signal }))),
    close: () => closing.close(),
  };
}

/** What a transport answered, if it is a valid answer. After any other nobody knows what became of the request. */
function checkedResult(result: unknown): TransportResult {
  if (!isObject(result)) return lostResult("the transport gave neither a response nor a failure");
  const { failure, cause, status, headers, body, text } = result;
  if (failure !== undefined) {
    const { code, details } = isObject(failure) ? failure : {};
    if (typeof code !== "string" || !code.startsWith("transport.") || !Object.hasOwn(errorTable, code)) {
      const unknown = lostResult("the transport failed with an unknown code; give one of the SDK's own, which begin with transport.");
      return { ...unknown, cause: cause ?? failure };
    }
    const given = Object.entries(isObject(details) ? details : {});
    const plain = given.filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
    const told = { detail: "the transport gives no reason", ...Object.fromEntries(plain) };
    return { failure: { code, details: told } as TransportFailure["failure"], cause };
  }
  if (!Number.isInteger(status)) return lostResult("the transport's response has no status");
  const given = typeof text === "string" ? text : undefined;
  const bytes = bytesIn(body);
  if (given === undefined && bytes === undefined) return lostResult("the transport's response has no body of bytes");
  return {
    status: status as number,
    headers: isObject(headers) ? (headers as Readonly<Record<string, string>>) : {},
    body: bytes ?? new TextEncoder().encode(given),
    text: given,
  };
}

const lostResult = (detail: string): TransportFailure => ({ failure: { code: "transport.lost", details: { detail } } });
