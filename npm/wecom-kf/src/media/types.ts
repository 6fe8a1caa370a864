/** The parameters of `uploadMedia`. */
export interface UploadMediaRequest {
  /** The media type: `image` (JPG or PNG), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or `file` (20 MB). */
  type: "image" | "voice" | "video" | "file";
  /**
   * The file, more than 5 bytes: bytes, a `Blob` or `File`, a web or Node.js stream, or `{ path }`, a local path or file URL (Node.js, Bun
   * and Deno). A plain string is rejected, so that untrusted input cannot make the client read a file: never put untrusted input into `{
   * path }`. A stream is read once, up to the size limit of its type, before anything is sent.
   */
  media: MediaSource;
  /** The file name, which the receiver of a `file` sees: 1 to 255 UTF-8 bytes. Optional for a `File`, a path or a file stream. */
  filename?: string | undefined;
}

/** A downloaded file. */
export interface DownloadMediaResponse {
  /** The bytes. */
  readonly body: Uint8Array;
  /** The content type, as WeCom sent it. */
  readonly contentType: string | undefined;
  /** The file name, without folders. */
  readonly filename: string | undefined;
  /** The bytes as UTF-8 text. */
  text(): string;
  /** The bytes with their content type. */
  blob(): Blob;
  /** The bytes as a stream. They have already been received completely. */
  stream(): ReadableStream<Uint8Array>;
}

/** A local file. An explicit object, so that a string from untrusted input cannot make the client read a file. */
export interface MediaPath {
  /** The path of the file, or its file URL as an object. */
  readonly path: string | URL;
}

/** The accepted sources of a file. A plain string or URL is rejected: a local file is `{ path }`, and URLs are not fetched. */
export type MediaSource =
  | Uint8Array
  | ArrayBuffer
  | DataView
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | MediaPath;
