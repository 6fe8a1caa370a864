// The user documents exist in English (docs/en) and in Chinese (docs/zh): the same pages, headings, tables, lists and programs.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { blocksOf, headingsOf, proseOf } from "./markdown.mjs";

const docs = new URL("../../docs/", import.meta.url);
const read = (page) => readFileSync(new URL(page, docs), "utf8");
const pages = readdirSync(new URL("en/", docs)).sort();

/** The levels of the headings, and the number of rows of tables and of list items below each. */
const outlineOf = (text) =>
  proseOf(text)
    .split(/^(?=#{1,6} )/m)
    .filter((part) => part.startsWith("#"))
    .map((part) => {
      const count = (pattern) => (part.match(pattern) ?? []).length;
      return `${/^#+/.exec(part)[0]} rows ${count(/^ *\|/gm)} items ${count(/^ *(?:-|\d+\.) /gm)}`;
    });

/** A program without its comments, which are translated. */
const withoutComments = (code) =>
  code
    .replace(/\/\*\*.*?\*\//gs, "")
    .replace(/(^|\s)(\/\/|#) .*$/gm, "")
    .replace(/\s+$/gm, "");

test("each page exists in both languages", () => {
  assert.ok(pages.length > 10);
  assert.deepEqual(readdirSync(new URL("zh/", docs)).sort(), pages);
});

for (const page of pages) {
  test(`${page} says the same in both languages`, () => {
    const [english, chinese] = [read(`en/${page}`), read(`zh/${page}`)];
    assert.ok(english.includes(`[中文](../zh/${page})`) && chinese.includes(`[English](../en/${page})`), "each links to the other");
    assert.ok(headingsOf(english).length > 1);
    assert.deepEqual(outlineOf(chinese), outlineOf(english));
    const programs = (text) => blocksOf(text).map(({ language, code }) => ({ language, code: withoutComments(code) }));
    assert.deepEqual(programs(chinese), programs(english));
    assert.match(headingsOf(chinese)[0].title, /\p{Script=Han}|^Serverless$/u);
  });
}
