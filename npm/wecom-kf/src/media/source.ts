import { runtime } from "../internal/engine.js";
import { isKfError, KfClientError } from "../errors/kf-error.js";
import { ByteBuffer, discard } from "../internal/bytes.js";
import { bytesIn, hasProperties, messageOf } from "../internal/kinds.js";
import { badOption, checkNames } from "../internal/validate.js";
import type { MediaPath, MediaSource } from "./types.js";

/** A file before it is read. */
export interface UploadSource {
  /** The name that it brings along. */
  readonly name: string | undefined;
  /** How many bytes it has, where that is known without reading. */
  readonly size: number | undefined;
  /** Its bytes; of a stream not many more than the limit, whose excess is for the check of the size. */
  read(limit: number): Uint8Array | Promise<Uint8Array>;
  /** Gives it up. */
  close(): void;
}

const FETCH_ADVICE = "fetch another one and pass the response's body";
const encoder = new TextEncoder();
const noop = () => undefined;

/** Looks at what is to be uploaded, without reading it. A path is looked at when the result is awaited. */
export function sourceOf(media: unknown): UploadSource | Promise<UploadSource> {
  const bytes = bytesIn(media);
  if (bytes) return bytesSource(bytes);
  if (typeof media === "string") {
    // It is not repeated in the error: it is the file itself, perhaps.
    const bytes = 'Buffer.from(text, "base64") for base64, Buffer.from(text) for the text itself';
    throw badOption("media", `it is a text; write { path } for a file of this machine, ${bytes}`);
  }
  if (hasProperties(media)) {
    // By their methods: a Blob or a stream may come from another realm or a polyfill.
    if ("arrayBuffer" in media && typeof (media as Blob).size === "number") return blobSource(media as Blob);
    if ("getReader" in media) return webStreamSource(media as ReadableStream<Uint8Array>);
    if (Symbol.asyncIterator in media) return nodeStreamSource(media as NodeStream);
    if ("href" in media) throw badOption("media", `it is a URL; write { path: url } for a file URL, or ${FETCH_ADVICE}`);
    // A stream of Node.js has a path too, and was taken as a stream.
    if ("path" in media) return fileSource(media as MediaPath);
  }
  throw badOption("media", "it must be bytes, a Blob, a File, a stream, or { path } for a file of this machine");
}

function bytesSource(bytes: Uint8Array): UploadSource {
  return { name: undefined, size: bytes.length, read: () => bytes, close: noop };
}

function blobSource(blob: Blob): UploadSource {
  const { name } = blob as { name?: unknown };
  const read = async () => new Uint8Array(await orUnreadable("the Blob", () => blob.arrayBuffer()));
  return { name: lastName(name), size: blob.size, read, close: noop };
}

function webStreamSource(stream: ReadableStream<Uint8Array>): UploadSource {
  if (stream.locked) throw badOption("media", "somebody reads the stream already");
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

/** What is used of a stream of Node.js; any async iterable will do. */
type NodeStream = AsyncIterable<unknown> & {
  readonly path?: unknown;
  destroy?(): void;
  on?(event: "error", listener: () => void): void;
};

function nodeStreamSource(stream: NodeStream): UploadSource {
  const close = () => {
    // A stream whose file is missing fails later, when nobody listens any more.
    stream.on?.("error", noop);
    stream.destroy?.();
  };
  return { name: lastName(stream.path), size: undefined, read: (limit) => collectStream(stream, limit, close), close };
}

/** The bytes of a stream, or enough of them to be too many. */
async function collectStream(stream: AsyncIterable<unknown>, limit: number, close: () => void): Promise<Uint8Array> {
  const all = new ByteBuffer(limit);
  await orUnreadable("the stream", async () => {
    for await (const chunk of stream) {
      const bytes = typeof chunk === "string" ? encoder.encode(chunk) : bytesIn(chunk);
      if (!bytes) {
        close();
        throw badOption("media", "the stream gives something other than bytes");
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
  if (!files) throw badOption("media", "this runtime has no files: pass bytes, a Blob or a stream");
  const reading = <T>(work: () => Promise<T>) => orUnreadable("the file", work);
  const stat = await reading(() => files.stat(path));
  if (!stat.isFile()) throw badOption("media", "the path is not one of a file");
  const name = typeof path === "string" ? path : decodeURIComponent(path.pathname);
  return { name: lastName(name), size: stat.size, read: () => reading(() => files.readFile(path)), close: noop };
}

/** The path that is meant: a text as it stands, a file URL as this realm's own, since the file system wants that. */
function checkPath(given: unknown): string | URL {
  if (typeof given === "string" && given !== "") {
    if (!/^[a-z]{2,}:\/\//i.test(given)) return given;
    throw badOption("media.path", `it is a URL as a text; write { path: new URL(text) } for a file URL, or ${FETCH_ADVICE}`);
  }
  const href = hasProperties(given) ? (given as { href?: unknown }).href : undefined;
  if (typeof href !== "string" || !URL.canParse(href))
    throw badOption("media.path", "it must be a file's path, or its file URL as an object");
  const url = new URL(href);
  if (url.protocol !== "file:") throw badOption("media.path", `only file URLs are read; ${FETCH_ADVICE}`);
  return url;
}

/** What a source gives, or an error that says that it failed, and how. */
async function orUnreadable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isKfError(cause)) throw cause;
    // No option of the client's that is wrong for every call: the next file may be read, and this one later.
    const details = { reason: `${what} cannot be read: ${messageOf(cause)}` };
    throw new KfClientError("client.unreadable_media", { details, cause });
  }
}

/** The last part of a path. */
function lastName(path: unknown): string | undefined {
  return typeof path === "string" ? path.split(/[/\\]/).pop() || undefined : undefined;
}
