import { errcodeOf } from "../client/answer.js";
import type { Deadline } from "../client/deadline.js";
import { isKfError } from "../errors/kf-error.js";
import { isObject, parseJson } from "../internal/json.js";
import { isPromise } from "../internal/kinds.js";
import { checkNames } from "../internal/validate.js";
import type { TransportResponse } from "../transport/types.js";
import { sourceOf } from "./source.js";
import type { DownloadMediaResponse, UploadMediaRequest } from "./types.js";

const UPLOAD_PARAMETERS: Readonly<Record<keyof UploadMediaRequest, true>> = { type: true, media: true, filename: true };

/** The largest file of all is one of 20 MB. */
export const MAX_DOWNLOAD = 21 * 1024 * 1024;

/** Checks the parameters of an upload, without sending anything; throws what is wrong with them. */
export type CheckUpload = (parameters: object) => void;

/** A file that was read and may be sent. */
export interface LoadedMedia {
  readonly parameters: object;
  readonly bytes: Uint8Array;
}

/**
 * Reads what is to be uploaded, within the time of its call. What can be refused before it is read is refused then; a stream that is not
 * wanted is closed.
 */
export async function readMedia(params: Partial<UploadMediaRequest>, check: CheckUpload, deadline: Deadline): Promise<LoadedMedia> {
  const { type, media, filename } = params;
  if (media === undefined) checkNames(params, UPLOAD_PARAMETERS);
  const found = sourceOf(media);
  const source = isPromise(found) ? await deadline.waitFor(found) : found;
  try {
    checkNames(params, UPLOAD_PARAMETERS);
    // An empty name is one that is not given.
    const named = { type, filename: filename || source.name };
    // Of a stream nothing is known yet: it is taken for one that fits.
    check({ ...named, size: source.size ?? 6 });
    const read = source.read(limitOf(check, named));
    const bytes = isPromise(read) ? await deadline.waitFor(read) : read;
    const parameters = { ...named, size: bytes.length };
    check({ ...parameters, start: [...bytes.subarray(0, 16)] });
    return { parameters, bytes };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** The most bytes that may be sent: what the engine says of a file that is too large. */
function limitOf(check: CheckUpload, named: object): number {
  try {
    check({ ...named, size: Number.MAX_SAFE_INTEGER });
  } catch (error) {
    if (isKfError(error) && typeof error.details["limit"] === "number") return error.details["limit"];
  }
  return Number.MAX_SAFE_INTEGER;
}

/** Reads the answer of a download; nothing when it is not a file. */
export function downloadOf({ status, headers, body }: TransportResponse): DownloadMediaResponse | undefined {
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
    stream: () => new Blob([body as BlobPart]).stream(),
  };
}

/**
 * Whether bytes without a name are an error of WeCom's, or the answer of something on the way to it. A file may be JSON itself, but WeCom
 * gives a file with its name: an unnamed object that lacks the error code of WeCom's answers is a gateway's.
 */
function isNoFile(contentType: string | undefined, body: Uint8Array): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type === "text/html") return true;
  if (type !== undefined && type !== "text/plain" && !/[/+]json$/.test(type)) return false;
  const value = parseJson(new TextDecoder().decode(body));
  return isObject(value) && errcodeOf(value, 200, false) !== 0;
}

/** The name of the file that a Content-Disposition tells: `filename*` before `filename`, without folders and control characters. */
function filenameOf(disposition: string): string | undefined {
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain] of disposition.matchAll(/;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(["\\])/g, "$1") ?? (plain ?? "").trim());
  }
  return safeName(extendedValue(parameters.get("filename*"))) ?? safeName(asUtf8(parameters.get("filename")));
}

/** The text of an extended value: `UTF-8''%E5%A5%BD.txt`. */
function extendedValue(value: string | undefined): string | undefined {
  const [, charset = "", encoded = ""] = /^([^']*)'[^']*'(.*)$/s.exec(value ?? "") ?? [];
  try {
    if (/^utf-?8$/i.test(charset)) return decodeURIComponent(encoded);
    if (/^iso-8859-1$/i.test(charset))
      return encoded.replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
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

function safeName(name: string | undefined): string | undefined {
  const last = name
    ?.split(/[/\\]/)
    .pop()
    ?.replace(/[\0-\x1f\x7f]/g, "");
  return last === "" || last === "." || last === ".." ? undefined : last;
}
