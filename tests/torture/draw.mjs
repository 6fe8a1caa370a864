// Choices that depend on a seed and on what they are for, and not on the order in which they are made: the processes of a torture run at
// different speeds each time, and still each request meets the same fault.

/** A number from 0 to 1 (exclusive), the same for the same seed and labels. */
export function draw(seed, ...labels) {
  let hash = 0x811c_9dc5;
  const text = `${seed}/${labels.join("/")}`;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  // FNV alone hardly changes the upper bits when the last characters differ (the finaliser of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** One of the keys of `{ key: weight }`. */
export function pick(weights, number) {
  const entries = Object.entries(weights);
  let left = number * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries.at(-1))[0];
}

/** A whole number from `least` to `most`. */
export const between = (least, most, number) => least + Math.floor(number * (most - least + 1));

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The value after a while, for a race; it keeps no process alive. */
export const late = (ms, value) => new Promise((resolve) => setTimeout(() => resolve(value), ms).unref());

/** The body of a request as a text; `undefined` if its sender is gone, for example killed. */
export async function bodyOf(request) {
  let text = "";
  try {
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
  } catch {
    return undefined;
  }
  return text;
}

/** Milliseconds on the clock that all processes of this machine share. */
export const clock = () => Number(process.hrtime.bigint() / 1000n) / 1000;
