import { runtime } from "#engine";
import { ByteBuffer, discard } from "../internal/bytes.js";
import { isKfError, KfClientError } from "../errors/api-error.js";
import { bytesIn, hasProperties, messageOf } from "../internal/kinds.js";
import { bad, checkNames } from "../internal/validate.js";

/** A file of the machine, spelled out: no text that came from somewhere else makes the client read one. */
export interface MediaPath {
  /** The path of the file, or its file URL as an object. */
  readonly path: string | URL;
}

/** What a file can be given as. A text or a URL alone is refused: a file of the machine is `{ path }`, and nothing is fetched. */
export type MediaSource =
  | Uint8Array
  | ArrayBuffer
  | DataView
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | MediaPath;

/** A file before it is read. */
export interface Source {
  /** The name that it brings along. */
  readonly name: string | undefined;
  /** How many bytes it has, where that is known without reading. */
  readonly size: number | undefined;
  /** Its bytes; of a stream not many more than the limit, whose excess is for the check of the size. */
  read(limit: number): Uint8Array | Promise<Uint8Array>;
  /** Gives it up. */
  close(): void;
}

const FETCH = "fetch another one and pass the response's body";
const encoder = new TextEncoder();
const none = () => undefined;

/** Looks at what is to be uploaded, without reading it. A path is looked at when the result is awaited. */
export function sourceOf(media: unknown): Source | Promise<Source> {
  const bytes = bytesIn(media);
  if (bytes) return bytesOf(bytes);
  if (typeof media === "string") {
    // It is not repeated in the error: it is the file itself, perhaps.
    const bytes = 'Buffer.from(text, "base64") for base64, Buffer.from(text) for the text itself';
    throw bad("media", `it is a text; write { path } for a file of this machine, ${bytes}`);
  }
  if (hasProperties(media)) {
    // By their methods: a Blob or a stream may come from another realm or a polyfill.
    if ("arrayBuffer" in media && typeof (media as Blob).size === "number") return blobOf(media as Blob);
    if ("getReader" in media) return webStreamOf(media as ReadableStream<Uint8Array>);
    if (Symbol.asyncIterator in media) return streamOf(media as NodeStream);
    if ("href" in media) throw bad("media", `it is a URL; write { path: url } for a file URL, or ${FETCH}`);
    // A stream of Node.js has a path too, and was taken as a stream.
    if ("path" in media) return fileOf(media as MediaPath);
  }
  throw bad("media", "it must be bytes, a Blob, a File, a stream, or { path } for a file of this machine");
}

function bytesOf(bytes: Uint8Array): Source {
  return { name: undefined, size: bytes.length, read: () => bytes, close: none };
}

function blobOf(blob: Blob): Source {
  const { name } = blob as { name?: unknown };
  const read = async () => new Uint8Array(await telling("the Blob", () => blob.arrayBuffer()));
  return { name: nameIn(name), size: blob.size, read, close: none };
}

function webStreamOf(stream: ReadableStream<Uint8Array>): Source {
  if (stream.locked) throw bad("media", "somebody reads the stream already");
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
  return { name: undefined, size: undefined, read: (limit) => collected(chunks(), limit, close), close };
}

/** What is used of a stream of Node.js; any async iterable will do. */
type NodeStream = AsyncIterable<unknown> & {
  readonly path?: unknown;
  destroy?(): void;
  on?(event: "error", listener: () => void): void;
};

function streamOf(stream: NodeStream): Source {
  const close = () => {
    // A stream whose file is missing fails later, when nobody listens any more.
    stream.on?.("error", none);
    stream.destroy?.();
  };
  return { name: nameIn(stream.path), size: undefined, read: (limit) => collected(stream, limit, close), close };
}

/** The bytes of a stream, or enough of them to be too many. */
async function collected(stream: AsyncIterable<unknown>, limit: number, close: () => void): Promise<Uint8Array> {
  const all = new ByteBuffer(limit);
  await telling("the stream", async () => {
    for await (const chunk of stream) {
      const bytes = typeof chunk === "string" ? encoder.encode(chunk) : bytesIn(chunk);
      if (!bytes) {
        close();
        throw bad("media", "the stream gives something other than bytes");
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

async function fileOf(media: MediaPath): Promise<Source> {
  checkNames(media, { path: true }, "media");
  const path = pathIn(media.path);
  const files = await runtime.files?.();
  if (!files) throw bad("media", "this runtime has no files: pass bytes, a Blob or a stream");
  const reading = <T>(work: () => Promise<T>) => telling("the file", work);
  const stat = await reading(() => files.stat(path));
  if (!stat.isFile()) throw bad("media", "the path is not one of a file");
  const name = typeof path === "string" ? path : decodeURIComponent(path.pathname);
  return { name: nameIn(name), size: stat.size, read: () => reading(() => files.readFile(path)), close: none };
}

/** The path that is meant: a text as it stands, a file URL as this realm's own, since the file system wants that. */
function pathIn(given: unknown): string | URL {
  if (typeof given === "string" && given !== "") {
    if (!/^[a-z]{2,}:\/\//i.test(given)) return given;
    throw bad("media.path", `it is a URL as a text; write { path: new URL(text) } for a file URL, or ${FETCH}`);
  }
  const href = hasProperties(given) ? (given as { href?: unknown }).href : undefined;
  if (typeof href !== "string" || !URL.canParse(href)) throw bad("media.path", "it must be a file's path, or its file URL as an object");
  const url = new URL(href);
  if (url.protocol !== "file:") throw bad("media.path", `only file URLs are read; ${FETCH}`);
  return url;
}

/** What a source gives, or an error that says that it failed, and how. */
async function telling<T>(what: string, work: () => Promise<T>): Promise<T> {
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
function nameIn(path: unknown): string | undefined {
  return typeof path === "string" ? path.split(/[/\\]/).pop() || undefined : undefined;
}
