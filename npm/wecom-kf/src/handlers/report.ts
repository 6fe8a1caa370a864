import { isKfError, KfCallbackError } from "../kf-error.js";

/** How often a refusal of one code is logged: anybody can send what is refused, as often as they like. */
const EVERY_MS = 60_000;

/** Tells `onError` of errors, or the console. */
export class Reporter {
  readonly #onError: ((error: unknown) => unknown) | undefined;
  /** What was logged, by code: until when the same is passed over, and how often it was. */
  readonly #logged = new Map<string, { readonly until: number; passed: number }>();

  constructor(onError: ((error: unknown) => unknown) | undefined) {
    this.#onError = onError;
  }

  /** Gives a promise when the telling goes on; it never rejects, and nothing is ever thrown. */
  tell(error: unknown): Promise<unknown> | undefined {
    // An error of the error handler must not become an unhandled rejection, which ends a Node.js process.
    try {
      const told = this.#onError ? this.#onError(error) : this.#log(error);
      return typeof told === "object" && told !== null ? Promise.resolve(told).catch(() => undefined) : undefined;
    } catch {
      return undefined;
    }
  }

  #log(error: unknown): void {
    if (!(error instanceof KfCallbackError)) return line(described(error));
    const now = performance.now();
    const last = this.#logged.get(error.code);
    if (last && now < last.until) {
      last.passed += 1;
      return;
    }
    this.#logged.set(error.code, { until: now + EVERY_MS, passed: 0 });
    line(described(error) + (last?.passed ? ` (and ${last.passed} more of them since the last such line)` : ""));
  }
}

function line(text: string): void {
  console.error(`wecom-kf: callback: ${text}`);
}

/** An error for the log. The message of an error that is not ours may quote a customer or a secret: its name and place must do. */
function described(error: unknown): string {
  if (isKfError(error)) return `${error.code}: ${error.message}`;
  if (!(error instanceof Error)) return `onEvent threw a value of type ${typeof error}; set onError to see it`;
  const { name, message, stack = "" } = error;
  const head = message ? `${name}: ${message}` : name;
  const [place] = stack.startsWith(head) ? stack.slice(head.length).trim().split("\n") : [];
  return `${name}${place ? ` ${place}` : ""}; set onError to see its message`;
}
