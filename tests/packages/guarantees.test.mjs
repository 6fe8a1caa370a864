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
