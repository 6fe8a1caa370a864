// The page on guarantees names, for each guarantee, the tests that prove it. They exist under these names.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/steps.mjs";

/** Where the tests of each kind are, and how a name is written there. */
const KINDS = {
  simulator: { folder: "crates/wecom-kf-simulator/src/inbox", written: (name) => `"${name}"` },
  machine: { folder: "crates/wecom-kf-core/tests/inbox_machine", written: (name) => `fn ${name}()` },
  suite: { folder: "tests/suite", written: (name) => `"${name}"(` },
};
const IN_CHINESE = { 模拟: "simulator", 状态机: "machine", 规格: "suite" };

const sources = Object.fromEntries(
  Object.entries(KINDS).map(([kind, { folder }]) => [
    kind,
    readdirSync(join(root, folder))
      .filter((file) => /\.(rs|mjs)$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), "utf8"))
      .join("\n"),
  ]),
);

/** The tests of each row of the table, as [kind, name]. */
function proofsOf(language) {
  const rows = readFileSync(join(root, `docs/${language}/guarantees.md`), "utf8").match(/^\| \d+\. .*$/gm);
  return rows.map((row) => {
    const last = row.replace(/ \|$/, "").split("| ").at(-1);
    return last.split("<br>").flatMap((part) => {
      const [, word, names] = /^([^:：]+)[:：](.*)$/.exec(part);
      return [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => [IN_CHINESE[word] ?? word, name]);
    });
  });
}

test("the tests that prove the guarantees exist", () => {
  const proofs = proofsOf("en");
  assert.ok(proofs.length > 8);
  for (const [at, row] of proofs.entries()) {
    assert.ok(row.length > 0, `guarantee ${at + 1} has no test`);
    for (const [kind, name] of row) assert.ok(sources[kind]?.includes(KINDS[kind].written(name)), `there is no ${kind} test named ${name}`);
  }
});

test("both languages name the same tests", () => {
  assert.deepEqual(proofsOf("zh"), proofsOf("en"));
});

/** The numbers of the page: where core has them, and how the page says them, in English and in Chinese. */
const NUMBERS = [
  ["letters.rs", "MOST_DEAD: usize = 1_000;", "More than 1000 dead letters", "死信超过 1000 个"],
  ["letters.rs", "MOST_PARKED: usize = 10_000;", "More than 10 000 parked messages", "搁置的消息超过 10 000 条"],
  ["letters.rs", "MOST_PARKED_OF_CUSTOMER: usize = 2_000;", "or 2000 of a customer", "其中一个客户的超过 2000 条"],
  ["mod.rs", "KEPT: Ms = Ms(14 * 24 * 3_600_000);", "stored for 14 days", "其消息保存 14 天"],
  ["mod.rs", "FINISHED: Ms = Ms(73 * 3_600_000);", "are stored for 73 hours", "的 ID 保存 73 小时"],
  ["mod.rs", "TOKEN: Ms = Ms(540_000);", "The inbox uses it for nine", "收件箱只用九分钟"],
  ["mod.rs", "MARGIN: Ms = Ms(1_000);", "after `lease` (20 seconds) and one second", "在 `lease`（20 秒）再加一秒之后"],
  ["mod.rs", "WALL_MARGIN: Ms = Ms(60_000);", "a minute after the lease", "在租约之后再等一分钟"],
  ["mod.rs", "SLACK: Ms = Ms(300_000);", "more than five minutes before the start", "五分钟以上的消息会略过"],
  ["permits.rs", "PERMIT_INTERVAL: Ms = Ms(30_000);", "one such pull in 30 seconds on average", "平均 30 秒一次"],
  ["permits.rs", "PERMIT_BURST: u32 = 10;", "at most ten at once", "最多连续十次"],
  ["options.rs", "lease: Ms(20_000),", "after `lease` (20 seconds)", "在 `lease`（20 秒）"],
  ["options.rs", "poll: Ms(60_000),", "after `poll` (a minute)", "间隔为 `poll`（一分钟）"],
  ["options.rs", "dead_after: Ms(48 * 3_600_000),", "for up to 48 hours", "最长在 48 小时内"],
];

test("the numbers of the page are those of core", () => {
  const [english, chinese] = ["en", "zh"].map((language) => readFileSync(join(root, `docs/${language}/guarantees.md`), "utf8"));
  for (const [file, code, ...words] of NUMBERS) {
    assert.ok(
      readFileSync(join(root, "crates/wecom-kf-core/src/inbox", file), "utf8").includes(code),
      `${file} has another number: ${code}`,
    );
    assert.ok(english.includes(words[0]), `the English page does not say: ${words[0]}`);
    assert.ok(chinese.includes(words[1]), `the Chinese page does not say: ${words[1]}`);
  }
});
