/** The bytes of any view, of any realm. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  // Those of this realm as they are; of another one (a vm context, a test's) a view of the same bytes.
  return view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Whether a value is a buffer, of any realm, shared or not. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  const kind = Object.prototype.toString.call(value);
  return kind === "[object ArrayBuffer]" || kind === "[object SharedArrayBuffer]";
}

/** Chunks as one run of bytes. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/**
 * Reads a stream to its end; `undefined` when it is over the limit, which is counted while reading. A signal that ends the reading ends the
 * stream too.
 */
export async function readStream(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (!stream) return new Uint8Array();
  const reader = stream.getReader();
  const stop = () => discard(reader);
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return joined(chunks, length);
      length += value.length;
      if (length > limit) {
        discard(reader);
        return undefined;
      }
      chunks.push(value);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Gives up what is left of a stream. That may take its time, or fail: nobody waits for it. */
export function discard(stream: { cancel(): Promise<void> } | null): void {
  stream?.cancel().catch(() => undefined);
}
