import { runtime } from "../internal/engine.js";
import { isKfError, KfClientError } from "../errors/kf-error.js";
import { ByteBuffer, discard } from "../internal/bytes.js";
import { bytesIn, hasProperties, messageOf } from "../internal/kinds.js";
import { badOption, checkNames } from "../internal/validate.js";
import type { MediaPath, MediaSource } from "./types.js";

/** A file to upload, before it is read. */
export interface UploadSource {
  /** Its own name, if it has one. */
  readonly name: string | undefined;
  /** The number of bytes, where that is known without reading. */
  readonly size: number | undefined;
  /** Reads the bytes. A stream is read only slightly beyond the limit, so that the size check fails. */
  read(limit: number): Uint8Array | Promise<Uint8Array>;
  /** Releases the source without reading it. */
  close(): void;
}

const FETCH_ADVICE = "fetch it and pass the body of the response";
const encoder = new TextEncoder();
const noop = () => undefined;

/** Determines the kind of a file to upload, without reading it. A path is checked asynchronously. */
export function sourceOf(media: unknown): UploadSource | Promise<UploadSource> {
  const bytes = bytesIn(media);
  if (bytes) return bytesSource(bytes);
  if (typeof media === "string") {
    // The error does not quote the string: it may be the content of a file.
    const bytes = 'Buffer.from(text, "base64") for base64, Buffer.from(text) for the text itself';
    throw badOption("media", `it is a string; write { path } for a local file, ${bytes}`);
  }
  if (hasProperties(media)) {
    // Duck typing: a Blob or a stream may come from another realm or a polyfill.
    if ("arrayBuffer" in media && typeof (media as Blob).size === "number") return blobSource(media as Blob);
    if ("getReader" in media) return webStreamSource(media as ReadableStream<Uint8Array>);
    if (Symbol.asyncIterator in media) return nodeStreamSource(media as NodeStream);
    if ("href" in media) throw badOption("media", `it is a URL; write { path: url } for a file URL, or ${FETCH_ADVICE}`);
    // Node.js file streams also have a path; they were handled above.
    if ("path" in media) return fileSource(media as MediaPath);
  }
  throw badOption("media", "it must be bytes, a Blob, a File, a stream, or { path } for a local file");
}

function bytesSource(bytes: Uint8Array): UploadSource {
  return { name: undefined, size: bytes.length, read: () => bytes, close: noop };
}

function blobSource(blob: Blob): UploadSource {
  const { name } = blob as { name?: unknown };
  const read = async () => new Uint8Array(await rethrowUnreadable("the Blob", () => blob.arrayBuffer()));
  return { name: lastName(name), size: blob.size, read, close: noop };
}

function webStreamSource(stream: ReadableStream<Uint8Array>): UploadSource {
  if (stream.locked) throw badOption("media", "the stream is locked to a reader");
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  async function* chunks() {
    reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  }
  const close = () => discard(reader ?? stream);
  return { name: undefined, size: undefined, read: (limit) => collectStream(chunks(), limit, close), close };
}

/** The part of a Node.js stream that is used; any async iterable works. */
type NodeStream = AsyncIterable<unknown> & {
  readonly path?: unknown;
  destroy?(): void;
  on?(event: "error", listener: () => void): void;
};

function nodeStreamSource(stream: NodeStream): UploadSource {
  const close = () => {
    // A stream whose file is missing emits its error later; without a listener it would crash the process.
    stream.on?.("error", noop);
    stream.destroy?.();
  };
  return { name: lastName(stream.path), size: undefined, read: (limit) => collectStream(stream, limit, close), close };
}

/** Reads a stream, at most slightly beyond the limit. */
async function collectStream(stream: AsyncIterable<unknown>, limit: number, close: () => void): Promise<Uint8Array> {
  const all = new ByteBuffer(limit);
  await rethrowUnreadable("the stream", async () => {
    for await (const chunk of stream) {
      const bytes = typeof chunk === "string" ? encoder.encode(chunk) : bytesIn(chunk);
      if (!bytes) {
        close();
        throw badOption("media", "the stream yields something other than bytes");
      }
      all.add(bytes);
      if (all.length > limit) {
        close();
        break;
      }
    }
  });
  return all.take();
}

async function fileSource(media: MediaPath): Promise<UploadSource> {
  checkNames(media, { path: true }, "media");
  const path = checkPath(media.path);
  const files = await runtime.files?.();
  if (!files) throw badOption("media", "this runtime has no file system: pass bytes, a Blob or a stream");
  const reading = <T>(work: () => Promise<T>) => rethrowUnreadable("the file", work);
  const stat = await reading(() => files.stat(path));
  if (!stat.isFile()) throw badOption("media", "the path is not a file");
  const name = typeof path === "string" ? path : decodeURIComponent(path.pathname);
  return { name: lastName(name), size: stat.size, read: () => reading(() => files.readFile(path)), close: noop };
}

/** Checks a path. A file URL is recreated as a URL of this realm, which the file system requires. */
function checkPath(given: unknown): string | URL {
  if (typeof given === "string" && given !== "") {
    if (!/^[a-z]{2,}:\/\//i.test(given)) return given;
    throw badOption("media.path", `it is a URL string; write { path: new URL(string) } for a file URL, or ${FETCH_ADVICE}`);
  }
  const href = hasProperties(given) ? (given as { href?: unknown }).href : undefined;
  if (typeof href !== "string" || !URL.canParse(href))
    throw badOption("media.path", "it must be a file path, or a file URL as a URL object");
  const url = new URL(href);
  if (url.protocol !== "file:") throw badOption("media.path", `only file URLs are supported; ${FETCH_ADVICE}`);
  return url;
}

/** Wraps errors from reading a source. */
async function rethrowUnreadable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isKfError(cause)) throw cause;
    // Not `client.bad_option`: only this file is affected, and it may be readable later.
    const details = { reason: `${what} cannot be read: ${messageOf(cause)}` };
    throw new KfClientError("client.unreadable_media", { details, cause });
  }
}

/** The last part of a path. */
function lastName(path: unknown): string | undefined {
  return typeof path === "string" ? path.split(/[/\\]/).pop() || undefined : undefined;
}
