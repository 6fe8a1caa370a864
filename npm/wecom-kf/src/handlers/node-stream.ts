import type { Answer } from "./answerer.js";
import { bodyConsumed, type BodyLimits, bodyLost, readBody } from "./body.js";
import type { NodeRequest } from "./node-types.js";

/** How long the rest of a stream is waited for that is said to be read: what is left of it is there already. In milliseconds. */
const LEFT_MS = 1_000;

/**
 * Reads the body from the request itself. What its flags say is not relied on: helpers of serverless platforms read a body ahead and put it
 * back, or hand out another stream under the same request, and the flags stay those of the first reading. `failure` is what kept the body
 * that a framework has read from being had.
 */
export async function readRequest(request: NodeRequest, limits: BodyLimits, failure: unknown): Promise<Uint8Array> {
  const { destroyed } = request;
  const touched = request.readableEnded === true || request.readableDidRead === true;
  const gone = () => (touched || failure !== undefined ? bodyConsumed(failure) : bodyLost(new Error("the connection was closed")));
  let body: Uint8Array;
  try {
    const bodyTimeout = touched || destroyed ? Math.min(LEFT_MS, limits.bodyTimeout) : limits.bodyTimeout;
    body = Symbol.asyncIterator in request ? await readBody(streamBehind(request), { ...limits, bodyTimeout }) : new Uint8Array();
  } catch (error) {
    if ((touched || destroyed) && isOver(error)) throw gone();
    throw error;
  }
  // A part of it is as good as nothing.
  if (touched && body.length < announced(request)) throw gone();
  if (body.length === 0 && (failure !== undefined || (destroyed && !touched))) throw gone();
  return body;
}

/** How many bytes of a body the request announces, at least. */
function announced({ headers }: NodeRequest): number {
  return Number(headers?.["content-length"] ?? 0) || (headers?.["transfer-encoding"] === undefined ? 0 : 1);
}

/** The stream alone: the request has a body of its own, perhaps, and other things by which bodies are known. */
function streamBehind(request: NodeRequest): AsyncIterable<unknown> {
  return { [Symbol.asyncIterator]: () => request[Symbol.asyncIterator]() };
}

/** Whether a stream's events were over before anybody listened. */
function isOver(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "handler.body_lost" || code === "handler.body_late";
}

/** What is used of the streams of node:http and node:http2 to end a connection. */
interface ClosableStream {
  once?(event: string, listener: () => void): unknown;
  destroy?(): unknown;
  readonly stream?: { once?(event: string, listener: () => void): unknown; destroy?(): void } | undefined;
}

/**
 * Closes the connection once the answer is out, if the request was not read to its end: the sender must not go on sending what nobody
 * reads. Gives the answer with the header that says so; HTTP/2 has no such header, and there the stream alone is closed.
 */
export function hangUp(request: NodeRequest, response: object, answer: Answer): Answer {
  const unread = request.complete === false && announced(request) > 0;
  if (!answer.hangUp && !unread) return answer;
  if ((request.httpVersionMajor ?? 1) >= 2) {
    // Its response finishes only when the stream is closed.
    const { stream } = request as ClosableStream;
    stream?.once?.("finish", () => stream.destroy?.());
    return answer;
  }
  (response as ClosableStream).once?.("finish", () => (request as ClosableStream).destroy?.());
  return { ...answer, headers: { ...answer.headers, connection: "close" } };
}
