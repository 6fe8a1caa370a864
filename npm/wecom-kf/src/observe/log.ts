import type { KfClientOptions } from "../client/options.js";
import { environment } from "../internal/environment.js";
import { badOption } from "../internal/validate.js";
import { Secrets } from "./secrets.js";
import type { KfLogger, KfLogLevel } from "./types.js";

const LEVELS: readonly KfLogLevel[] = ["off", "error", "warn", "info", "debug"];

/** Writes to a client's logger according to its level. An error in the logger does not fail a call. */
export class Log {
  readonly #logger: KfLogger;
  readonly #level: number;
  /** Whether message texts are shown. */
  readonly text: boolean;
  /** The secrets that are removed from every line. */
  readonly secrets: Secrets;

  constructor({ logger, logLevel, logText }: KfClientOptions, secrets = new Secrets()) {
    this.secrets = secrets;
    if (logLevel !== undefined && !LEVELS.includes(logLevel)) throw badOption("logLevel", `it must be one of ${LEVELS.join(", ")}`);
    const requested = logLevel ?? (environment("WECOM_KF_LOG") as KfLogLevel | undefined);
    this.#logger = logger ?? console;
    // A custom logger has its own level.
    this.#level = LEVELS.indexOf(requested && LEVELS.includes(requested) ? requested : logger ? "debug" : "warn");
    this.text = logText === true;
  }

  /** Whether a message of this level is written. */
  writes(level: keyof KfLogger): boolean {
    return LEVELS.indexOf(level) <= this.#level;
  }

  write(level: keyof KfLogger, message: string, ...details: unknown[]): void {
    if (!this.writes(level)) return;
    try {
      const result: unknown = this.#logger[level](`wecom-kf: ${this.secrets.scrub(message)}`, ...details);
      // An asynchronous logger may reject: an unhandled rejection would terminate a Node.js process.
      if (typeof result === "object" && result !== null) Promise.resolve(result).catch(() => undefined);
    } catch {
      // There is nowhere to report it.
    }
  }
}
