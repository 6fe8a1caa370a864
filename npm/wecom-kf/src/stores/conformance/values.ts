import { type Case, same } from "./check.js";

/** What a value may be. A store that passes text through anything that is not made for it loses some of them. */
const VALUES: Readonly<Record<string, string>> = {
  "an empty text": "",
  "U+0000": "\u0000",
  "text behind U+0000": "a\u0000b\u0000",
  "control characters and line breaks": "\u0001\t\r\n\u001f\u007f\u2028\u2029",
  "Chinese and quotes": "密钥 \"'`\\",
  "4-byte characters": "😀👨‍👩‍👧𠮷",
  "a byte order mark": "\ufeffa\ufeff",
  JSON: '{"a":[1,null,"\\u0000"]}',
  "the texts of other values": "undefined",
  null: "null",
  "white space around": " a ",
  "64 KiB": "0123456789abcdef".repeat(4096),
  "characters of each length in 60 KB": "aé微😀".repeat(6000),
};
/** Keys that a careless store confuses, or treats as patterns, paths or properties. */
const KEYS = [
  "key", "Key", "KEY", "key ", "ke", "key:", "k*", "k?", "k%", "k_y", "[key]", "{corp:account}", "{corp:account}:1", "a/b", "a\\b", "..",
  "'; --", '"', "$1", "__proto__", "constructor", "0", "00", "1e0", "~",
]; // biome-ignore format: a list

export const valueCases: Case[] = [
  {
    name: "there is no value that was not set",
    async run(check) {
      await check.get("a", undefined, "it was never set");
      await check.delete("a");
      await check.compareAndSet("a", "1", "2", false, "there is no value");
      await check.get("a", undefined, "compareAndSet refused it");
    },
  },
  {
    name: "a value is replaced and deleted",
    async run(check) {
      await check.set("a", "1");
      await check.get("a", "1", "it was set");
      await check.set("a", "2");
      await check.get("a", "2", "it was replaced");
      await check.delete("a");
      await check.delete("a");
      await check.get("a", undefined, "it was deleted");
      await check.compareAndSet("a", "2", "3", false, "it was deleted");
      await check.compareAndSet("a", undefined, "3", true, "it was deleted");
      await check.get("a", "3", "it was set again");
    },
  },
  ...Object.entries(VALUES).map(([kind, value]) => ({
    name: `a value may be ${kind}`,
    async run(check: Parameters<Case["run"]>[0]) {
      await check.set("a", value);
      await check.get("a", value, "it was set");
      await check.getMany(["a"], [value], "it was set");
      await check.compareAndSet("a", `${value}.`, "1", false, "another value is there");
      await check.compareAndSet("a", value, "2", true, "it is there");
      await check.compareAndSet("a", "2", value, true, "2 is there");
      await check.get("a", value, "compareAndSet set it");
      await check.setMany([["b", value]]);
      await check.get("b", value, "setMany set it");
    },
  })),
  {
    name: "compareAndSet sets only over the expected value",
    async run(check) {
      await check.compareAndSet("a", "x", "1", false, "there is no value");
      await check.compareAndSet("a", "", "1", false, "no value is not an empty one");
      await check.compareAndSet("a", undefined, "1", true, "there is no value");
      await check.compareAndSet("a", undefined, "2", false, "there is a value");
      await check.compareAndSet("a", "", "2", false, "another value is there");
      await check.compareAndSet("a", "1", "", true, "it is there");
      await check.compareAndSet("a", undefined, "3", false, "an empty value is one");
      await check.compareAndSet("a", "", "3", true, "it is there");
      await check.compareAndSet("a", "3", "3", true, "it may be replaced by itself");
      await check.get("a", "3", "it was set last");
    },
  },
  {
    name: "compareAndSet compares behind U+0000, and case",
    async run(check) {
      await check.set("a", "a\u0000b");
      await check.compareAndSet("a", "a\u0000c", "1", false, "another value is there");
      await check.compareAndSet("a", "a", "1", false, "another value is there");
      await check.compareAndSet("a", "A\u0000b", "1", false, "another value is there");
      await check.get("a", "a\u0000b", "all were refused");
    },
  },
  {
    name: "keys are exact: case, wildcards, hash tags",
    async run(check) {
      for (const key of KEYS) await check.set(key, `value of ${key}`);
      for (const key of KEYS) await check.get(key, `value of ${key}`, "each key has its own value");
      await check.delete("k*");
      await check.getMany(["k*", "key", "k?"], [undefined, "value of key", "value of k?"], "only k* was deleted");
    },
  },
  {
    name: "keys have 200 characters, and the last one counts",
    async run(check) {
      const long = "k".repeat(199 - check.key("").length);
      await check.set(`${long}1`, "1");
      await check.set(`${long}2`, "2");
      await check.getMany([`${long}2`, `${long}1`, long], ["2", "1", undefined], "they differ in the last character");
    },
  },
  {
    name: "another instance has the same values",
    needs: ({ another }) => another !== undefined,
    async run(check) {
      const other = await check.options.another?.();
      await check.set("a", "1", { ttl: 60_000 });
      same(await other?.get(check.key("a")), "1", "get of another instance");
      same(await other?.compareAndSet(check.key("a"), "1", "2"), true, "compareAndSet of another instance");
      await check.get("a", "2", "another instance set it");
    },
  },
];
