import { isKfError } from "../kf-error.js";

/** Tells `onError` of an error. Gives a promise when that goes on; it never rejects, and nothing is ever thrown. */
export function report(onError: ((error: unknown) => unknown) | undefined, error: unknown): Promise<unknown> | undefined {
  // An error of the error handler must not become an unhandled rejection, which ends a Node.js process.
  try {
    const told = onError ? onError(error) : console.error(`wecom-kf: callback: ${described(error)}`);
    return typeof told === "object" && told !== null ? Promise.resolve(told).catch(() => undefined) : undefined;
  } catch {
    return undefined;
  }
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
