import { getMany } from "../store.js";
import { type Case, same } from "./check.js";

const COUNT = 1000;
const numbers = Array.from({ length: COUNT }, (_, at) => at);

export const manyCases: Case[] = [
  {
    name: "getMany answers each position, also for absent keys and repeated ones",
    async run(check) {
      await check.set("a", "1");
      await check.set("b", "");
      await check.getMany(["none", "b", "a", "none", "a", "a"], [undefined, "", "1", undefined, "1", "1"], "in the order of the keys");
      await check.getMany(["none", "nothing"], [undefined, undefined], "there are no values");
      await check.getMany(["a"], ["1"], "one key");
    },
  },
  {
    name: "setMany sets all, and of a repeated key the last value",
    async run(check) {
      await check.set("b", "0");
      await check.setMany([
        ["a", "1"],
        ["b", "2"],
        ["a", "3"],
        ["c", ""],
        ["a", "4"],
      ]);
      await check.getMany(["a", "b", "c"], ["4", "2", ""], "setMany set them");
      await check.setMany([["b", "5"]]);
      await check.get("b", "5", "setMany of one key");
    },
  },
  {
    name: "no keys are no work",
    async run(check) {
      same((await getMany(check.store, [])).length, 0, "getMany of no keys has no values");
      await check.setMany([]);
      same((await check.store.getMany?.([]))?.length ?? 0, 0, "the store's own getMany of no keys");
      await check.store.setMany?.([]);
    },
  },
  ...[128, 129, COUNT].map((count) => ({
    name: `${count} keys at once, in their order`,
    async run(check: Parameters<Case["run"]>[0]) {
      const some = numbers.slice(0, count);
      await check.setMany(
        some.map((at) => [`many ${at}`, `value ${at}`] as const),
        { ttl: 600_000 },
      );
      const names = [...some.map((at) => `many ${count - 1 - at}`), "none", "many 0"];
      const expected = [...some.map((at) => `value ${count - 1 - at}`), undefined, "value 0"];
      await check.getMany(names, expected, "in the order of the keys");
    },
  })),
  {
    name: "1000 keys of 200 characters with values of 500",
    needs: ({ atomic }) => atomic !== false,
    async run(check) {
      const name = (at: number) => String(at).padStart(200 - check.key("").length, "k");
      const value = "微信客服 ".repeat(100);
      await check.setMany(numbers.map((at) => [name(at), value + at] as const)); // biome-ignore format: one list
      await check.getMany(numbers.map(name), numbers.map((at) => value + at), "setMany set them"); // biome-ignore format: lists
    },
  },
];
