/**
 * What a promise gives, or what `late` gives (or throws) when it has not settled after so many milliseconds. The promise itself goes on,
 * and a rejection that comes too late is handled.
 */
export async function orLate<T, Late>(promise: Promise<T>, ms: number, late: () => Late): Promise<T | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<Late>((resolve, reject) => {
    const end = () => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    };
    timer = setTimeout(end, Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, time]);
  } finally {
    clearTimeout(timer);
  }
}
