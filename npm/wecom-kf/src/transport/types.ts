import type { KfErrorDetails } from "../errors/kf-error.js";
import type { KfErrorCode } from "../generated/errors.js";

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

/** The codes of a request that no response came back for. */
export type TransportFailureCode = Extract<KfErrorCode, `transport.${string}`>;

/** Why there is no response. */
export interface TransportFailure {
  /** The code, and what its message tells; `sent: false` says that WeCom cannot have acted. */
  readonly failure: { readonly code: TransportFailureCode; readonly details: KfErrorDetails };
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

/** A fetch function, as every runtime has it. */
export type FetchFunction = (input: string, init: RequestInit) => Promise<Response>;
