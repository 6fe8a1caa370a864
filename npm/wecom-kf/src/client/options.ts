import type { Clock } from "../internal/clock.js";
import { checkBoolean, checkFunction, checkMethods, checkNames } from "../internal/validate.js";
import type { EngineName } from "../internal/choose-engine.js";
import type { KfLogger, KfLogLevel, RequestEvent, ResponseEvent } from "../observe/types.js";
import type { Store } from "../stores/store.js";
import type { CredentialsOptions } from "../tokens/credentials.js";
import type { FetchFunction, Transport } from "../transport/types.js";

/**
 * The options of a client, without the credentials.
 *
 * 中文：客户端的选项，不包括凭据。
 */
export interface KfClientSettings {
  /**
   * The base URL of the API, for a forwarding proxy or a sandbox. Default: `WECOM_KF_BASE_URL`, read at the first call, or
   * `https://qyapi.weixin.qq.com`.
   *
   * 中文：API 的基础 URL，用于转发代理或沙箱。默认为首次调用时读取的 `WECOM_KF_BASE_URL`，或 `https://qyapi.weixin.qq.com`。
   */
  readonly baseUrl?: string | undefined;
  /**
   * The store through which processes share access tokens: `redisStore`, `durableObjectStore`, `kvStore`. Default: not shared.
   *
   * 中文：供多个进程共享 access_token 的存储：`redisStore`、`durableObjectStore`、`kvStore`。默认不共享。
   */
  readonly tokenStore?: Store | undefined;
  /**
   * The engine: `native` is the addon of Node.js and Bun (an error where it cannot be loaded); `wasm` is the WebAssembly module, with which
   * requests are sent by fetch. Default: `WECOM_KF_ENGINE`, if it is set; else the addon, or the module where the addon cannot be loaded.
   *
   * 中文：引擎：`native` 为 Node.js 和 Bun 的原生插件（无法加载则报错）；`wasm` 为 WebAssembly 模块，请求由 fetch 发送。默认为 `WECOM_KF_ENGINE`（如果设置）；否则为插件，无法加载时为模块。
   */
  readonly engine?: EngineName | undefined;
  /**
   * The fetch function to use instead of the native transport.
   *
   * 中文：用来代替原生传输的 fetch 函数。
   */
  readonly fetch?: FetchFunction | undefined;
  /**
   * How requests are sent: `native` (the default on Node.js, unless `globalThis.fetch` or undici's dispatcher was replaced, so that mocks
   * and tracing see the requests), `fetch`, or your own transport. Default: `WECOM_KF_TRANSPORT`, if it is set.
   *
   * 中文：请求的发送方式：`native`（Node.js 的默认方式；`globalThis.fetch` 或 undici 的 dispatcher 被替换时除外，以便 mock 和追踪看到请求）、`fetch`，或自己的传输。
   * 默认为 `WECOM_KF_TRANSPORT`（如果设置）。
   */
  readonly transport?: "native" | "fetch" | Transport | undefined;
  /**
   * The proxy for all requests of the native transport: an `http://`, `https://`, `socks5h://`, `socks5://`, `socks4a://` or `socks4://`
   * URL, with user name and password if required; `socks://` means `socks5h://`. The environment variables (`HTTPS_PROXY`, `NO_PROXY` and
   * so on) are then ignored, and a replaced `globalThis.fetch` is not used. `false`: no proxy, whatever the variables say.
   *
   * 中文：原生传输所有请求的代理：`http://`、`https://`、`socks5h://`、`socks5://`、`socks4a://` 或 `socks4://` URL，可含用户名和密码；`socks://` 即 `socks5h://`。
   * 设置后忽略代理环境变量（`HTTPS_PROXY`、`NO_PROXY` 等），也不使用被替换的 `globalThis.fetch`；`false` 表示不用代理。
   */
  readonly proxy?: string | false | undefined;
  /**
   * The time limit for a whole call, in milliseconds. Default 30 000.
   *
   * 中文：整个调用的时限，单位为毫秒。默认 30 000。
   */
  readonly timeout?: number | undefined;
  /**
   * The maximum number of retries per call. Default 2.
   *
   * 中文：每次调用最多重试次数。默认 2。
   */
  readonly maxRetries?: number | undefined;
  /**
   * Receives log messages: every request and response at `debug`, retries and their reasons at `info`. They never contain tokens or
   * secrets. Default: warnings go to the console.
   *
   * 中文：接收日志：`debug` 为每次请求和响应，`info` 为重试及其原因；不含凭证和 secret。默认把警告输出到控制台。
   */
  readonly logger?: KfLogger | undefined;
  /**
   * The log level. Default: `WECOM_KF_LOG`, otherwise `debug` for your own logger and `warn` for the console.
   *
   * 中文：日志级别。默认为 `WECOM_KF_LOG`；否则自己的 logger 为 `debug`，控制台为 `warn`。
   */
  readonly logLevel?: KfLogLevel | undefined;
  /**
   * Shows message texts, names and other contents in debug logs, which otherwise show only their lengths. Default false.
   *
   * 中文：在 debug 日志中显示消息文本、名称等内容，否则只显示长度。默认 false。
   */
  readonly logText?: boolean | undefined;
  /**
   * Called before each request, including token requests. Errors that it throws are logged and do not fail the call.
   *
   * 中文：每次请求之前调用，包括获取凭证的请求；它抛出的错误会记入日志，不影响调用。
   */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Called after each response or failure, once the next step has been decided. Errors that it throws are logged and do not fail the call.
   *
   * 中文：每次响应或失败之后、决定了下一步时调用；它抛出的错误会记入日志，不影响调用。
   */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /**
   * The clocks and timers for time limits, retries and the life of tokens, for tests. Default: the system's. Clients with a clock of their
   * own share no tokens with others.
   *
   * 中文：时限、重试和凭证有效期所用的时钟和定时器，供测试使用；默认为系统的。自带时钟的客户端不与其他客户端共用凭证。
   */
  readonly clock?: Clock | undefined;
}

/**
 * The options of a client, with the credentials.
 *
 * 中文：客户端的选项，包括凭据。
 */
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
  clock: true,
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
