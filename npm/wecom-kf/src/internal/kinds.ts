// What a value is, judged by what it does. `instanceof` asks for this realm's own classes, and what a user passes may come from another
// one: a test runner's vm context, a polyfill, another copy of a package.

/** Whether a value has properties. */
export function hasProperties(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Whether a value is awaited rather than used. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return hasProperties(value) && typeof (value as { then?: unknown }).then === "function";
}

/**
 * The bytes of an ArrayBuffer, shared or not, or of any view of one, without copying them; nothing for what is no bytes. Those of a
 * buffer that was transferred to somebody else are none.
 */
export function bytesIn(value: unknown): Uint8Array | undefined {
  const view = ArrayBuffer.isView(value);
  // Those of this realm as they are; of another one, or of another kind, a view of the same bytes.
  if (view && value instanceof Uint8Array && value.length > 0) return value;
  if (!view && !/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value))) return undefined;
  try {
    return view ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value as ArrayBuffer);
  } catch {
    return new Uint8Array();
  }
}

/** What a thrown value says. */
export function messageOf(error: unknown): string {
  const message = hasProperties(error) ? (error as { message?: unknown }).message : undefined;
  return typeof message === "string" ? message : String(error);
}

/** The type of a value, for an error: the value itself may be a secret or a customer's words. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
