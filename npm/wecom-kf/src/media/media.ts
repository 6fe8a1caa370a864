import type { Engine } from "../generated/engine.js";
import type { Deadline } from "../client/deadline.js";
import { isKfError } from "../errors/kf-error.js";
import { isObject, parseJson } from "../internal/json.js";
import { isPromise } from "../internal/kinds.js";
import { checkNames } from "../internal/validate.js";
import type { TransportResponse } from "../transport/types.js";
import { sourceOf } from "./source.js";
import type { DownloadMediaResponse, UploadMediaRequest } from "./types.js";

const UPLOAD_PARAMETERS: Readonly<Record<keyof UploadMediaRequest, true>> = { type: true, media: true, filename: true };

/** The response size limit of downloads, in bytes. The largest media file has 20 MB. */
export const MAX_DOWNLOAD = 21 * 1024 * 1024;

/** Checks the parameters of an upload without sending anything; throws for invalid ones. */
export type CheckUpload = (parameters: object) => void;

/** A file that has been read and checked. */
export interface LoadedMedia {
  readonly parameters: object;
  readonly bytes: Uint8Array;
}

/**
 * Reads a file to upload, within the deadline of the call. Invalid parameters are rejected before reading where possible; the stream is
 * closed on failure.
 */
export async function readMedia(params: Partial<UploadMediaRequest>, check: CheckUpload, deadline: Deadline): Promise<LoadedMedia> {
  const { type, media, filename } = params;
  if (media === undefined) checkNames(params, UPLOAD_PARAMETERS);
  const candidate = sourceOf(media);
  const source = isPromise(candidate) ? await deadline.waitFor(candidate) : candidate;
  try {
    checkNames(params, UPLOAD_PARAMETERS);
    // An empty name counts as missing.
    const named = { type, filename: filename || source.name };
    // The size of a stream is unknown, so a valid one is assumed for this check.
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

/** The size limit for the media type, taken from the engine's error for a file that is too large. */
function limitOf(check: CheckUpload, named: object): number {
  try {
    check({ ...named, size: Number.MAX_SAFE_INTEGER });
  } catch (error) {
    if (isKfError(error) && typeof error.details["limit"] === "number") return error.details["limit"];
  }
  return Number.MAX_SAFE_INTEGER;
}

/** Converts the response of a download; `undefined` when it is not a file. */
export function downloadOf(engine: Engine, { status, headers, body }: TransportResponse): DownloadMediaResponse | undefined {
  if (status < 200 || status > 299) return undefined;
  const contentType = headers["content-type"] || undefined;
  const disposition = headers["content-disposition"];
  if (!disposition && (body.length === 0 || isNoFile(engine, contentType, body))) return undefined;
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
 * Whether a body without a file name is WeCom's error response or comes from a gateway. A file may contain JSON, but WeCom sends files with
 * a name; an unnamed JSON object without an errcode comes from a gateway.
 */
function isNoFile(engine: Engine, contentType: string | undefined, body: Uint8Array): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type === "text/html") return true;
  if (type !== undefined && type !== "text/plain" && !/[/+]json$/.test(type)) return false;
  const text = new TextDecoder().decode(body);
  return isObject(parseJson(text)) && engine.readAnswer(200, text, "always", "").value?.errcode !== 0;
}

/** The file name in a Content-Disposition header: `filename*` before `filename`, without folders and control characters. */
function filenameOf(disposition: string): string | undefined {
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain] of disposition.matchAll(/;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(["\\])/g, "$1") ?? (plain ?? "").trim());
  }
  return safeName(extendedValue(parameters.get("filename*"))) ?? safeName(asUtf8(parameters.get("filename")));
}

/** Decodes an extended value: `UTF-8''%E5%A5%BD.txt`. */
function extendedValue(value: string | undefined): string | undefined {
  const [, charset = "", encoded = ""] = /^([^']*)'[^']*'(.*)$/s.exec(value ?? "") ?? [];
  try {
    if (/^utf-?8$/i.test(charset)) return decodeURIComponent(encoded);
    if (/^iso-8859-1$/i.test(charset))
      return encoded.replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
  } catch {
    // Invalid encoding: the plain name is used instead.
  }
  return undefined;
}

/** fetch decodes headers as Latin-1. Restores a name that was sent as raw UTF-8. */
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
