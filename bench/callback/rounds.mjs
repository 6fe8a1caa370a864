// Rounds: every candidate once per round, in a different order each time, so that disturbances affect all of them. Ratios are computed
// within a round, and their median counts.

import { spread } from "../figures.mjs";

/**
 * Measures candidates, `{ name: async (count) => milliseconds }`. Each round of a candidate takes about `slice` milliseconds. Returns each
 * candidate's rounds, in microseconds per call.
 */
export async function measure(candidates, { rounds, slice }) {
  const names = Object.keys(candidates);
  const counts = {};
  for (const name of names) counts[name] = await calibrate(candidates[name], slice);
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(at + round) % names.length];
      taken[name].push(((await candidates[name](counts[name])) * 1000) / counts[name]);
    }
  }
  return taken;
}

/** The number of calls that fill a slice. Also warms the candidate up. */
async function calibrate(run, slice) {
  for (let count = 1; ; count *= 2) {
    const time = await run(count);
    if (time >= slice / 2) return Math.max(1, Math.round((count * slice) / time));
  }
}

/** The result of a candidate: its time, and its ratio to `us`. */
export function summary(taken, us) {
  return Object.fromEntries(
    Object.entries(taken).map(([name, times]) => [
      name,
      { us: spread(times), ratio: spread(times.map((time, round) => time / taken[us][round])) },
    ]),
  );
}

/** Measures a function in this process: `count` calls in milliseconds. */
export const here = (call) => async (count) => {
  const start = performance.now();
  for (let at = 0; at < count; at += 1) call();
  return performance.now() - start;
};

/** The same for a function that returns a promise: one call after another. */
export const hereAwaited = (call) => async (count) => {
  const start = performance.now();
  for (let at = 0; at < count; at += 1) await call();
  return performance.now() - start;
};
