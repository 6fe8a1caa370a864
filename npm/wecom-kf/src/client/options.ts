import { checkBoolean, checkFunction, checkMethods, checkNames } from "../internal/validate.js";
import type { EngineName } from "../internal/choose-engine.js";
import type { KfLogger, KfLogLevel, RequestEvent, ResponseEvent } from "../observe/types.js";
import type { Store } from "../stores/store.js";
import type { CredentialsOptions } from "../tokens/credentials.js";
import type { FetchFunction, Transport } from "../transport/types.js";

/** How a client is set up, beside the credentials. */
export interface KfClientSettings {
  /**
   * Where the API is: for a proxy with a fixed address, or a sandbox. Without it `WECOM_KF_BASE_URL`, read at the first call, or
   * `https://qyapi.weixin.qq.com`.
   */
  readonly baseUrl?: string | undefined;
  /** Where access tokens are shared with other processes: `redisStore`, `durableObjectStore`, `kvStore`. Default: not shared. */
  readonly tokenStore?: Store | undefined;
  /**
   * The engine: `native` is the addon of Node.js and Bun (an error where it cannot be loaded), `wasm` the WebAssembly module, with which
   * requests go by fetch. Left out, `WECOM_KF_ENGINE` decides, if it is set; else it is the addon, and the module where there is none.
   */
  readonly engine?: EngineName | undefined;
  /** The fetch function to call by; then the native transport is not used. */
  readonly fetch?: FetchFunction | undefined;
  /**
   * How requests travel: `native` (the default on Node.js, unless `globalThis.fetch` or undici's dispatcher was replaced: mocks and
   * tracing see our requests), `fetch`, or a transport of your own. Left out, `WECOM_KF_TRANSPORT` decides, if it is set.
   */
  readonly transport?: "native" | "fetch" | Transport | undefined;
  /**
   * The proxy for all requests of the native transport: an `http://`, `https://`, `socks5h://`, `socks5://`, `socks4a://` or `socks4://`
   * URL, with user name and password if it wants them; `socks://` is `socks5h://`. Then `HTTPS_PROXY` and the like and `NO_PROXY` are
   * passed over, and a replaced `globalThis.fetch` is not used. `false`: no proxy, whatever the variables say.
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
