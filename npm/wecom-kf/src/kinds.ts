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

/** The bytes of an ArrayBuffer or of any view of one, without copying them; nothing for what is no bytes. */
export function bytesIn(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    // Those of this realm as they are; of another one, or of another kind, a view of the same bytes.
    return value instanceof Uint8Array ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  const buffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));
  return buffer ? new Uint8Array(value as ArrayBuffer) : undefined;
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
