import { type KfError, toError } from "../errors/kf-error.js";
import { ByteBuffer } from "../internal/bytes.js";
import { bytesIn } from "../internal/kinds.js";
import { orLate } from "../internal/timeout.js";
import { envelopeOf } from "./parsed-body.js";

/** How much of a body is read, and how long. */
export interface BodyLimits {
  /** The largest body, in bytes. */
  readonly maxBody: number;
  /** How long a whole body may take, in milliseconds. */
  readonly bodyTimeout: number;
}

/** What a body can be read from. */
interface BodySource {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Ends the reading early. */
  stop(): void;
}

const encoder = new TextEncoder();

/** Throws when the request says itself that its body is over the limit. */
export function checkLength(contentLength: unknown, limit: number): void {
  if (Number(contentLength) > limit) throw bodyTooLarge(limit);
}

/**
 * Reads a body, whatever is left of it: a stream, text or bytes, or the object that a framework made of it. All are known by what they
 * have, not by their class: they may come from another realm, as in Jest.
 */
export function readBody(body: unknown, limits: BodyLimits): Promise<Uint8Array> | Uint8Array {
  const { maxBody } = limits;
  if (body === undefined || body === null) return new Uint8Array();
  // Before it is encoded: a text has at least as many bytes as it is long.
  if (typeof body === "string" && body.length > maxBody) throw bodyTooLarge(maxBody);
  const bytes = chunkOf(body);
  if (bytes) return withinLimit(bytes, maxBody);
  if (typeof body !== "object") return readBody(envelopeOf([]), limits);
  if (isBlob(body)) return readBlob(body, maxBody);
  if ("getReader" in body) return collect(webBodySource(body as ReadableStream), limits);
  if (Symbol.asyncIterator in body) return collect(nodeBodySource(body as AsyncIterable<unknown>), limits);
  return readBody(envelopeOf(body), limits);
}

/**
 * Whether a framework has left something to read. An empty text, no bytes and an empty object are what some set where they have read
 * nothing: the stream may still hold the body.
 */
export function hasContent(body: unknown): boolean {
  if (body === undefined || body === null || body === "") return false;
  if (typeof body !== "object") return true;
  const bytes = bytesIn(body);
  if (bytes) return bytes.length > 0;
  if (Array.isArray(body)) return body.length > 0;
  // With its symbols: it may be a stream that somebody wrote by hand.
  return !isPlain(body) || Reflect.ownKeys(body).length > 0;
}

/** Whether a body is a stream, of the web or of Node.js. */
export function isStream(body: unknown): boolean {
  return typeof body === "object" && body !== null && ("getReader" in body || Symbol.asyncIterator in body);
}

/** The error of a body that somebody else has read. */
export function bodyConsumed(cause?: unknown): KfError {
  return toError({ code: "handler.body_consumed", details: {} }, cause);
}

/** The error of a body that did not arrive whole. */
export function bodyLost(cause: unknown): KfError {
  return toError({ code: "handler.body_lost", details: {} }, cause);
}

/** Reads a stream to its end, but for no longer than it may take. */
async function collect(source: BodySource, { maxBody, bodyTimeout }: BodyLimits): Promise<Uint8Array> {
  const bytes = new ByteBuffer(maxBody);
  let over = false;
  const read = async (): Promise<Uint8Array> => {
    for (;;) {
      const { done, value } = await source.next().catch((error: unknown) => Promise.reject(bodyLost(error)));
      if (done || over) return bytes.take();
      const chunk = chunkOf(value);
      if (!chunk) throw badEnvelope("its stream gives something other than text and bytes");
      if (bytes.length + chunk.length > maxBody) throw bodyTooLarge(maxBody);
      bytes.add(chunk);
    }
  };
  const late = () => {
    throw toError({ code: "handler.body_late", details: { limit: bodyTimeout } });
  };
  try {
    // One race for the whole body: one for each chunk would leave something behind for each.
    return await orLate(read(), bodyTimeout, late);
  } catch (error) {
    over = true;
    source.stop();
    throw error;
  }
}

function webBodySource(stream: ReadableStream<unknown>): BodySource {
  if (stream.locked) throw bodyConsumed();
  const reader = stream.getReader();
  // Not waited for: a cancel that hangs must not hold up the answer.
  return { next: () => reader.read(), stop: () => void reader.cancel().catch(() => undefined) };
}

function nodeBodySource(stream: AsyncIterable<unknown>): BodySource {
  const iterator = stream[Symbol.asyncIterator]();
  // To end the iteration would destroy the connection, and the answer with it. Unread, the stream holds up its sender; the connection is
  // closed after the answer.
  return { next: () => iterator.next(), stop: () => undefined };
}

/** Bytes or text as bytes; `undefined` for anything else. */
function chunkOf(value: unknown): Uint8Array | undefined {
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

/** Of any realm: what has no prototype, or one that has none itself. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
