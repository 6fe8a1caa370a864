import { type Case, same } from "./check.js";

const needs: Case["needs"] = ({ atomic }) => atomic !== false;

export const raceCases: Case[] = [
  {
    name: "a store that is not atomic says so, and others do not",
    async run(check) {
      same(check.store.atomic !== false, check.options.atomic !== false, "atomic is not what the options say");
    },
  },
  {
    name: "of compareAndSet calls at the same time, one succeeds",
    needs,
    async run(check) {
      const race = async (expected: string | undefined, round: string) => {
        const calls = Array.from({ length: 30 }, async (_, at) => check.store.compareAndSet(check.key("a"), expected, `${round} ${at}`));
        const won = (await Promise.all(calls)).flatMap((set, at) => (set ? [at] : []));
        same(won.length, 1, `calls that succeeded when all expected ${expected}`);
        await check.get("a", `${round} ${won[0]}`, "one call succeeded");
        return `${round} ${won[0]}`;
      };
      const first = await race(undefined, "first");
      await race(await race(first, "second"), "third");
    },
  },
  {
    name: "no change is lost when several read, change and set",
    needs,
    async run(check) {
      const others = [check.store, (await check.options.another?.()) ?? check.store];
      const add = async (store: (typeof others)[number]) => {
        for (let added = 0; added < 10; ) {
          const current = await store.get(check.key("count"));
          if (await store.compareAndSet(check.key("count"), current, String(Number(current ?? 0) + 1))) added += 1;
        }
      };
      await Promise.all(Array.from({ length: 6 }, (_, at) => add(others[at % 2] ?? check.store)));
      await check.get("count", "60", "6 have added 10 each");
    },
  },
  {
    name: "calls at the same time do not mix their keys up",
    async run(check) {
      const names = Array.from({ length: 40 }, (_, at) => `a${at}`);
      await Promise.all(names.map((name, at) => (at % 2 ? check.set(name, name) : check.setMany([[name, name]]))));
      await Promise.all(names.map((name) => check.get(name, name, "it was set")));
      await Promise.all(names.map((name, at) => (at % 2 ? check.delete(name) : check.compareAndSet(name, name, "x", true, "it is there"))));
      await check.getMany(names, names.map((_, at) => (at % 2 ? undefined : "x")), "deleted or set"); // biome-ignore format: one list
    },
  },
];
