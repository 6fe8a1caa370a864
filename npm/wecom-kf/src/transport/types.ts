import type { KfErrorDetails } from "../errors/kf-error.js";
import type { KfErrorCode } from "../generated/errors.js";

/** One HTTP request. */
export interface TransportRequest {
  /** The HTTP method. */
  readonly method: "GET" | "POST";
  /** The full URL. It contains the access token: never log it. */
  readonly url: string;
  /** The headers, under lowercase names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: JSON as text, a file's multipart body as bytes. */
  readonly body: string | Uint8Array | undefined;
  /** The timeout for request and response, in milliseconds. */
  readonly timeout: number;
  /** The largest response body that is read, in bytes. */
  readonly maxBody: number;
  /** Ends the request early. */
  readonly signal: AbortSignal | undefined;
}

/** One HTTP response, or why there is none. */
export type TransportResult = TransportResponse | TransportFailure;

/** The codes for a request without a response. */
export type TransportFailureCode = Extract<KfErrorCode, `transport.${string}`>;

/** Why there is no response. */
export interface TransportFailure {
  /** The code, and the details for its message; `sent: false` means that WeCom cannot have acted on the request. */
  readonly failure: { readonly code: TransportFailureCode; readonly details: KfErrorDetails };
  /** The underlying error, for the error's `cause`. */
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
  /** The body as text, if the transport already has it: exactly what decoding `body` as UTF-8 yields. */
  readonly text?: string | undefined;
}

/** Sends requests. It never rejects: a failure is a value. */
export interface Transport {
  /** Sends one request. A client ends the call on timeout, abort or close, even if this never settles. */
  send(request: TransportRequest): Promise<TransportResult>;
  /** Releases the transport's resources. A client closes only a transport that it created itself: one that was passed to it stays open. */
  close?(): void;
}

/** Creates a native transport. */
export type NativeTransportFactory = (settings?: { readonly proxy?: string | false | undefined }) => Transport;

/** A fetch function, as every runtime has it. */
export type FetchFunction = (input: string, init: RequestInit) => Promise<Response>;
