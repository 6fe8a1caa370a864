import type { Attempt } from "../errors/attempt.js";

/** A logger: four methods, as on `console`. */
export interface KfLogger {
  /** Each attempt of a call. No level receives secrets, tokens or message texts. */
  debug(message: string, ...details: unknown[]): void;
  /** Noteworthy events, such as retries. */
  info(message: string, ...details: unknown[]): void;
  /** Conditions that need attention. */
  warn(message: string, ...details: unknown[]): void;
  /** Failures. */
  error(message: string, ...details: unknown[]): void;
}

/** The log level: a logger receives messages up to this level. */
export type KfLogLevel = "off" | "error" | "warn" | "info" | "debug";

/** A request that is about to be sent. Contains no token, secret or message text. */
export interface RequestEvent {
  /** The id of the call, the same for all its attempts. */
  readonly requestId: string;
  /** The operation (`sendMsg`, `getToken`), or the path of a `kf.call`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: "GET" | "POST";
  /** The path below `cgi-bin/`, without its query. */
  readonly path: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
}

/** The outcome of a request and the decision about it. */
export interface ResponseEvent extends RequestEvent, Attempt {
  /** The HTTP status; `undefined` without a response. */
  readonly status: number | undefined;
  /** WeCom's error code, 0 for success; `undefined` when the response was not from WeCom. */
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
