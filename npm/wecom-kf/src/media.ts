import { errcodeOf, isObject, parsed } from "./call.js";
import type { TransportResponse } from "./transport.js";
import { bad } from "./validate.js";

/** The parameters of `uploadMedia`. */
export interface UploadMediaRequest {
  /** What it is: `image` (JPG or PNG), `voice` (AMR, 2 MB, 60 seconds), `video` (MP4, 10 MB) or `file` (20 MB). */
  type: "image" | "voice" | "video" | "file";
  /** The file: more than 5 bytes. */
  media: Uint8Array | ArrayBuffer | Blob;
  /** The name of the file, which the receiver of a `file` sees: 1 to 255 UTF-8 bytes. May be left out when `media` is a `File`. */
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
}

/** The largest file of all is one of 20 MB. */
export const MAX_DOWNLOAD = 21 * 1024 * 1024;

/** A file to be uploaded: its name and size, and its bytes for when they are wanted. */
export interface Media {
  readonly filename: string | undefined;
  readonly size: number;
  bytes(): Uint8Array | Promise<Uint8Array>;
}

/** Looks at what is to be uploaded, without reading it. */
export function mediaOf({ media, filename }: Partial<UploadMediaRequest>): Media {
  if (ArrayBuffer.isView(media)) {
    return { filename, size: media.byteLength, bytes: () => new Uint8Array(media.buffer, media.byteOffset, media.byteLength) };
  }
  if (isBuffer(media)) return { filename, size: media.byteLength, bytes: () => new Uint8Array(media) };
  // By its methods: a Blob may come from another realm or a polyfill.
  if (typeof media?.arrayBuffer === "function" && typeof media.size === "number") {
    const name: unknown = (media as { name?: unknown }).name;
    return {
      filename: filename ?? (typeof name === "string" && name !== "" ? name : undefined),
      size: media.size,
      bytes: async () => new Uint8Array(await media.arrayBuffer()),
    };
  }
  throw bad("media", "it must be a Uint8Array, an ArrayBuffer, a Blob or a File");
}

function isBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === "[object ArrayBuffer]";
}

/** Reads the answer of a download; nothing when it is not a file. */
export function fileOf({ status, headers, body }: TransportResponse): DownloadMediaResponse | undefined {
  if (status < 200 || status > 299) return undefined;
  const contentType = headers["content-type"] || undefined;
  const disposition = headers["content-disposition"];
  if (!disposition && (body.length === 0 || isNoFile(contentType, body))) return undefined;
  return {
    body,
    contentType,
    filename: disposition ? filenameOf(disposition) : undefined,
    text: () => new TextDecoder().decode(body),
    blob: () => new Blob([body as BlobPart], contentType === undefined ? {} : { type: contentType }),
  };
}

/** Whether bytes without a name are an error of WeCom's, or a page of something on the way to it. A file may be JSON itself. */
function isNoFile(contentType: string | undefined, body: Uint8Array): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type === "text/html") return true;
  if (type !== undefined && type !== "text/plain" && !/[/+]json$/.test(type)) return false;
  const value = parsed(new TextDecoder().decode(body));
  return isObject(value) && (errcodeOf(value, 200) ?? 0) !== 0;
}

/** The name of the file that a Content-Disposition tells: `filename*` before `filename`, without folders and control characters. */
export function filenameOf(disposition: string): string | undefined {
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain] of disposition.matchAll(/;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(["\\])/g, "$1") ?? (plain ?? "").trim());
  }
  return clean(extended(parameters.get("filename*"))) ?? clean(asUtf8(parameters.get("filename")));
}

/** The text of an extended value: `UTF-8''%E5%A5%BD.txt`. */
function extended(value: string | undefined): string | undefined {
  const [, charset = "", encoded = ""] = /^([^']*)'[^']*'(.*)$/s.exec(value ?? "") ?? [];
  try {
    if (/^utf-?8$/i.test(charset)) return decodeURIComponent(encoded);
    if (/^iso-8859-1$/i.test(charset)) return encoded.replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
  } catch {
    // A broken encoding: the plain name is the better one.
  }
  return undefined;
}

/** Headers are bytes, which fetch gives one character each. A name that was sent as bare UTF-8 is put together again. */
function asUtf8(text: string | undefined): string | undefined {
  if (text === undefined || !/^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(text)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  } catch {
    return text;
  }
}

function clean(name: string | undefined): string | undefined {
  const last = name?.split(/[/\\]/).pop()?.replace(/[\0-\x1f\x7f]/g, "");
  return last === "" || last === "." || last === ".." ? undefined : last;
}
