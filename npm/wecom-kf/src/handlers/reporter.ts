import { isKfError } from "../errors/kf-error.js";

/** The interval at which rejections of one kind are logged. Anybody can send requests that are rejected. */
const LOG_EVERY_MS = 60_000;

/** Reports errors to `onError`, or to the console. */
export class Reporter {
  readonly #onError: ((error: unknown) => unknown) | undefined;
  /** By kind of error: until when it is suppressed, and how many were suppressed. */
  readonly #logged = new Map<string, { readonly until: number; suppressed: number }>();

  constructor(onError: ((error: unknown) => unknown) | undefined) {
    this.#onError = onError;
  }

  /** Reports a failed handler run. Returns a promise when `onError` is asynchronous; it never rejects. Never throws. */
  reportFailure(error: unknown): Promise<unknown> | undefined {
    return this.#notify(error, () => logLine(describeError(error)));
  }

  /** Reports a rejected request, like `reportFailure`, but throttles the log. */
  reportRefusal(error: unknown): Promise<unknown> | undefined {
    return this.#notify(error, () => this.#logThrottled(error));
  }

  #notify(error: unknown, log: () => void): Promise<unknown> | undefined {
    // A failing `onError` must not cause an unhandled rejection, which terminates a Node.js process.
    try {
      const result = this.#onError ? this.#onError(error) : log();
      return typeof result === "object" && result !== null ? Promise.resolve(result).catch(() => undefined) : undefined;
    } catch {
      return undefined;
    }
  }

  #logThrottled(error: unknown): void {
    const now = performance.now();
    const kind = errorKind(error);
    const last = this.#logged.get(kind);
    if (last && now < last.until) {
      last.suppressed += 1;
      return;
    }
    this.#logged.set(kind, { until: now + LOG_EVERY_MS, suppressed: 0 });
    logLine(describeError(error) + (last?.suppressed ? ` (and ${last.suppressed} more of this kind since the last line)` : ""));
  }
}

function logLine(text: string): void {
  console.error(`wecom-kf: callback: ${text}`);
}

/** Does not use the class: the error may come from another copy of the package or another realm. */
function errorKind(error: unknown): string {
  if (isKfError(error)) return error.code;
  return isError(error) ? error.name : typeof error;
}

function isError(value: unknown): value is Error {
  const { name, message } = Object(value) as Partial<Error>;
  return typeof value === "object" && typeof name === "string" && typeof message === "string";
}

/** Describes an error for the log. Only name and location of foreign errors, whose messages may contain customer data or secrets. */
function describeError(error: unknown): string {
  if (isKfError(error)) return `${error.code}: ${error.message}`;
  if (!isError(error)) return `onEvent threw a value of type ${typeof error}; set onError to see it`;
  const { name, message } = error;
  const stack = String(error.stack);
  const head = message ? `${name}: ${message}` : name;
  const [place] = stack.startsWith(head) ? stack.slice(head.length).trim().split("\n") : [];
  return `${name}${place ? ` ${place}` : ""}; set onError to see its message`;
}
