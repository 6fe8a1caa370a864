// Rounds of calls: every candidate once per round, in a different order each time. Ratios are computed within a round; their median counts.

import { performance } from "node:perf_hooks";
import { spread } from "../figures.mjs";

const FIGURES = ["perSecond", "p50Us", "p99Us", "cpuUs", "loopUs"];
/** The ratios of a candidate to another one, and the figure of each. */
const RATIOS = { perSecondRatio: "perSecond", p50Ratio: "p50Us", loopRatio: "loopUs" };

/** Makes `count` calls with a number of them in flight, and measures them. */
async function burst(call, inFlight, count) {
  const latencies = new Float64Array(count);
  let started = 0;
  const lane = async () => {
    while (started < count) {
      const at = started++;
      const start = performance.now();
      const { errcode } = await call();
      latencies[at] = performance.now() - start;
      if (errcode !== 0) throw new Error(`errcode ${errcode}`);
    }
  };
  const loop = performance.eventLoopUtilization();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, lane));
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const { active } = performance.eventLoopUtilization(loop);
  latencies.sort();
  const at = (part) => latencies[Math.min(count - 1, Math.floor(count * part))] * 1000;
  return {
    perSecond: (count / ms) * 1000,
    p50Us: at(0.5),
    p99Us: at(0.99),
    cpuUs: (user + system) / count,
    loopUs: (active * 1000) / count,
  };
}

/**
 * Measures `{ name: call }` with a number of calls in flight. Each round of a candidate takes about `slice` milliseconds. Returns minimum,
 * median and maximum of the rounds, and the ratios to the candidate `beside`.
 */
export async function measureCalls(calls, { inFlight, rounds, slice, beside }) {
  const names = Object.keys(calls);
  const counts = {};
  for (const name of names) {
    // The first calls are for warming up and are not counted.
    await burst(calls[name], inFlight, Math.max(inFlight * 2, slice > 10 ? 200 : 2));
    const { perSecond } = await burst(calls[name], inFlight, inFlight * 4);
    counts[name] = Math.max(inFlight, Math.round((perSecond * slice) / 1000));
  }
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(at + round) % names.length];
      taken[name].push(await burst(calls[name], inFlight, counts[name]));
    }
  }
  const of = (name, field) => spread(taken[name].map((result) => result[field]));
  const ratio = (name, field) => spread(taken[name].map((result, round) => result[field] / taken[beside][round][field]));
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        ...Object.fromEntries(FIGURES.map((field) => [field, of(name, field)])),
        ...Object.fromEntries(Object.entries(RATIOS).map(([title, field]) => [title, ratio(name, field)])),
      },
    ]),
  );
}
