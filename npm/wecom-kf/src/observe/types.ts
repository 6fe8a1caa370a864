import type { Attempt } from "../errors/attempt.js";

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

/** A request that is about to be sent. It tells no token, secret or text. */
export interface RequestEvent {
  /** The id of the call: all its tries have the same one. */
  readonly requestId: string;
  /** The operation (`sendMsg`, `getToken`), or the path of a `kf.call`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: "GET" | "POST";
  /** The path below `cgi-bin/`, without its query. */
  readonly path: string;
  /** Which try of the call it is, from 1. */
  readonly attempt: number;
}

/** What became of a request, and what was decided. */
export interface ResponseEvent extends RequestEvent, Attempt {
  /** The HTTP status; nothing when no response came. */
  readonly status: number | undefined;
  /** WeCom's error code, 0 for success; nothing when the response was not WeCom's. */
  readonly errcode: number | undefined;
}

/** A diagnostics channel, as Node.js has them. */
export interface DiagnosticsChannel {
  readonly hasSubscribers: boolean;
  publish(event: unknown): void;
}

/** The channels `wecom-kf:request` and `wecom-kf:response`. */
export interface DiagnosticsChannels {
  readonly request: DiagnosticsChannel;
  readonly response: DiagnosticsChannel;
}
