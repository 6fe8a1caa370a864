import type { KfClientOptions } from "../client/options.js";
import type { Warning } from "../generated/engine.js";
import type { Attempt } from "../errors/attempt.js";
import { fillMessage } from "../errors/kf-error.js";
import { warningTable } from "../generated/errors.js";
import type { DiagnosticsChannels } from "./types.js";
import { parseJson } from "../internal/json.js";
import { Log } from "./log.js";
import { redacted } from "./redact.js";
import type { Secrets } from "./secrets.js";
import type { RequestEvent, ResponseEvent } from "./types.js";

/** The content of a request, for the debug log. */
export interface RequestContent {
  readonly method: "GET" | "POST";
  /** The path with its query, without the access token. */
  readonly path: string;
  readonly body: string;
  /** The size of the uploaded file, in bytes. */
  readonly file: number | undefined;
}

/** Reports a client's requests to its logger, hooks and diagnostics channels. */
export class Observer {
  readonly log: Log;
  readonly #hooks: Pick<KfClientOptions, "onRequest" | "onResponse">;
  readonly #channels: DiagnosticsChannels | undefined;
  readonly #alwaysWatch: boolean;
  /** The warnings that have been written; each kind is written once. */
  readonly #warned = new Set<string>();
  #repaired = false;

  constructor(options: KfClientOptions, channels: DiagnosticsChannels | undefined, secrets: Secrets) {
    this.log = new Log(options, secrets);
    this.#hooks = options;
    this.#channels = channels;
    this.#alwaysWatch = this.log.writes("info") || Boolean(options.onRequest ?? options.onResponse);
  }

  /** Creates an observer for a call, or `undefined` when there is no logger, hook or subscriber. */
  watch(operation: string, requestId: string): CallObserver | undefined {
    const watched = this.#alwaysWatch || this.#channels?.request.hasSubscribers || this.#channels?.response.hasSubscribers;
    return watched ? new CallObserver(this, operation, requestId) : undefined;
  }

  /** Logs the warnings of a request, once per operation, code and field, so that many sends cause one line. */
  warn(operation: string, requestId: string, warnings: readonly Warning[]): void {
    for (const { code, details } of warnings) {
      const kind = `${operation} ${code} ${details["field"] ?? ""}`;
      if (this.#warned.has(kind)) continue;
      this.#warned.add(kind);
      const message = fillMessage(warningTable[code], details);
      this.log.write("warn", `${requestId} ${operation}: ${message}`, { code, details });
    }
  }

  /**
   * Logs that a response was not strict JSON and was repaired. Only once, since otherwise every page with the same message would cause a
   * line.
   */
  repaired(operation: string): void {
    if (this.#repaired) return;
    this.#repaired = true;
    const what = "the response was not strict JSON (for example a control character or a lone surrogate in a text) and was repaired";
    this.log.write("warn", `${operation}: ${what}; further cases are not logged`);
  }

  /** @internal */
  publish(kind: "request", event: RequestEvent): void;
  publish(kind: "response", event: ResponseEvent): void;
  publish(kind: "request" | "response", event: RequestEvent | ResponseEvent): void {
    const name = kind === "request" ? "onRequest" : "onResponse";
    const failed = (error: unknown) => this.log.write("error", `${name} failed`, error);
    try {
      const channel = this.#channels?.[kind];
      // Node.js throws a subscriber's exception later, other runtimes may throw it here.
      if (channel?.hasSubscribers) channel.publish(event);
    } catch (error) {
      this.log.write("error", `a subscriber of the ${kind} channel failed`, error);
    }
    try {
      const hook = this.#hooks[name] as ((event: unknown) => unknown) | undefined;
      if (!hook) return;
      // An unhandled rejection would terminate a Node.js process.
      Promise.resolve(hook(event)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

/** One call under observation. */
export class CallObserver {
  readonly #observer: Observer;
  readonly #operation: string;
  readonly #requestId: string;
  #event: RequestEvent | undefined;

  constructor(observer: Observer, operation: string, requestId: string) {
    this.#observer = observer;
    this.#operation = operation;
    this.#requestId = requestId;
  }

  /** A request is about to be sent. `scrub` removes its secrets from texts. */
  request({ method, path, body, file }: RequestContent, attempt: number, scrub: (text: string) => string): void {
    const [bare = "", query = ""] = path.split("?");
    this.#event = { requestId: this.#requestId, operation: this.#operation, method, path: bare, attempt };
    const { log } = this.#observer;
    if (log.writes("debug")) {
      const parameters = Object.fromEntries(new URLSearchParams(query));
      const content = redacted(method === "GET" || file !== undefined ? parameters : parseJson(body), log.text, scrub);
      log.write("debug", `${this.#name()}: ${method} ${bare}`, content, ...(file === undefined ? [] : [`and a file of ${file} bytes`]));
    }
    this.#observer.publish("request", this.#event);
  }

  /** The outcome has been judged. `body` is the response, when it came from WeCom. */
  response(
    attempt: Attempt,
    status: number | undefined,
    errcode: number | undefined,
    body: unknown,
    scrub: (text: string) => string,
  ): void {
    if (!this.#event) return;
    const { log } = this.#observer;
    const { outcome, verdict, pauseMs, durationMs } = attempt;
    const willRetry = verdict === "retry" || verdict === "refresh_token" || verdict === "replay";
    const level = willRetry ? "info" : "debug";
    if (log.writes(level)) {
      const pause = verdict === "retry" ? ` in ${pauseMs} ms` : "";
      const details = log.writes("debug") && body !== undefined ? [redacted(body, log.text, scrub)] : [];
      log.write(level, `${this.#name()}: ${outcome} after ${Math.round(durationMs)} ms → ${verdict}${pause}`, ...details);
    }
    this.#observer.publish("response", { ...this.#event, ...attempt, status, errcode });
  }

  /** The prefix of log lines: the id of the call, its operation and the attempt. */
  #name(): string {
    return `${this.#requestId} ${this.#operation} #${this.#event?.attempt}`;
  }
}
