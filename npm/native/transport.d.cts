import type { Failure, FailureCode } from "./engine.cjs";

/** What a transport is made with. Transports with equal settings share their connections, across worker threads too. */
export interface NativeTransportSettings {
  /**
   * The proxy for all requests: an `http://`, `https://`, `socks5://` or `socks5h://` URL. `null` or `false`: none. Left out: as
   * `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, in small letters or capitals, say when the first call is made (docs/transport.md). When
   * the one that applies cannot be used, calls fail with `transport.invalid_request`, which names it.
   */
  proxy?: string | null | false | undefined;
  /** Hosts reached without the proxy, written as in `NO_PROXY`. Left out: `NO_PROXY`, unless `proxy` is given. */
  noProxy?: string;
  /**
   * PEM files with certificates to trust beside the web PKI's (bundled) and the system's. A file that cannot be read fails every
   * call. Left out: the file that `NODE_EXTRA_CA_CERTS` names, passed over if it is of no use.
   */
  extraCaFiles?: readonly string[];
}

/** One request. */
export interface NativeRequest {
  /** In capitals; `GET` if left out. */
  method?: string | undefined;
  /** Absolute, `http:` or `https:`. */
  url: string;
  /** Names and values; both are sent as they are. */
  headers?: Readonly<Record<string, string>>;
  /** A string is sent as UTF-8. Bytes are copied before `send` returns. */
  body?: string | ArrayBufferLike | ArrayBufferView | null | undefined;
  /** Milliseconds for the whole call, from `send` to the last byte; 30 000 if left out. */
  timeout?: number;
  /** The most bytes of response body; 32 MiB if left out. */
  maxBody?: number;
  /** Ends the call early. */
  signal?: AbortSignal | null | undefined;
}

/** A whole response. Redirects are not followed; a compressed body has been decompressed. */
export interface NativeResponse {
  status: number;
  /** Names in lower case; the values of a header that was sent more than once are joined by `", "`. */
  readonly headers: Record<string, string>;
  /** A `Buffer` (empty: a plain `Uint8Array`). */
  readonly body: Uint8Array;
  /** The body as a text, if it came as `application/json` or `text/*` and is well-formed UTF-8 (or empty). */
  readonly text: string | undefined;
  failure?: undefined;
}

/**
 * - `transport.connect`: no connection came about; nothing was sent.
 * - `transport.lost`: sent, but the response did not arrive whole.
 * - `transport.timeout`: the time allowed has passed.
 * - `transport.body_too_large`: the response's body exceeds `maxBody`.
 * - `transport.invalid_request`: the request or the settings cannot be used; nothing was sent.
 * - `transport.aborted`: the signal ended the call.
 * - `transport.closed`: the transport was closed before the call ended, or before it began.
 */
export type NativeFailureCode = Extract<FailureCode, `transport.${string}`>;

/** Why there is no response: the code, and what its message tells. A time-out says in `sent` whether the server may have acted. */
export interface NativeFailure extends Failure {
  readonly code: NativeFailureCode;
}

/** Sends requests through the addon. */
export interface NativeTransport {
  /**
   * Never rejects. The event loop stays alive until it resolves. The request leaves when the code that runs has ended or awaits something:
   * `process.exit` before that sends nothing. Its time counts from here all the same.
   */
  send(request: NativeRequest): Promise<NativeResponse | { failure: NativeFailure; status?: undefined }>;
  /**
   * Ends the calls of this transport with `transport.closed`; later ones fail at once. Its connections are closed when no other
   * transport in the process uses them.
   */
  close(): void;
}

/**
 * A transport on `addon`, the loaded `.node` module. All transports of one JavaScript environment share one channel to the addon.
 * Threads, certificates and connections wait for the first call. Throws a `TypeError` if a setting is no string or contains a line break.
 */
export function createTransport(addon: object, settings?: NativeTransportSettings): NativeTransport;
