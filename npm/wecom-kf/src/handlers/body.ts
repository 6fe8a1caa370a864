import { type KfError, toError } from "../errors/kf-error.js";
import { ByteBuffer } from "../internal/bytes.js";
import { bytesIn } from "../internal/kinds.js";
import { orLate } from "../internal/timeout.js";
import { envelopeOf } from "./parsed-body.js";

/** Limits on reading a request body. */
export interface BodyLimits {
  /** The largest body, in bytes. */
  readonly maxBody: number;
  /** The time limit for the whole body, in milliseconds. */
  readonly bodyTimeout: number;
}

/** What a body can be read from. */
interface BodySource {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Stops reading early. */
  stop(): void;
}

const encoder = new TextEncoder();

/** Throws when Content-Length exceeds the limit. */
export function checkLength(contentLength: unknown, limit: number): void {
  if (Number(contentLength) > limit) throw bodyTooLarge(limit);
}

/**
 * Reads a body in whichever form it is available: a stream, a string, bytes, or the object that a framework parsed it into. Duck typing
 * rather than `instanceof`, because values may come from another realm (Jest, for example).
 */
export function readBody(body: unknown, limits: BodyLimits): Promise<Uint8Array> | Uint8Array {
  const { maxBody } = limits;
  if (body === undefined || body === null) return new Uint8Array();
  // Checked before encoding: UTF-8 has at least one byte for each UTF-16 unit.
  if (typeof body === "string" && body.length > maxBody) throw bodyTooLarge(maxBody);
  const bytes = toBytes(body);
  if (bytes) return withinLimit(bytes, maxBody);
  if (typeof body !== "object") return readBody(envelopeOf([]), limits);
  if (isBlob(body)) return readBlob(body, maxBody);
  if ("getReader" in body) return collect(webBodySource(body as ReadableStream), limits);
  if (Symbol.asyncIterator in body) return collect(nodeBodySource(body as AsyncIterable<unknown>), limits);
  return readBody(envelopeOf(body), limits);
}

/**
 * Whether a framework has provided a body. Some frameworks set an empty string, empty bytes or an empty object when they have not read
 * anything; the stream may then still hold the body.
 */
export function hasContent(body: unknown): boolean {
  if (body === undefined || body === null || body === "") return false;
  if (typeof body !== "object") return true;
  const bytes = bytesIn(body);
  if (bytes) return bytes.length > 0;
  if (Array.isArray(body)) return body.length > 0;
  // Symbol keys count as well: it may be a hand-written stream.
  return !isPlain(body) || Reflect.ownKeys(body).length > 0;
}

/** Whether a body is a web stream or a Node.js stream. */
export function isStream(body: unknown): boolean {
  return typeof body === "object" && body !== null && ("getReader" in body || Symbol.asyncIterator in body);
}

/** The error for a body that other code has already read. */
export function bodyConsumed(cause?: unknown): KfError {
  return toError({ code: "handler.body_consumed", details: {} }, cause);
}

/** The error for a body that did not arrive completely. */
export function bodyLost(cause: unknown): KfError {
  return toError({ code: "handler.body_lost", details: {} }, cause);
}

/** Reads a stream to its end, within the time limit. */
async function collect(source: BodySource, { maxBody, bodyTimeout }: BodyLimits): Promise<Uint8Array> {
  const bytes = new ByteBuffer(maxBody);
  let finished = false;
  const read = async (): Promise<Uint8Array> => {
    for (;;) {
      const { done, value } = await source.next().catch((error: unknown) => Promise.reject(bodyLost(error)));
      if (done || finished) return bytes.take();
      const chunk = toBytes(value);
      if (!chunk) throw badEnvelope("its stream yields something other than strings and bytes");
      if (bytes.length + chunk.length > maxBody) throw bodyTooLarge(maxBody);
      bytes.add(chunk);
    }
  };
  const onTimeout = () => {
    throw toError({ code: "handler.body_late", details: { limit: bodyTimeout } });
  };
  try {
    // One race for the whole body: a race per chunk would leave a pending promise for each chunk.
    return await orLate(read(), bodyTimeout, onTimeout);
  } catch (error) {
    finished = true;
    source.stop();
    throw error;
  }
}

function webBodySource(stream: ReadableStream<unknown>): BodySource {
  if (stream.locked) throw bodyConsumed();
  const reader = stream.getReader();
  // Not awaited: a cancel that hangs must not delay the response.
  return { next: () => reader.read(), stop: () => void reader.cancel().catch(() => undefined) };
}

function nodeBodySource(stream: AsyncIterable<unknown>): BodySource {
  const iterator = stream[Symbol.asyncIterator]();
  // Ending the iteration would destroy the connection before the response is sent. The unread stream applies back-pressure to the sender,
  // and the connection is closed after the response.
  return { next: () => iterator.next(), stop: () => undefined };
}

/** Converts bytes or a string to bytes; `undefined` for anything else. */
function toBytes(value: unknown): Uint8Array | undefined {
  return typeof value === "string" ? encoder.encode(value) : bytesIn(value);
}

function isBlob(value: object): value is Blob {
  return typeof (value as Partial<Blob>).arrayBuffer === "function" && typeof (value as Partial<Blob>).size === "number";
}

async function readBlob(blob: Blob, limit: number): Promise<Uint8Array> {
  if (blob.size > limit) throw bodyTooLarge(limit);
  const buffer = await blob.arrayBuffer().catch((error: unknown) => Promise.reject(bodyLost(error)));
  return withinLimit(new Uint8Array(buffer), limit);
}

function withinLimit(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length > limit) throw bodyTooLarge(limit);
  return bytes;
}

function badEnvelope(reason: string): KfError {
  return toError({ code: "callback.bad_envelope", details: { reason } });
}

function bodyTooLarge(limit: number): KfError {
  return toError({ code: "handler.body_too_large", details: { limit } });
}

/** Whether a value is a plain object of any realm: it has no prototype, or its prototype has none. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
