import type { Failure, FailureCode } from "./engine.cjs";

/** The settings of a transport. Transports with equal settings share their connections, also across worker threads. */
export interface NativeTransportSettings {
  /**
   * The proxy for all requests: an `http://`, `https://`, `socks5h://`, `socks5://`, `socks4a://` or `socks4://` URL; `socks://` means
   * `socks5h://`. `null` or `false`: no proxy. Default: `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, in lower or upper case, read at the
   * first call (docs/en/transport.md). When the variable that applies is invalid, calls fail with `transport.invalid_request` and its name.
   */
  proxy?: string | null | false | undefined;
  /** Hosts to reach without the proxy, in the syntax of `NO_PROXY`. Default: `NO_PROXY`, unless `proxy` is set. */
  noProxy?: string;
  /**
   * PEM files with certificates to trust in addition to the bundled web PKI roots and the system's. If a file cannot be read, every call
   * fails. Default: the file named by `NODE_EXTRA_CA_CERTS`, ignored if unusable.
   */
  extraCaFiles?: readonly string[];
}

/** One request. */
export interface NativeRequest {
  /** The method, in upper case. Default `GET`. */
  method?: string | undefined;
  /** The absolute `http:` or `https:` URL. */
  url: string;
  /** Names and values, sent unchanged. */
  headers?: Readonly<Record<string, string>>;
  /** A string is sent as UTF-8. Bytes are copied before `send` returns. */
  body?: string | ArrayBufferLike | ArrayBufferView | null | undefined;
  /** The time limit from `send` to the last byte, in milliseconds. Default 30 000. */
  timeout?: number;
  /** The maximum size of the response body, in bytes. Default 32 MiB. */
  maxBody?: number;
  /** Aborts the call. */
  signal?: AbortSignal | null | undefined;
}

/** A complete response. Redirects are not followed; a compressed body has been decompressed. */
export interface NativeResponse {
  status: number;
  /** Names are in lower case; the values of a repeated header are joined by `", "`. */
  readonly headers: Record<string, string>;
  /** The body as a `Buffer` (a plain `Uint8Array` if empty). */
  readonly body: Uint8Array;
  /** The body as a string, if its type is `application/json` or `text/*` and it is valid UTF-8 (or empty). */
  readonly text: string | undefined;
  failure?: undefined;
}

/**
 * - `transport.connect`: the connection failed; nothing was sent.
 * - `transport.lost`: the request was sent, but no complete response arrived.
 * - `transport.timeout`: the time limit was reached.
 * - `transport.body_too_large`: the response's body exceeds `maxBody`.
 * - `transport.invalid_request`: the request or the settings are invalid; nothing was sent.
 * - `transport.aborted`: the signal ended the call.
 * - `transport.closed`: the transport was closed before or during the call.
 */
export type NativeFailureCode = Extract<FailureCode, `transport.${string}`>;

/** Why there is no response: the code and the details of its message. For a timeout, `sent` says whether the server may have acted. */
export interface NativeFailure extends Failure {
  readonly code: NativeFailureCode;
}

/** Sends requests through the addon. */
export interface NativeTransport {
  /**
   * Never rejects. Keeps the event loop alive until it resolves. The request is sent after the running code has finished or awaits
   * something; a `process.exit` before that sends nothing. The timeout starts with the call of `send`.
   */
  send(request: NativeRequest): Promise<NativeResponse | { failure: NativeFailure; status?: undefined }>;
  /**
   * Ends the calls of this transport with `transport.closed`; later calls fail immediately. Connections are closed when no other transport
   * in the process uses them.
   */
  close(): void;
}

/**
 * Creates a transport on `addon`, the loaded `.node` module. All transports of one JavaScript environment share one threadsafe function.
 * Threads, certificates and connections are set up at the first call. Throws a `TypeError` if a setting is not a string or contains a line
 * break.
 */
export function createTransport(addon: object, settings?: NativeTransportSettings): NativeTransport;
