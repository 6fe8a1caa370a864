// Rounds: each way once per round, in turn. Ratios are computed within a round; their median counts.

import { performance } from "node:perf_hooks";
import { createInbox } from "wecom-kf";
import { spread } from "../figures.mjs";
import { clientOf, clientOfOne, notice, OPEN_KFID, PAGE } from "./pages.mjs";
import { forgetfulStore } from "./stores.mjs";
import { BY_HAND, ways } from "./ways.mjs";

/** Messages per second of each way with a store, and the ratio to the loop by hand. */
export async function measureThroughput({ fresh }, { pages, rounds }) {
  const names = Object.keys(ways);
  const perSecond = Object.fromEntries(names.map((name) => [name, []]));
  const kf = clientOf(pages);
  // The first round is for warming up.
  for (let round = -1; round < rounds; round += 1) {
    for (let at = 0; at < names.length; at += 1) {
      const name = names[(at + round + 1) % names.length];
      const { store, end } = await fresh();
      globalThis.gc?.();
      const start = performance.now();
      await ways[name](kf, store, pages * PAGE);
      const ms = performance.now() - start;
      await end();
      if (round >= 0) perSecond[name].push((pages * PAGE * 1000) / ms);
    }
  }
  kf.close();
  return Object.fromEntries(
    names.map((name) => [
      name,
      { perSecond: spread(perSecond[name]), ratio: spread(perSecond[name].map((figure, round) => figure / perSecond[BY_HAND][round])) },
    ]),
  );
}

/** From a callback to the handler, in milliseconds, one message at a time. */
export async function measureLatency({ fresh }, { messages }) {
  const { kf, add } = clientOfOne();
  const { store, end } = await fresh();
  let handled;
  const inbox = createInbox(kf, { store, corpId: "ww1", accounts: [OPEN_KFID], start: "replay", onTurn: () => handled() });
  await inbox.poll();
  const taken = [];
  for (let at = -20; at < messages; at += 1) {
    const done = new Promise((resolve) => (handled = resolve));
    add();
    const start = performance.now();
    inbox.notify(notice());
    await done;
    if (at >= 0) taken.push(performance.now() - start);
    await inbox.poll();
  }
  await inbox.stop();
  await end();
  kf.close();
  taken.sort((one, other) => one - other);
  const at = (part) => taken[Math.min(taken.length - 1, Math.floor(taken.length * part))];
  return { p50: at(0.5), p99: at(0.99) };
}

/** The memory of the process while a backlog is read: at 10, 50 and 100 percent, in MiB. */
export async function measureMemory({ pages }) {
  const kf = clientOf(pages, { kept: false });
  const count = pages * PAGE;
  const marks = { 10: count / 10, 50: count / 2, 100: count };
  const figures = {};
  const mebibytes = (bytes) => Math.round(bytes / 104_857.6) / 10;
  await ways.inbox(kf, forgetfulStore(), count, (handled) => {
    for (const [percent, mark] of Object.entries(marks)) {
      if (handled !== mark) continue;
      globalThis.gc?.();
      const { rss, heapUsed, external } = process.memoryUsage();
      figures[percent] = { rss: mebibytes(rss), heap: mebibytes(heapUsed + external) };
    }
  });
  kf.close();
  return { messages: count, ...figures };
}
