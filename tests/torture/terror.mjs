// What happens to the instances and to the store, at moments that the seed gives.

import { between, draw, pause, pick } from "./draw.mjs";

const DEEDS = { kill: 30, freeze: 25, blink: 15, replace: 15, store: 15 };

/**
 * Begins. `every` are the least and the greatest pause between two deeds, in milliseconds: a take-over lasts six seconds, and some work is
 * to be done in between. `most` is the greatest number of deeds. `end()` resolves when all instances and the store run again.
 */
export function unleash({ seed, fleet, store, journals, lease, every = [4000, 12_000], most = Number.POSITIVE_INFINITY, deeds = DEEDS }) {
  const counts = {};
  const under = new Set();
  let ended = false;

  /** Who began a turn last: most of what is done should hit the owner. */
  function ownerFirst() {
    const last = journals.readMore().findLast(({ what }) => what === "begin");
    const alive = fleet.alive();
    return alive.find(({ name, incarnation }) => last?.run === `${name}.${incarnation}`) ?? alive[0];
  }

  const acts = {
    kill: (victim, number) => fleet.kill(victim, between(0, 2000, number)),
    /** Beyond its lease. */
    freeze: (victim, number) => fleet.freeze(victim, between(lease + 1500, lease + 5000, number)),
    /** A pause that it survives as the owner, or barely. */
    blink: (victim, number) => fleet.freeze(victim, between(300, lease, number)),
    replace: (victim) => fleet.replace(victim),
    async store(_, number) {
      // A file has no process that could be restarted.
      if (!store.kill) return false;
      fleet.deeds.push([Number(process.hrtime.bigint() / 1000n) / 1000, "the store is killed", "store"]);
      await store.kill("SIGKILL");
      await pause(between(0, 2000, number));
      await store.start();
      fleet.deeds.push([Number(process.hrtime.bigint() / 1000n) / 1000, "the store is back", "store"]);
      return true;
    },
  };

  async function run() {
    for (let number = 0; !ended && number < most; number += 1) {
      await pause(between(...every, draw(seed, "pause", number)));
      if (ended) return;
      const deed = pick(deeds, draw(seed, "deed", number));
      const alive = fleet.alive().filter(({ port }) => port !== undefined);
      const needs = deed === "store" ? "store" : "instance";
      if ((needs === "store" && under.has("store")) || (needs === "instance" && alive.length === 0)) continue;
      const owner = draw(seed, "owner", number) < 0.7 ? ownerFirst() : undefined;
      const victim = needs === "store" ? undefined : (owner ?? alive[Math.floor(draw(seed, "victim", number) * alive.length)]);
      if (victim?.busy) continue;
      const mark = victim ?? "store";
      if (victim) victim.busy = true;
      under.add(mark);
      void acts[deed](victim, draw(seed, "length", number)).then((done) => {
        if (done !== false) counts[deed] = (counts[deed] ?? 0) + 1;
        if (victim) victim.busy = false;
        under.delete(mark);
      });
    }
  }

  const running = run();
  return {
    counts,
    async end() {
      ended = true;
      await running;
      while (under.size > 0) await pause(50);
    },
  };
}
