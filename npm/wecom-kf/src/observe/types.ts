import type { Attempt } from "../errors/attempt.js";

/**
 * A logger: four methods, as on `console`.
 *
 * 中文：日志记录器，有四个方法，与 `console` 相同。
 */
export interface KfLogger {
  /**
   * Each attempt of a call. No level receives secrets, tokens or message texts.
   *
   * 中文：调用的每次尝试。任何级别都不含 secret、凭证和消息文本。
   */
  debug(message: string, ...details: unknown[]): void;
  /**
   * Noteworthy events, such as retries.
   *
   * 中文：值得注意的事，如重试。
   */
  info(message: string, ...details: unknown[]): void;
  /**
   * Conditions that need attention.
   *
   * 中文：需要关注的情况。
   */
  warn(message: string, ...details: unknown[]): void;
  /**
   * Failures.
   *
   * 中文：失败。
   */
  error(message: string, ...details: unknown[]): void;
}

/**
 * The log level: a logger receives messages up to this level.
 *
 * 中文：日志级别：logger 收到该级别及以上的日志。
 */
export type KfLogLevel = "off" | "error" | "warn" | "info" | "debug";

/**
 * A request that is about to be sent. Contains no token, secret or message text.
 *
 * 中文：即将发送的请求，不含凭证、secret 和消息文本。
 */
export interface RequestEvent {
  /**
   * The id of the call, the same for all its attempts.
   *
   * 中文：调用的 ID，其所有尝试都相同。
   */
  readonly requestId: string;
  /**
   * The operation (`sendMsg`, `getToken`), or the path of a `kf.call`.
   *
   * 中文：操作（`sendMsg`、`getToken`），或 `kf.call` 的路径。
   */
  readonly operation: string;
  /**
   * The HTTP method.
   *
   * 中文：HTTP 方法。
   */
  readonly method: "GET" | "POST";
  /**
   * The path below `cgi-bin/`, without its query.
   *
   * 中文：`cgi-bin/` 之后的路径，不含查询参数。
   */
  readonly path: string;
  /**
   * The number of the attempt, from 1.
   *
   * 中文：第几次尝试，从 1 开始。
   */
  readonly attempt: number;
}

/**
 * The outcome of a request and the decision about it.
 *
 * 中文：请求的结果，以及据此所做的决定。
 */
export interface ResponseEvent extends RequestEvent, Attempt {
  /**
   * The HTTP status; `undefined` without a response.
   *
   * 中文：HTTP 状态码；没有响应则为 `undefined`。
   */
  readonly status: number | undefined;
  /**
   * WeCom's error code, 0 for success; `undefined` when the response was not from WeCom.
   *
   * 中文：企业微信的错误码，0 表示成功；响应不是来自企业微信则为 `undefined`。
   */
  readonly errcode: number | undefined;
}

/** A diagnostics channel, as in `node:diagnostics_channel`. */
export interface DiagnosticsChannel {
  readonly hasSubscribers: boolean;
  publish(event: unknown): void;
}

/** The channels `wecom-kf:request` and `wecom-kf:response`. */
export interface DiagnosticsChannels {
  readonly request: DiagnosticsChannel;
  readonly response: DiagnosticsChannel;
}
