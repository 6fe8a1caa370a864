import { Closing, whenAborted } from "./abort.js";
import { discard, readStream } from "./bytes.js";
import type { Failure } from "./engine.js";
import { hasProperties, messageOf } from "./kinds.js";
import type { FetchFunction } from "./options.js";

/** One HTTP request. */
export interface TransportRequest {
  /** The HTTP method. */
  readonly method: "GET" | "POST";
  /** The whole URL. It holds the access token: never log it. */
  readonly url: string;
  /** The headers, under lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON as text, a file's multipart body as bytes. */
  readonly body: string | Uint8Array | undefined;
  /** The time for request and response, in milliseconds. */
  readonly timeout: number;
  /** The largest response body that is read, in bytes. */
  readonly maxBody: number;
  /** Ends the request early. */
  readonly signal: AbortSignal | undefined;
}

/** One HTTP response, or why there is none. */
export type TransportResult = TransportResponse | { readonly failure: Failure };

/** One HTTP response. */
export interface TransportResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Header names are lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, decompressed. */
  readonly body: Uint8Array;
  /** The body as a text, where the transport has one already: exactly what decoding `body` as UTF-8 gives. */
  readonly text?: string | undefined;
}

/** Carries requests. It never rejects: what went wrong is a value. */
export interface Transport {
  /** Makes one request. */
  send(request: TransportRequest): Promise<TransportResult>;
  /** Gives back what the transport holds. */
  close?(): void;
}

/** Makes a native transport. */
export type NativeTransportFactory = (settings?: { readonly proxy?: string | false | undefined }) => Transport;

/** What fetch takes as a body. Not BodyInit: that is of the DOM's types, which a Node.js project need not have. */
type FetchBody = NonNullable<RequestInit["body"]>;
type BodyOf = (body: string | Uint8Array) => FetchBody;

/** Carries requests by a fetch function. `bodyOf` makes the body that it is given. */
export function fetchTransport(fetch: FetchFunction, bodyOf: BodyOf = (body) => body as FetchBody): Transport {
  const closing = new Closing();
  return { send: (request) => send(fetch, bodyOf, closing, request), close: () => closing.close() };
}

async function send(fetch: FetchFunction, bodyOf: BodyOf, closing: Closing, request: TransportRequest): Promise<TransportResult> {
  if (closing.closed) return failed("transport.closed", {});
  const controller = new AbortController();
  let ended: "timeout" | "aborted" | "closed" | undefined;
  let finish: (() => void) | undefined;
  // A fetch function that ignores its signal must not keep the call: whichever comes first ends it.
  const end = new Promise<never>((_, reject) => {
    const endAs = (how: "timeout" | "aborted" | "closed") => {
      ended ??= how;
      controller.abort();
      reject(new Error(how));
    };
    const timer = setTimeout(endAs, request.timeout, "timeout");
    const unwatch = whenAborted(request.signal, () => endAs("aborted"));
    const unclose = closing.when(() => endAs("closed"));
    finish = () => {
      clearTimeout(timer);
      unwatch();
      unclose();
    };
    if (request.signal?.aborted) endAs("aborted");
  });
  try {
    return await Promise.race([exchange(fetch, bodyOf, request, controller.signal), end]);
  } catch (error) {
    if (ended === "timeout") return failed("transport.timeout", { detail: `after ${request.timeout} ms`, sent: true });
    if (ended !== undefined) return failed(`transport.${ended}`, {});
    return notSent(error)
      ? failed("transport.connect", { detail: describe(error) })
      : failed("transport.lost", { detail: describe(error) });
  } finally {
    finish?.();
  }
}

async function exchange(fetch: FetchFunction, bodyOf: BodyOf, request: TransportRequest, signal: AbortSignal): Promise<TransportResult> {
  // A redirect is no answer of WeCom's, and the token is not for another host. Only options that every edge runtime knows are passed.
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...request.headers },
    redirect: "manual",
    signal,
    ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
  });
  const { status, headers } = response;
  const length = Number(headers.get("content-length") ?? Number.NaN);
  const tooLarge = failed("transport.body_too_large", { limit: request.maxBody });
  if (length > request.maxBody) {
    discard(response.body);
    return tooLarge;
  }
  const body = await readStream(response.body, request.maxBody, signal);
  if (!body) return tooLarge;
  // The length of an encoded body is that of its code.
  if (body.length < length && !headers.has("content-encoding") && status !== 304) {
    return failed("transport.lost", { detail: `the body ended after ${body.length} of ${length} bytes` });
  }
  return { status, headers: Object.fromEntries(headers), body };
}

/** Codes with which undici and Node.js say that no connection came about. */
const notConnected = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ConnectionRefused",
]);

function notSent(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; hasProperties(at) && depth < 4; depth += 1) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === "string" && notConnected.has(code)) return true;
    at = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return false;
}

/** An error in words, without the URL: its query holds the token. */
function describe(error: unknown): string {
  const cause = hasProperties(error) ? (error as { cause?: unknown }).cause : undefined;
  const because = hasProperties(cause) ? `: ${messageOf(cause)}` : "";
  return `${messageOf(error)}${because}`.replace(/https?:\/\/\S+/g, "<url>").slice(0, 300);
}

function failed(code: string, details: Failure["details"]): { failure: Failure } {
  return { failure: { code, details } };
}
