// The programs of docs/en/frameworks.md are those that tests/packaging builds and runs, in both languages.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const docs = new URL("../../docs/", import.meta.url);
const projects = new URL("../packaging/projects/", import.meta.url);
/** The programs of a page: the file that the first line names, and the text. */
const programs = (page) =>
  [...readFileSync(new URL(page, docs), "utf8").matchAll(/^```js\n\/\/ (.+)\n([^]*?)^```$/gm)].map(([, file, text]) => [file, text]);

test("the programs of the page on frameworks are those of the tests", () => {
  const found = programs("en/frameworks.md").filter(([file]) => !file.includes(", version "));
  assert.equal(found.length, 9);
  for (const [file, text] of found) {
    const candidates = readdirSync(projects).map((name) => new URL(`${name}/${file}`, projects));
    const same = candidates.some((path) => existsSync(path) && readFileSync(path, "utf8") === text);
    assert.ok(same, `no project has this ${file}:\n${text}`);
  }
});

test("the Chinese page has the same programs", () => {
  const plain = ([file, text]) => [file.replace(/[,，].*/, ""), text];
  assert.deepEqual(programs("zh/frameworks.md").map(plain), programs("en/frameworks.md").map(plain));
});
