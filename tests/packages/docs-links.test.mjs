// Every relative link in a Markdown file leads to a file of the repository, and to a heading of it if the link names one.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { ask, root } from "../../scripts/steps.mjs";
import { anchorsOf, proseOf } from "./markdown.mjs";

const pages = ask("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"])
  .split("\n")
  .filter((page) => existsSync(join(root, page)));
const read = (page) => readFileSync(join(root, page), "utf8");

/** The links of a page that do not leave the repository. */
const linksOf = (page) =>
  [...proseOf(read(page)).matchAll(/\]\(<?([^)>\s]+)>?(?: "[^"]*")?\)|^\[[^\]]+\]: (\S+)/gm)]
    .map(([, inline, reference]) => inline ?? reference)
    .filter((link) => !/^[a-z]+:/.test(link));

/** What is wrong with a link, or nothing. */
function wrong(page, link) {
  const [path, anchor] = decodeURIComponent(link).split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(root, target))) return `${page}: ${link} leads to no file`;
  if (anchor !== undefined && target.endsWith(".md") && !anchorsOf(read(target)).has(anchor)) return `${page}: ${link} leads to no heading`;
}

test("relative links lead to files and headings that exist", () => {
  assert.ok(pages.length > 40, "git lists the Markdown files");
  const links = pages.flatMap((page) => linksOf(page).map((link) => [page, link]));
  assert.ok(links.length > 150, "the pages have links");
  assert.deepEqual(
    links.map(([page, link]) => wrong(page, link)).filter((text) => text !== undefined),
    [],
  );
});

test("a link to a file or a heading that is missing is found", () => {
  assert.match(wrong("docs/en/tokens.md", "nothing.md"), /no file/);
  assert.match(wrong("docs/en/tokens.md", "errors.md#nothing"), /no heading/);
  assert.equal(wrong("docs/en/tokens.md", "errors.md#warnings"), undefined);
});
