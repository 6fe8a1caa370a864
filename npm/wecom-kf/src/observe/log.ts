import type { KfClientOptions } from "../client/options.js";
import { environment } from "../internal/environment.js";
import { badOption } from "../internal/validate.js";
import { Secrets } from "./secrets.js";
import type { KfLogger, KfLogLevel } from "./types.js";

const LEVELS: readonly KfLogLevel[] = ["off", "error", "warn", "info", "debug"];

/** Writes to a client's logger what its level lets through. What a logger throws ends no call. */
export class Log {
  readonly #logger: KfLogger;
  readonly #level: number;
  /** Whether texts of messages are shown. */
  readonly text: boolean;
  /** What no line may tell. */
  readonly secrets: Secrets;

  constructor({ logger, logLevel, logText }: KfClientOptions, secrets = new Secrets()) {
    this.secrets = secrets;
    if (logLevel !== undefined && !LEVELS.includes(logLevel)) throw badOption("logLevel", `it must be one of ${LEVELS.join(", ")}`);
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
      const told: unknown = this.#logger[level](`wecom-kf: ${this.secrets.scrub(message)}`, ...details);
      // One that writes later may fail later: a rejection that nobody handles would end a Node.js process.
      if (typeof told === "object" && told !== null) Promise.resolve(told).catch(() => undefined);
    } catch {
      // There is nowhere to tell it.
    }
  }
}
