/** The initial content of a buffer. (Allocating it each time would double the cost of reading a short response.) */
const EMPTY = new Uint8Array();

/** Concatenates chunks. */
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
 * Collects bytes that arrive in chunks in one buffer that grows by doubling. Memory is proportional to the bytes, not to the number of
 * chunks: keeping each chunk as an object would take a hundred times its size if a sender sends single bytes.
 */
export class ByteBuffer {
  readonly #limit: number;
  /** The first chunk itself, later a buffer with spare capacity. */
  #bytes: Uint8Array = EMPTY;
  #length = 0;

  /** `limit` is the length beyond which the caller stops reading; the buffer does not grow further than needed for it. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of bytes. */
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

  /** All bytes, in an array without spare capacity. */
  take(): Uint8Array {
    if (this.#length === 0) return new Uint8Array();
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
  }
}

/** Reads a stream to its end; `undefined` when it exceeds the limit, which is checked while reading. An abort cancels the stream. */
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

/** Cancels a stream without waiting; errors are ignored. */
export function discard(stream: { cancel(): Promise<void> } | null): void {
  stream?.cancel().catch(() => undefined);
}
