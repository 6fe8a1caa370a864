/**
 * Resolves to the promise's value, or to what `onTimeout` returns (or rejects with what it throws) when the promise has not settled after
 * `ms` milliseconds. The promise itself continues, and a later rejection is handled.
 */
export async function orLate<T, Fallback>(promise: Promise<T>, ms: number, onTimeout: () => Fallback): Promise<T | Fallback> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timedOut = new Promise<Fallback>((resolve, reject) => {
    const end = () => {
      try {
        resolve(onTimeout());
      } catch (error) {
        reject(error);
      }
    };
    timer = setTimeout(end, Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
