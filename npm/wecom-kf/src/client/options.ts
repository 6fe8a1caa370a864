import type { CredentialsOptions } from "../tokens/credentials.js";
import type { RequestEvent, ResponseEvent } from "../observe/observer.js";
import type { Store } from "../stores/memory.js";
import type { Transport } from "../transport/fetch.js";
import { checkFunction, checkNames, checkBoolean, checkMethods } from "../internal/validate.js";

/** What can be set for one call. */
export interface CallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The time for the whole call, all tries and pauses included, in milliseconds. Of a call that takes several requests (more ids or days
   * than one covers) it is the time for all of them; without it, each has the client's own time.
   */
  readonly timeout?: number | undefined;
  /** How many times a try that can be made again is made again. */
  readonly maxRetries?: number | undefined;
  /**
   * Vouches that making the call twice does the same as making it once: it is then made again when its response was lost, whatever it is. A
   * send needs a `msgid` of yours for that, derived from what the message answers; that the msgid was used already (95033) is then a
   * success.
   */
  readonly idempotent?: boolean | undefined;
}

/** What can be set for a call of an endpoint that has no method (`kf.call`). */
export interface CallEndpointOptions extends CallOptions {
  /**
   * `optional`: the endpoint's document says that a success has no `errcode`. Without it an answer that has none is a gateway's, and an
   * error.
   */
  readonly errcode?: "optional" | undefined;
}

/** Four methods, as `console` has them. */
export interface KfLogger {
  /** What became of each try of a call. No level is told secrets, tokens or texts of messages. */
  debug(message: string, ...details: unknown[]): void;
  /** What is worth knowing. */
  info(message: string, ...details: unknown[]): void;
  /** What should be looked at. */
  warn(message: string, ...details: unknown[]): void;
  /** What failed. */
  error(message: string, ...details: unknown[]): void;
}

/** What a logger is told: everything up to its level. */
export type KfLogLevel = "off" | "error" | "warn" | "info" | "debug";

/** A fetch function, as every runtime has it. */
export type FetchFunction = (input: string, init: RequestInit) => Promise<Response>;

/** How a client is set up, beside the credentials. */
export interface KfClientSettings {
  /**
   * Where the API is: for a proxy with a fixed address, or a sandbox. Without it `WECOM_KF_BASE_URL`, read at the first call, or
   * `https://qyapi.weixin.qq.com`.
   */
  readonly baseUrl?: string | undefined;
  /** Where access tokens are shared with other processes: `redisStore`, `durableObjectStore`, `kvStore`. Default: not shared. */
  readonly tokenStore?: Store | undefined;
  /** The fetch function to call by; then the native transport is not used. */
  readonly fetch?: FetchFunction | undefined;
  /**
   * How requests travel: `native` (the default on Node.js, unless `globalThis.fetch` or undici's dispatcher was replaced: mocks and
   * tracing see our requests), `fetch`, or a transport of your own. Left out, `WECOM_KF_TRANSPORT` decides, if it is set.
   */
  readonly transport?: "native" | "fetch" | Transport | undefined;
  /**
   * The proxy for all requests of the native transport: an `http://`, `https://`, `socks5h://`, `socks5://`, `socks4a://` or `socks4://` URL,
   * with user name and password if it wants them; `socks://` is `socks5h://`. Then `HTTPS_PROXY` and the like and `NO_PROXY` are passed over, and
   * a replaced `globalThis.fetch` is not used. `false`: no proxy, whatever the variables say.
   */
  readonly proxy?: string | false | undefined;
  /** The time for a whole call in milliseconds. Default 30 000. */
  readonly timeout?: number | undefined;
  /** How many times a try that can be made again is made again. Default 2. */
  readonly maxRetries?: number | undefined;
  /**
   * Told what the client does: at `debug` every request and response, at `info` what is made again and why. No token or secret is ever
   * handed to it. Without one, warnings go to the console.
   */
  readonly logger?: KfLogger | undefined;
  /** What the logger is told. Default: what `WECOM_KF_LOG` says, else everything for a logger of yours and `warn` for the console. */
  readonly logLevel?: KfLogLevel | undefined;
  /** Shows the texts of messages, names and other contents in debug logs, which otherwise show their lengths. Default false. */
  readonly logText?: boolean | undefined;
  /** Called before each request, those for tokens included. What it throws is logged and ends no call. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Called when a request has been answered, or has failed, and it is decided what comes next. What it throws is logged and ends no call.
   */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
}

/** How a client is set up: who calls, and how. */
export type KfClientOptions = KfClientSettings & CredentialsOptions;

/** Every option, so that the compiler asks for those that are new. */
const OPTIONS: Readonly<Record<keyof KfClientSettings | keyof CredentialsOptions, true>> = {
  corpId: true,
  secret: true,
  credentials: true,
  baseUrl: true,
  tokenStore: true,
  fetch: true,
  transport: true,
  proxy: true,
  timeout: true,
  maxRetries: true,
  logger: true,
  logLevel: true,
  logText: true,
  onRequest: true,
  onResponse: true,
};

/** Checks all that can be told of a client's options without their sense: names and types. */
export function checkOptions(options: KfClientOptions): void {
  checkNames(options, OPTIONS);
  const { fetch, transport, logger, logText, onRequest, onResponse } = options;
  if (logger) checkMethods("logger", logger, ["debug", "info", "warn", "error"], "a logger has debug, info, warn and error");
  if (transport && typeof transport !== "string") {
    checkMethods("transport", transport, ["send"], 'use "native", "fetch" or a transport of your own');
  }
  for (const [name, value] of Object.entries({ fetch, onRequest, onResponse })) {
    if (value !== undefined && value !== null) checkFunction(name, value);
  }
  if (logText !== undefined) checkBoolean("logText", logText);
}
