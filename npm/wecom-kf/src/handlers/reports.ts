import { isKfError } from "../errors/kf-error.js";

/** How often a refusal of one kind is logged: anybody can send what is refused, as often as they like. */
const LOG_EVERY_MS = 60_000;

/** Tells `onError` of errors, or the console. */
export class Reporter {
  readonly #onError: ((error: unknown) => unknown) | undefined;
  /** What was logged, by kind: until when the same is passed over, and how often it was. */
  readonly #logged = new Map<string, { readonly until: number; passed: number }>();

  constructor(onError: ((error: unknown) => unknown) | undefined) {
    this.#onError = onError;
  }

  /** Tells of work that failed. Gives a promise when the telling goes on; it never rejects, and nothing is ever thrown. */
  failed(error: unknown): Promise<unknown> | undefined {
    return this.#tell(error, () => logLine(describedError(error)));
  }

  /** Tells of a request that was not taken, as `failed` does; the log is spared its repeats. */
  refused(error: unknown): Promise<unknown> | undefined {
    return this.#tell(error, () => this.#logOnce(error));
  }

  #tell(error: unknown, log: () => void): Promise<unknown> | undefined {
    // An error of the error handler must not become an unhandled rejection, which ends a Node.js process.
    try {
      const told = this.#onError ? this.#onError(error) : log();
      return typeof told === "object" && told !== null ? Promise.resolve(told).catch(() => undefined) : undefined;
    } catch {
      return undefined;
    }
  }

  #logOnce(error: unknown): void {
    const now = performance.now();
    const kind = errorKind(error);
    const last = this.#logged.get(kind);
    if (last && now < last.until) {
      last.passed += 1;
      return;
    }
    this.#logged.set(kind, { until: now + LOG_EVERY_MS, passed: 0 });
    logLine(describedError(error) + (last?.passed ? ` (and ${last.passed} more of them since the last such line)` : ""));
  }
}

function logLine(text: string): void {
  console.error(`wecom-kf: callback: ${text}`);
}

/** An error may be of another copy of the package, or of another realm: its class tells nothing. */
function errorKind(error: unknown): string {
  if (isKfError(error)) return error.code;
  return isError(error) ? error.name : typeof error;
}

function isError(value: unknown): value is Error {
  const { name, message } = Object(value) as Partial<Error>;
  return typeof value === "object" && typeof name === "string" && typeof message === "string";
}

/** An error for the log. The message of an error that is not ours may quote a customer or a secret: its name and place must do. */
function describedError(error: unknown): string {
  if (isKfError(error)) return `${error.code}: ${error.message}`;
  if (!isError(error)) return `onEvent threw a value of type ${typeof error}; set onError to see it`;
  const { name, message } = error;
  const stack = String(error.stack);
  const head = message ? `${name}: ${message}` : name;
  const [place] = stack.startsWith(head) ? stack.slice(head.length).trim().split("\n") : [];
  return `${name}${place ? ` ${place}` : ""}; set onError to see its message`;
}
