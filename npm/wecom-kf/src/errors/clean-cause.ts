/** Limits on scanning a cause: an error of an HTTP library may reference its whole internals. */
const MAX_CAUSE_DEPTH = 6;
const MAX_CAUSE_NODES = 1000;

/**
 * Makes a foreign error safe to use as a cause: returns it unchanged if its visible content holds no secret, otherwise a copy of its name,
 * message, stack and code with the secrets removed by `scrub`.
 */
export function cleanCause(cause: unknown, scrub: (text: string) => string): unknown {
  const budget = { nodes: MAX_CAUSE_NODES };
  const clean = (value: unknown, depth: number): boolean => {
    if (typeof value === "string") return scrub(value) === value;
    if (typeof value !== "object" || value === null) return true;
    budget.nodes -= 1;
    if (depth === MAX_CAUSE_DEPTH || budget.nodes < 0 || value instanceof Map || value instanceof Set) return false;
    return Reflect.ownKeys(value).every((key) => clean((value as Record<PropertyKey, unknown>)[key], depth + 1));
  };
  try {
    return clean(cause, 0) ? cause : copyOfCause(cause, scrub, 0);
  } catch {
    // One of its getters threw.
    return undefined;
  }
}

function copyOfCause(cause: unknown, scrub: (text: string) => string, depth: number): unknown {
  if (typeof cause === "string") return scrub(cause);
  if (typeof cause !== "object" || cause === null || depth === MAX_CAUSE_DEPTH) return undefined;
  const { name, message, stack, code, cause: inner } = cause as { readonly [name: string]: unknown };
  const text = (value: unknown) => (typeof value === "string" ? scrub(value) : undefined);
  const copy = new Error(text(message) ?? "", inner === undefined ? undefined : { cause: copyOfCause(inner, scrub, depth + 1) });
  const hidden = { name: text(name) ?? "Error", stack: text(stack) ?? copy.stack };
  for (const [key, value] of Object.entries(hidden)) Object.defineProperty(copy, key, { value, configurable: true, writable: true });
  return code === undefined ? copy : Object.assign(copy, { code: text(code) ?? (typeof code === "number" ? code : undefined) });
}
