/** The parameters of `uploadMedia`. */
export interface UploadMediaRequest {
  /** What it is: `image` (JPG or PNG), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or `file` (20 MB). */
  type: "image" | "voice" | "video" | "file";
  /**
   * The file, of more than 5 bytes: bytes, a `Blob` or `File`, a stream of the web or of Node.js, or `{ path }`, a path or file URL on this
   * machine (Node.js, Bun and Deno). A text alone is refused, so that no text from elsewhere makes the client read a file: never make a
   * `{ path }` of one. A stream is read once, up to the limit of its type, before anything is sent.
   */
  media: MediaSource;
  /**
   * The name of the file, which the receiver of a `file` sees: 1 to 255 UTF-8 bytes. May be left out for a `File`, a path or a stream from
   * a path.
   */
  filename?: string | undefined;
}

/** A downloaded file. */
export interface DownloadMediaResponse {
  /** The bytes. */
  readonly body: Uint8Array;
  /** The content type, as WeCom sent it. */
  readonly contentType: string | undefined;
  /** The name of the file, without any folders. */
  readonly filename: string | undefined;
  /** The bytes as UTF-8 text. */
  text(): string;
  /** The bytes with their content type. */
  blob(): Blob;
  /** The bytes as a stream, for whoever wants one: they are here already. */
  stream(): ReadableStream<Uint8Array>;
}

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
