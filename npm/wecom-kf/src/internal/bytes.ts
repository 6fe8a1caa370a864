/** Chunks as one run of bytes. */
export function concatBytes(chunks: readonly Uint8Array[], length: number): Uint8Array {
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
 * Bytes that arrive in chunks, kept in one buffer that doubles. The memory follows the bytes and not the number of chunks: each chunk kept
 * as an object of its own would take a hundred times its size when a sender sends single bytes.
 */
export class ByteBuffer {
  readonly #limit: number;
  /** A lone chunk as it came, then a buffer with room at its end. */
  #bytes: Uint8Array = new Uint8Array();
  #length = 0;

  /** `limit` is the length beyond which the caller reads no further: there the buffer stops doubling. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds a chunk, which is copied unless it is the only one. */
  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (this.#length === 0) {
      this.#bytes = chunk;
    } else {
      if (length > this.#bytes.length) {
        const larger = new Uint8Array(Math.max(length, Math.min(2 * length, this.#limit)));
        larger.set(this.#bytes.subarray(0, this.#length));
        this.#bytes = larger;
      }
      this.#bytes.set(chunk, this.#length);
    }
    this.#length = length;
  }

  /** All of them, with nothing behind them in memory. */
  take(): Uint8Array {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }
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
    const bytes = new ByteBuffer(limit);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes.take();
      if (bytes.length + value.length > limit) {
        discard(reader);
        return undefined;
      }
      bytes.add(value);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Gives up what is left of a stream. That may take its time, or fail: nobody waits for it. */
export function discard(stream: { cancel(): Promise<void> } | null): void {
  stream?.cancel().catch(() => undefined);
}
