// Rounds: every candidate once per round, in another order each time, so that what disturbs the machine disturbs them all. Ratios are
// taken within a round, and their median counts.

import { spread } from "../figures.mjs";

/**
 * Measures candidates, `{ name: async (count) => milliseconds }`. Each round of a candidate takes about `slice` milliseconds. Gives each
 * one's rounds, in microseconds per call.
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

/** How many calls fill a slice; warms the candidate up on the way. */
async function calibrate(run, slice) {
  for (let count = 1; ; count *= 2) {
    const time = await run(count);
    if (time >= slice / 2) return Math.max(1, Math.round((count * slice) / time));
  }
}

/** What is told of a candidate: its time, and how many times as long as `us` it takes. */
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

/** The same for a function that gives a promise: one call after the other. */
export const hereAwaited = (call) => async (count) => {
  const start = performance.now();
  for (let at = 0; at < count; at += 1) await call();
  return performance.now() - start;
};
