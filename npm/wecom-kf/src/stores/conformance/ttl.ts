import { type Case, same } from "./check.js";

const SOON = 30;
const LATER = 60_000;

const needs: Case["needs"] = ({ expires }) => expires !== false;

export const ttlCases: Case[] = [
  {
    name: "a value expires, for every method",
    needs,
    async run(check) {
      await check.set("set", "1", { ttl: SOON });
      await check.setMany([["many", "1"]], { ttl: SOON });
      await check.compareAndSet("compared", undefined, "1", true, "there is no value", { ttl: SOON });
      for (const name of ["set", "many", "compared"]) await check.untilGone(name);
      await check.getMany(["set", "many", "compared"], [undefined, undefined, undefined], "they have expired");
      await check.compareAndSet("set", "1", "2", false, "it has expired");
      await check.compareAndSet("set", undefined, "2", true, "it has expired");
      await check.get("set", "2", "it was set again");
      await check.delete("many");
    },
  },
  {
    name: "a value does not expire before its time",
    async run(check) {
      await check.set("a", "1", { ttl: LATER });
      await check.compareAndSet("b", undefined, "1", true, "there is no value", { ttl: LATER });
      await check.setMany([["c", "1"]], { ttl: LATER });
      await check.wait(100);
      await check.getMany(["a", "b", "c"], ["1", "1", "1"], "they have a minute");
      await check.compareAndSet("a", "1", "2", true, "it has a minute");
    },
  },
  {
    name: "each write replaces the time to live",
    needs,
    async run(check) {
      const soon = { ttl: SOON };
      for (const name of ["set", "compared", "many", "longer"]) await check.set(name, "1", soon);
      await check.set("set", "2");
      // It may have expired by now, on a slow machine.
      if (!(await check.store.compareAndSet(check.key("compared"), "1", "2"))) await check.set("compared", "2");
      await check.setMany([["many", "2"]]);
      await check.set("longer", "2", { ttl: LATER });
      await check.set("shorter", "1", { ttl: LATER });
      await check.set("shorter", "2", soon);
      await check.untilGone("shorter");
      await check.wait(SOON);
      await check.getMany(["set", "compared", "many", "longer"], ["2", "2", "2", "2"], "the last write has no or a long time to live");
    },
  },
  {
    name: "a time to live is at least a millisecond",
    needs,
    async run(check) {
      const times = [0, -1, 0.1, 1, 1.5, Number.NEGATIVE_INFINITY, Number.MIN_VALUE];
      for (const [at, ttl] of times.entries()) await check.set(`a${at}`, "1", { ttl });
      for (const at of times.keys()) await check.untilGone(`a${at}`);
    },
  },
  {
    name: "Infinity and very long times mean that the value does not expire",
    async run(check) {
      for (const [at, ttl] of [Number.POSITIVE_INFINITY, 1e300, Number.MAX_SAFE_INTEGER, 1e13].entries()) {
        await check.set(`a${at}`, "1", { ttl });
        await check.compareAndSet(`a${at}`, "1", "2", true, `ttl is ${ttl}`, { ttl });
        await check.setMany([[`b${at}`, "1"]], { ttl });
        await check.getMany([`a${at}`, `b${at}`], ["2", "1"], `ttl is ${ttl}`);
      }
    },
  },
  {
    name: "a long time to live, of weeks, is kept",
    async run(check) {
      // More than a signed 32-bit number of milliseconds.
      for (const [at, ttl] of [2 ** 31, 2 ** 32 + 5, 73 * 3_600_000, 90 * 86_400_000].entries()) {
        await check.set(`a${at}`, "1", { ttl });
        await check.compareAndSet(`a${at}`, "1", "2", true, `ttl is ${ttl}`, { ttl });
        await check.get(`a${at}`, "2", `ttl is ${ttl}`);
      }
    },
  },
  {
    name: "a time to live that is no number is refused, and changes nothing",
    async run(check) {
      await check.set("a", "1");
      for (const ttl of [Number.NaN, "10", null] as number[]) {
        const attempts = {
          set: async () => check.set("a", "2", { ttl }),
          compareAndSet: async () => void (await check.store.compareAndSet(check.key("a"), "1", "2", { ttl })),
          setMany: async () => check.setMany([["a", "2"]], { ttl }),
        };
        for (const [name, attempt] of Object.entries(attempts)) {
          const refused = await attempt().then(
            () => false,
            () => true,
          );
          same(refused, true, `${name} with the ttl ${String(ttl)} is refused`);
        }
      }
      await check.get("a", "1", "nothing was changed");
    },
  },
];
