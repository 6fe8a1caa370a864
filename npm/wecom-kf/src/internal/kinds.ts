// Duck typing. `instanceof` checks for this realm's classes, but a user's value may come from another realm: a test runner's vm context, a
// polyfill, another copy of a package.

/** Whether a value has properties. */
export function hasProperties(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Whether a value is a promise or thenable. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return hasProperties(value) && typeof (value as { then?: unknown }).then === "function";
}

/**
 * The bytes of an ArrayBuffer or SharedArrayBuffer, or of any view of one, without copying; `undefined` for other values. A detached buffer
 * has no bytes.
 */
export function bytesIn(value: unknown): Uint8Array | undefined {
  const view = ArrayBuffer.isView(value);
  // A Uint8Array of this realm is returned as is; otherwise a view of the same bytes.
  if (view && value instanceof Uint8Array && value.length > 0) return value;
  if (!view && !/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value))) return undefined;
  try {
    return view ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value as ArrayBuffer);
  } catch {
    return new Uint8Array();
  }
}

/** The message of a thrown value. Never throws, although a getter or `toString` of the value may. */
export function messageOf(error: unknown): string {
  try {
    const message = hasProperties(error) ? (error as { message?: unknown }).message : undefined;
    return typeof message === "string" ? message : String(error);
  } catch {
    return "a value without a message was thrown";
  }
}

/** The type of a value, for an error message: the value itself may be a secret or customer data. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
