import { checkBoolean, checkFunction, checkMethods, checkNames } from "../internal/validate.js";
import type { EngineName } from "../internal/choose-engine.js";
import type { KfLogger, KfLogLevel, RequestEvent, ResponseEvent } from "../observe/types.js";
import type { Store } from "../stores/store.js";
import type { CredentialsOptions } from "../tokens/credentials.js";
import type { FetchFunction, Transport } from "../transport/types.js";

/** The options of a client, without the credentials. */
export interface KfClientSettings {
  /**
   * The base URL of the API, for a forwarding proxy or a sandbox. Default: `WECOM_KF_BASE_URL`, read at the first call, or
   * `https://qyapi.weixin.qq.com`.
   */
  readonly baseUrl?: string | undefined;
  /** The store through which processes share access tokens: `redisStore`, `durableObjectStore`, `kvStore`. Default: not shared. */
  readonly tokenStore?: Store | undefined;
  /**
   * The engine: `native` is the addon of Node.js and Bun (an error where it cannot be loaded); `wasm` is the WebAssembly module, with which
   * requests are sent by fetch. Default: `WECOM_KF_ENGINE`, if it is set; else the addon, or the module where the addon cannot be loaded.
   */
  readonly engine?: EngineName | undefined;
  /** The fetch function to use instead of the native transport. */
  readonly fetch?: FetchFunction | undefined;
  /**
   * How requests are sent: `native` (the default on Node.js, unless `globalThis.fetch` or undici's dispatcher was replaced, so that mocks
   * and tracing see the requests), `fetch`, or your own transport. Default: `WECOM_KF_TRANSPORT`, if it is set.
   */
  readonly transport?: "native" | "fetch" | Transport | undefined;
  /**
   * The proxy for all requests of the native transport: an `http://`, `https://`, `socks5h://`, `socks5://`, `socks4a://` or `socks4://`
   * URL, with user name and password if required; `socks://` means `socks5h://`. The environment variables (`HTTPS_PROXY`, `NO_PROXY` and
   * so on) are then ignored, and a replaced `globalThis.fetch` is not used. `false`: no proxy, whatever the variables say.
   */
  readonly proxy?: string | false | undefined;
  /** The time limit for a whole call, in milliseconds. Default 30 000. */
  readonly timeout?: number | undefined;
  /** The maximum number of retries per call. Default 2. */
  readonly maxRetries?: number | undefined;
  /**
   * Receives log messages: every request and response at `debug`, retries and their reasons at `info`. They never contain tokens or
   * secrets. Default: warnings go to the console.
   */
  readonly logger?: KfLogger | undefined;
  /** The log level. Default: `WECOM_KF_LOG`, otherwise `debug` for your own logger and `warn` for the console. */
  readonly logLevel?: KfLogLevel | undefined;
  /** Shows message texts, names and other contents in debug logs, which otherwise show only their lengths. Default false. */
  readonly logText?: boolean | undefined;
  /** Called before each request, including token requests. Errors that it throws are logged and do not fail the call. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Called after each response or failure, once the next step has been decided. Errors that it throws are logged and do not fail the call.
   */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
}

/** The options of a client, with the credentials. */
export type KfClientOptions = KfClientSettings & CredentialsOptions;

/** All options; the type makes the compiler ask for new ones. */
const OPTIONS: Readonly<Record<keyof KfClientSettings | keyof CredentialsOptions, true>> = {
  corpId: true,
  secret: true,
  credentials: true,
  baseUrl: true,
  tokenStore: true,
  engine: true,
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

/** Checks the names and types of a client's options. */
export function checkOptions(options: KfClientOptions): void {
  checkNames(options, OPTIONS);
  const { fetch, transport, logger, logText, onRequest, onResponse } = options;
  if (logger) checkMethods("logger", logger, ["debug", "info", "warn", "error"], "a logger has the methods debug, info, warn and error");
  if (transport && typeof transport !== "string") {
    checkMethods("transport", transport, ["send"], 'use "native", "fetch" or your own transport');
  }
  for (const [name, value] of Object.entries({ fetch, onRequest, onResponse })) {
    if (value !== undefined && value !== null) checkFunction(name, value);
  }
  if (logText !== undefined) checkBoolean("logText", logText);
}
