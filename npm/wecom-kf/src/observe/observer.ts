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

/** What is told of a request beside its event. */
export interface RequestContent {
  readonly method: "GET" | "POST";
  /** With its query, without its token. */
  readonly path: string;
  readonly body: string;
  /** The number of bytes of the file in it. */
  readonly file: number | undefined;
}

/** Tells logger, hooks and channels of a client's requests. */
export class Observer {
  readonly log: Log;
  readonly #hooks: Pick<KfClientOptions, "onRequest" | "onResponse">;
  readonly #channels: DiagnosticsChannels | undefined;
  readonly #always: boolean;
  /** The warnings that were written: each of a kind is one line. */
  readonly #warned = new Set<string>();
  #repaired = false;

  constructor(options: KfClientOptions, channels: DiagnosticsChannels | undefined, secrets: Secrets) {
    this.log = new Log(options, secrets);
    this.#hooks = options;
    this.#channels = channels;
    this.#always = this.log.writes("info") || Boolean(options.onRequest ?? options.onResponse);
  }

  /** Watches a call, if somebody wants to know of it. */
  watch(operation: string, requestId: string): CallObserver | undefined {
    const wanted = this.#always || this.#channels?.request.hasSubscribers || this.#channels?.response.hasSubscribers;
    return wanted ? new CallObserver(this, operation, requestId) : undefined;
  }

  /** Writes what a request will surprise with: once for an operation, a kind and a field, so that a flood of sends is one line. */
  warn(operation: string, requestId: string, warnings: readonly Warning[]): void {
    for (const { code, details } of warnings) {
      const kind = `${operation} ${code} ${details["field"] ?? ""}`;
      if (this.#warned.has(kind)) continue;
      this.#warned.add(kind);
      const message = fillMessage(warningTable[code], details);
      this.log.write("warn", `${requestId} ${operation}: ${message}`, { code, details });
    }
  }

  /** An answer was no strict JSON and was read all the same. Said once: it would be said of every page that a message stands in. */
  repaired(operation: string): void {
    if (this.#repaired) return;
    this.#repaired = true;
    const what = "the answer was not strict JSON (such as a control character or half a character in a text), and was read all the same";
    this.log.write("warn", `${operation}: ${what}; said once`);
  }

  /** @internal */
  tell(kind: "request", event: RequestEvent): void;
  tell(kind: "response", event: ResponseEvent): void;
  tell(kind: "request" | "response", event: RequestEvent | ResponseEvent): void {
    const channel = this.#channels?.[kind];
    if (channel?.hasSubscribers) channel.publish(event);
    const name = kind === "request" ? "onRequest" : "onResponse";
    const failed = (error: unknown) => this.log.write("error", `${name} failed`, error);
    const hook = this.#hooks[name] as ((event: unknown) => unknown) | undefined;
    if (!hook) return;
    try {
      // A rejection that nobody handles would end a Node.js process.
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

  /** A request is about to be sent. `scrub` takes its secrets out of texts. */
  request({ method, path, body, file }: RequestContent, attempt: number, scrub: (text: string) => string): void {
    const [bare = "", query = ""] = path.split("?");
    this.#event = { requestId: this.#requestId, operation: this.#operation, method, path: bare, attempt };
    const { log } = this.#observer;
    if (log.writes("debug")) {
      const parameters = Object.fromEntries(new URLSearchParams(query));
      const content = redacted(method === "GET" || file !== undefined ? parameters : parseJson(body), log.text, scrub);
      log.write("debug", `${this.#name()}: ${method} ${bare}`, content, ...(file === undefined ? [] : [`and a file of ${file} bytes`]));
    }
    this.#observer.tell("request", this.#event);
  }

  /** Its outcome is judged. `body` is what it answered, when that was WeCom's. */
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
    const again = verdict === "retry" || verdict === "refresh_token" || verdict === "replay";
    const level = again ? "info" : "debug";
    if (log.writes(level)) {
      const pause = verdict === "retry" ? ` in ${pauseMs} ms` : "";
      const details = log.writes("debug") && body !== undefined ? [redacted(body, log.text, scrub)] : [];
      log.write(level, `${this.#name()}: ${outcome} after ${Math.round(durationMs)} ms → ${verdict}${pause}`, ...details);
    }
    this.#observer.tell("response", { ...this.#event, ...attempt, status, errcode });
  }

  /** The call in a log: its id, its operation, and which try it is. */
  #name(): string {
    return `${this.#requestId} ${this.#operation} #${this.#event?.attempt}`;
  }
}
