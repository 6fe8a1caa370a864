import { Closing } from "../internal/abort.js";
import { bounded } from "./bounded.js";
import { discard, readStream } from "../internal/bytes.js";
import type { Failure } from "../engine.js";
import type { FetchFunction } from "../client/options.js";
import { transportFailure } from "./failure.js";

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
export type TransportResult = TransportResponse | TransportFailure;

/** Why there is no response. */
export interface TransportFailure {
  /** One of the codes that begin with `transport.`, and what its message tells; `sent: false` says that WeCom cannot have acted. */
  readonly failure: Failure;
  /** What brought it about, for the error's `cause`. */
  readonly cause?: unknown;
}

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
  /** Makes one request. A client ends the call when its time is over or it is aborted or closed, also when this never settles. */
  send(request: TransportRequest): Promise<TransportResult>;
  /** Gives back what the transport holds. A client closes only what it made itself: one that was given to it stays open. */
  close?(): void;
}

/** Makes a native transport. */
export type NativeTransportFactory = (settings?: { readonly proxy?: string | false | undefined }) => Transport;

/** What fetch takes as a body. Not BodyInit: that is of the DOM's types, which a Node.js project need not have. */
type FetchBody = NonNullable<RequestInit["body"]>;
type MakeBody = (body: string | Uint8Array) => FetchBody;

/** Carries requests by a fetch function. `bodyOf` makes the body that it is given. */
export function fetchTransport(fetch: FetchFunction, bodyOf: MakeBody = (body) => body as FetchBody): Transport {
  const closing = new Closing();
  return {
    // A fetch function that ignores its signal must not keep the call.
    async send(request) {
      try {
        return await bounded(request, closing, (signal) => fetchOnce(fetch, bodyOf, request, signal));
      } catch (error) {
        return transportFailure(error, request);
      }
    },
    close: () => closing.close(),
  };
}

async function fetchOnce(fetch: FetchFunction, bodyOf: MakeBody, request: TransportRequest, signal: AbortSignal): Promise<TransportResult> {
  // A redirect is no answer of WeCom's, and the token is not for another host. Only options that the runtime knows are passed.
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...request.headers },
    redirect: "manual",
    signal,
    ...uncached(),
    ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
  });
  const { status, headers } = response;
  const length = Number(headers.get("content-length") ?? Number.NaN);
  const tooLarge = { failure: { code: "transport.body_too_large", details: { limit: request.maxBody } } };
  if (length > request.maxBody) {
    discard(response.body);
    return tooLarge;
  }
  const body = await readStream(response.body, request.maxBody, signal);
  if (!body) return tooLarge;
  // The length of an encoded body is that of its code.
  if (body.length < length && !headers.has("content-encoding") && status !== 304) {
    return { failure: { code: "transport.lost", details: { detail: `the body ended after ${body.length} of ${length} bytes` } } };
  }
  return { status, headers: Object.fromEntries(headers), body };
}

let noStore: Pick<RequestInit, "cache"> | undefined;

/**
 * Keeps answers out of caches: Next.js 13 and 14 keep those to every GET, and with them a token long after its end. Old compatibility dates
 * of workerd throw at the mere field.
 */
function uncached(): Pick<RequestInit, "cache"> {
  if (noStore !== undefined) return noStore;
  const wanted = { cache: "no-store" } as const;
  try {
    new Request("https://qyapi.weixin.qq.com", wanted);
    noStore = wanted;
  } catch {
    noStore = {};
  }
  return noStore;
}
