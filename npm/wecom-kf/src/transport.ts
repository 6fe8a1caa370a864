import { Closing, whenAborted } from "./abort.js";
import { readStream } from "./bytes.js";
import type { Failure } from "./engine.js";
import type { FetchFunction } from "./options.js";

/** One HTTP request. */
export interface TransportRequest {
  readonly method: "GET" | "POST";
  /** The whole URL. It holds the access token: never log it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** The time for request and response, in milliseconds. */
  readonly timeout: number;
  /** The largest response body that is read, in bytes. */
  readonly maxBody: number;
  readonly signal: AbortSignal | undefined;
}

/** One HTTP response, or why there is none. */
export type TransportResult = TransportResponse | { readonly failure: Failure };

/** One HTTP response. */
export interface TransportResponse {
  readonly status: number;
  /** Header names are lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body as a text, where the transport has one already: exactly what decoding `body` as UTF-8 gives. */
  readonly text?: string | undefined;
}

/** Carries requests. It never rejects: what went wrong is a value. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResult>;
  /** Gives back what the transport holds. */
  close?(): void;
}

/** Makes a native transport. */
export type NativeTransportFactory = (settings?: { readonly proxy?: string | false | undefined }) => Transport;

type BodyOf = (body: string | Uint8Array) => BodyInit;

/** Carries requests by a fetch function. `bodyOf` makes the body that it is given. */
export function fetchTransport(fetch: FetchFunction, bodyOf: BodyOf = (body) => body as BodyInit): Transport {
  const closing = new Closing();
  return { send: (request) => send(fetch, bodyOf, closing, request), close: () => closing.close() };
}

async function send(fetch: FetchFunction, bodyOf: BodyOf, closing: Closing, request: TransportRequest): Promise<TransportResult> {
  if (closing.closed) return failed("transport.closed", {});
  const controller = new AbortController();
  let ended: "timeout" | "aborted" | "closed" | undefined;
  const end = (how: "timeout" | "aborted" | "closed") => {
    ended ??= how;
    controller.abort();
  };
  const timer = setTimeout(end, request.timeout, "timeout");
  const unwatch = whenAborted(request.signal, () => end("aborted"));
  const unclose = closing.when(() => end("closed"));
  if (request.signal?.aborted) end("aborted");
  try {
    // A redirect is no answer of WeCom's. Only options that every edge runtime knows are passed.
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      redirect: "manual",
      signal: controller.signal,
      ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
    });
    const body = await read(response, request.maxBody);
    if (!body) return failed("transport.body_too_large", { limit: request.maxBody });
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    if (ended === "timeout") return failed("transport.timeout", { detail: `after ${request.timeout} ms`, sent: true });
    if (ended !== undefined) return failed(`transport.${ended}`, {});
    return notSent(error)
      ? failed("transport.connect", { detail: describe(error) })
      : failed("transport.lost", { detail: describe(error) });
  } finally {
    clearTimeout(timer);
    unwatch();
    unclose();
  }
}

/** The body, or `undefined` when it is over the limit. */
async function read(response: Response, limit: number): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get("content-length") ?? 0) > limit) {
    await response.body?.cancel();
    return undefined;
  }
  return readStream(response.body, limit);
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
  for (let at: unknown = error, depth = 0; at instanceof Object && depth < 4; depth += 1) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === "string" && notConnected.has(code)) return true;
    at = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return false;
}

/** An error in words, without the URL: its query holds the token. */
function describe(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const because = cause instanceof Error ? `: ${cause.message}` : "";
  return `${message}${because}`.replace(/https?:\/\/\S+/g, "<url>").slice(0, 300);
}

function failed(code: string, details: Failure["details"]): { failure: Failure } {
  return { failure: { code, details } };
}
