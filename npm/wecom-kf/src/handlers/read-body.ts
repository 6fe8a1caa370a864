import { bytesOf, joined } from "../bytes.js";
import { type KfError, toError } from "../kf-error.js";
import { envelopeOf } from "./parsed.js";

/** What a body can be read from. */
interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Ends the reading early. */
  stop(): void;
}

const encoder = new TextEncoder();

/** Throws when the request says itself that its body is over the limit. */
export function checkLength(contentLength: unknown, limit: number): void {
  if (Number(contentLength) > limit) throw tooLarge(limit);
}

/** Reads a body, whatever is left of it: a stream, text or bytes, or the object that a framework made of it. */
export function readBody(body: unknown, limit: number): Promise<Uint8Array> | Uint8Array {
  if (typeof body === "string") return sized(body.length > limit ? undefined : encoder.encode(body), limit);
  if (body instanceof ArrayBuffer) return sized(new Uint8Array(body), limit);
  if (ArrayBuffer.isView(body)) return sized(bytesOf(body), limit);
  if (typeof body !== "object" || body === null) return body === null || body === undefined ? new Uint8Array() : readBody([], limit);
  if ("getReader" in body) return collect(webSource(body as ReadableStream), limit);
  if (Symbol.asyncIterator in body) return collect(nodeSource(body as AsyncIterable<unknown>), limit);
  return readBody(envelopeOf(body), limit);
}

/** Whether a framework has left something to read: Express 4 sets an empty object where it has read nothing. */
export function isGiven(body: unknown): boolean {
  return body !== undefined && body !== null && !(isPlain(body) && Object.keys(body).length === 0);
}

/** The error of a body that somebody else has read. */
export function consumed(): KfError {
  return toError({ code: "handler.body_consumed", details: {} });
}

/** The error of a body that did not arrive whole. */
export function lost(cause: unknown): KfError {
  return toError({ code: "handler.body_lost", details: {} }, cause);
}

async function collect(source: Source, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await source.next().catch((error: unknown) => Promise.reject(lost(error)));
    if (done) return joined(chunks, length);
    const chunk = typeof value === "string" ? encoder.encode(value) : bytesOf(value as ArrayBufferView);
    length += chunk.length;
    if (length > limit) {
      source.stop();
      throw tooLarge(limit);
    }
    chunks.push(chunk);
  }
}

function webSource(stream: ReadableStream<unknown>): Source {
  if (stream.locked) throw consumed();
  const reader = stream.getReader();
  // Not waited for: a cancel that hangs must not hold up the answer.
  return { next: () => reader.read(), stop: () => void reader.cancel().catch(() => undefined) };
}

function nodeSource(stream: AsyncIterable<unknown>): Source {
  const iterator = stream[Symbol.asyncIterator]();
  const discard = async () => {
    while (!(await iterator.next()).done);
  };
  // To end the iteration would destroy the connection, and the answer with it. The rest is read and dropped; the server's own
  // time for a request bounds that.
  return { next: () => iterator.next(), stop: () => void discard().catch(() => undefined) };
}

function sized(bytes: Uint8Array | undefined, limit: number): Uint8Array {
  if (bytes === undefined || bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

function tooLarge(limit: number): KfError {
  return toError({ code: "handler.body_too_large", details: { limit } });
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
}
