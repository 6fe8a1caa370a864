/** What a buffer holds before its first chunk. (Making one anew costs as much as all the rest of reading a short answer.) */
const NOTHING = new Uint8Array();

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
  #bytes: Uint8Array = NOTHING;
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
    if (this.#length === 0) return new Uint8Array();
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }
}

/** Reads a stream to its end; `undefined` when it is over the limit, which is counted while reading. An early end gives the stream up. */
export async function readStream(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
  ending: { readonly signal: AbortSignal; stop?: () => void },
): Promise<Uint8Array | undefined> {
  if (!stream) return new Uint8Array();
  const reader = stream.getReader();
  ending.stop = () => discard(reader);
  if (ending.signal.aborted) ending.stop();
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
}

/** Gives up what is left of a stream. That may take its time, or fail: nobody waits for it. */
export function discard(stream: { cancel(): Promise<void> } | null): void {
  stream?.cancel().catch(() => undefined);
}
