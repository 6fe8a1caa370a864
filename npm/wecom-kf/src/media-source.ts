import { runtime } from "#engine";
import { ByteBuffer, discard } from "./bytes.js";
import { KfClientError } from "./errors.js";
import { bad } from "./validate.js";

/** What a file can be given as. */
export type MediaSource =
  | Uint8Array
  | ArrayBuffer
  | DataView
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | string
  | URL;

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

const encoder = new TextEncoder();
const none = () => undefined;

/** Looks at what is to be uploaded, without reading it. A path is looked at when the result is awaited. */
export function sourceOf(media: unknown): Source | Promise<Source> {
  if (ArrayBuffer.isView(media)) return bytesOf(new Uint8Array(media.buffer, media.byteOffset, media.byteLength));
  if (Object.prototype.toString.call(media) === "[object ArrayBuffer]") return bytesOf(new Uint8Array(media as ArrayBuffer));
  if (typeof media === "string" || (media instanceof Object && "href" in media)) return fileOf(media as string | URL);
  if (media instanceof Object) {
    // By their methods: a Blob or a stream may come from another realm or a polyfill.
    if ("arrayBuffer" in media && typeof (media as Blob).size === "number") return blobOf(media as Blob);
    if ("getReader" in media) return webStreamOf(media as ReadableStream<Uint8Array>);
    if (Symbol.asyncIterator in media) return streamOf(media as NodeStream);
  }
  throw bad("media", "it must be bytes, a Blob, a File, a stream, or the path or file URL of a file");
}

function bytesOf(bytes: Uint8Array): Source {
  return { name: undefined, size: bytes.length, read: () => bytes, close: none };
}

function blobOf(blob: Blob): Source {
  const { name } = blob as { name?: unknown };
  return { name: nameIn(name), size: blob.size, read: async () => new Uint8Array(await blob.arrayBuffer()), close: none };
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
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
    if (!(bytes instanceof Uint8Array)) {
      close();
      throw bad("media", "the stream gives something other than bytes");
    }
    all.add(bytes);
    if (all.length > limit) {
      close();
      break;
    }
  }
  return all.take();
}

async function fileOf(given: string | URL): Promise<Source> {
  // What is no path is not repeated in an error: it is the file itself, perhaps.
  if (typeof given === "string" && (given.length > 4096 || /^data:|[\r\n]/i.test(given))) {
    throw bad("media", 'a string is a path or a file URL; pass the bytes of base64 as Buffer.from(text, "base64")');
  }
  const path = typeof given === "string" && !/^[a-z]{2,}:\/\//i.test(given) ? given : new URL(given);
  if (typeof path === "object" && path.protocol !== "file:") throw bad("media", "only file URLs are read; fetch another one, and pass the response's body");
  const files = await runtime.files?.();
  if (!files) throw bad("media", "this runtime has no files: pass bytes, a Blob or a stream");
  const telling = async <T>(promise: Promise<T>): Promise<T> => {
    try {
      return await promise;
    } catch (error) {
      const reason = `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      throw new KfClientError("client.bad_option", { details: { option: "media", reason }, cause: error });
    }
  };
  const stat = await telling(files.stat(path));
  if (!stat.isFile()) throw bad("media", "the path is not one of a file");
  const name = typeof path === "string" ? path : decodeURIComponent(path.pathname);
  return { name: nameIn(name), size: stat.size, read: () => telling(files.readFile(path)), close: none };
}

/** The last part of a path. */
function nameIn(path: unknown): string | undefined {
  return typeof path === "string" ? path.split(/[/\\]/).pop() || undefined : undefined;
}
