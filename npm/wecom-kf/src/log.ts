import { environment } from "./environment.js";
import type { KfClientOptions, KfLogger, KfLogLevel } from "./options.js";
import { bad } from "./validate.js";

const LEVELS: readonly KfLogLevel[] = ["off", "error", "warn", "info", "debug"];

/** Writes to a client's logger what its level lets through. What a logger throws ends no call. */
export class Log {
  readonly #logger: KfLogger;
  readonly #level: number;
  /** Whether texts of messages are shown. */
  readonly text: boolean;

  constructor({ logger, logLevel, logText }: KfClientOptions) {
    if (logLevel !== undefined && !LEVELS.includes(logLevel)) throw bad("logLevel", `it must be one of ${LEVELS.join(", ")}`);
    const wanted = logLevel ?? (environment("WECOM_KF_LOG") as KfLogLevel | undefined);
    this.#logger = logger ?? console;
    // A logger of the caller's has levels of its own.
    this.#level = LEVELS.indexOf(wanted && LEVELS.includes(wanted) ? wanted : logger ? "debug" : "warn");
    this.text = logText === true;
  }

  /** Whether a message of this level is written. */
  writes(level: keyof KfLogger): boolean {
    return LEVELS.indexOf(level) <= this.#level;
  }

  write(level: keyof KfLogger, message: string, ...details: unknown[]): void {
    if (!this.writes(level)) return;
    try {
      this.#logger[level](`wecom-kf: ${message}`, ...details);
    } catch {
      // There is nowhere to tell it.
    }
  }
}
