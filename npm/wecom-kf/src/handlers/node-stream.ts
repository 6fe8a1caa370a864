import type { HandlerResponse } from "./responder.js";
import { bodyConsumed, type BodyLimits, bodyLost, readBody } from "./body.js";
import type { NodeRequest } from "./node-types.js";

/** How long to wait for the rest of a stream that is flagged as read, in milliseconds. Whatever remains is buffered already. */
const REMAINING_BODY_TIMEOUT_MS = 1_000;

/**
 * Reads the body from the request stream. Its flags are not trusted: serverless adapters read a body ahead and put it back, or replace the
 * stream of the same request, and the flags still describe the first read. `failure` is the error that accessing the framework's parsed
 * body threw, if any.
 */
export async function readRequest(request: NodeRequest, limits: BodyLimits, failure: unknown): Promise<Uint8Array> {
  const { destroyed } = request;
  const alreadyRead = request.readableEnded === true || request.readableDidRead === true;
  const unavailable = () =>
    alreadyRead || failure !== undefined ? bodyConsumed(failure) : bodyLost(new Error("the connection was closed"));
  let body: Uint8Array;
  try {
    const bodyTimeout = alreadyRead || destroyed ? Math.min(REMAINING_BODY_TIMEOUT_MS, limits.bodyTimeout) : limits.bodyTimeout;
    body = Symbol.asyncIterator in request ? await readBody(streamBehind(request), { ...limits, bodyTimeout }) : new Uint8Array();
  } catch (error) {
    if ((alreadyRead || destroyed) && hasEnded(error)) throw unavailable();
    throw error;
  }
  // A partial body is useless.
  if (alreadyRead && body.length < announcedLength(request)) throw unavailable();
  if (body.length === 0 && (failure !== undefined || (destroyed && !alreadyRead))) throw unavailable();
  return body;
}

/** The least number of body bytes that the headers announce. */
function announcedLength({ headers }: NodeRequest): number {
  return Number(headers?.["content-length"] ?? 0) || (headers?.["transfer-encoding"] === undefined ? 0 : 1);
}

/** Only the stream: the request object may have a `body` and other properties that `readBody` would recognise. */
function streamBehind(request: NodeRequest): AsyncIterable<unknown> {
  return { [Symbol.asyncIterator]: () => request[Symbol.asyncIterator]() };
}

/** Whether the stream had ended before it was read. */
function hasEnded(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "handler.body_lost" || code === "handler.body_late";
}

/** The parts of node:http and node:http2 streams that are needed to close a connection. */
interface ClosableStream {
  once?(event: string, listener: () => void): unknown;
  destroy?(): unknown;
  readonly stream?: { once?(event: string, listener: () => void): unknown; destroy?(): void } | undefined;
}

/**
 * Closes the connection after the response if the request was not read to its end, so that the sender stops. Returns the response with
 * `connection: close`; HTTP/2 has no such header, so only the stream is closed.
 */
export function closeAfterResponse(request: NodeRequest, response: object, answer: HandlerResponse): HandlerResponse {
  const unread = request.complete === false && announcedLength(request) > 0;
  if (!answer.closeConnection && !unread) return answer;
  if ((request.httpVersionMajor ?? 1) >= 2) {
    // The HTTP/2 response finishes only when the stream is closed.
    const { stream } = request as ClosableStream;
    stream?.once?.("finish", () => stream.destroy?.());
    return answer;
  }
  (response as ClosableStream).once?.("finish", () => (request as ClosableStream).destroy?.());
  return { ...answer, headers: { ...answer.headers, connection: "close" } };
}
