/**
 * The parameters of `uploadMedia`.
 *
 * 中文：`uploadMedia` 的参数。
 */
export interface UploadMediaRequest {
  /**
   * The media type: `image` (JPG or PNG), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or `file` (20 MB).
   *
   * 中文：素材类型：`image`（JPG、PNG）、`voice`（AMR，2 MB、60 秒）、`video`（MP4，10 MB）、`file`（20 MB）。
   */
  type: "image" | "voice" | "video" | "file";
  /**
   * The file, more than 5 bytes: bytes, a `Blob` or `File`, a web or Node.js stream, or `{ path }`, a local path or file URL (Node.js, Bun
   * and Deno). A plain string is rejected, so that untrusted input cannot make the client read a file: never put untrusted input into `{
   * path }`. A stream is read once, up to the size limit of its type, before anything is sent.
   *
   * 中文：文件，须大于 5 字节：字节、`Blob` 或 `File`、Web 或 Node.js 流，或 `{ path }`，即本地路径或文件 URL（Node.js、Bun 和 Deno）。普通字符串会被拒绝，以免不可信的输入让客户端读取文件：
   * 不要把不可信的输入放进 `{ path }`。流在发送前一次读完，不超过该类型的大小上限。
   */
  media: MediaSource;
  /**
   * The file name, which the receiver of a `file` sees: 1 to 255 UTF-8 bytes. Optional for a `File`, a path or a file stream.
   *
   * 中文：文件名，接收 `file` 的人会看到：1 至 255 字节（UTF-8）；`File`、路径和文件流可不填。
   */
  filename?: string | undefined;
}

/**
 * A downloaded file.
 *
 * 中文：下载的素材。
 */
export interface DownloadMediaResponse {
  /**
   * The bytes.
   *
   * 中文：文件内容。
   */
  readonly body: Uint8Array;
  /**
   * The content type, as WeCom sent it.
   *
   * 中文：企业微信返回的内容类型。
   */
  readonly contentType: string | undefined;
  /**
   * The file name, without folders.
   *
   * 中文：文件名，不含目录。
   */
  readonly filename: string | undefined;
  /**
   * The bytes as UTF-8 text.
   *
   * 中文：按 UTF-8 解码的文件内容。
   */
  text(): string;
  /**
   * The bytes with their content type.
   *
   * 中文：带内容类型的文件内容。
   */
  blob(): Blob;
  /**
   * The bytes as a stream. They have already been received completely.
   *
   * 中文：文件内容的流；内容已全部收到。
   */
  stream(): ReadableStream<Uint8Array>;
}

/**
 * A local file. An explicit object, so that a string from untrusted input cannot make the client read a file.
 *
 * 中文：本地文件。须明确写成对象，以免来自不可信输入的字符串让客户端读取文件。
 */
export interface MediaPath {
  /**
   * The path of the file, or its file URL as an object.
   *
   * 中文：文件路径，或文件 URL 对象。
   */
  readonly path: string | URL;
}

/**
 * The accepted sources of a file. A plain string or URL is rejected: a local file is `{ path }`, and URLs are not fetched.
 *
 * 中文：可接受的文件来源。普通字符串和 URL 会被拒绝：本地文件写作 `{ path }`，不会下载 URL。
 */
export type MediaSource =
  | Uint8Array
  | ArrayBuffer
  | DataView
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | MediaPath;
