// The names that users can import, entry by entry: a change of them is seen here.
// UPDATE_PUBLIC_NAMES=1 in front writes the list anew.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const LIST = new URL("public-names.json", import.meta.url);
const require = createRequire(import.meta.url);

/** The declarations that an entry has for each way to load it. */
function declarations(entry) {
  const { exports } = require("wecom-kf/package.json");
  return ["import", "require"].map((way) =>
    fileURLToPath(new URL(`../../npm/wecom-kf/${exports[entry.replace("wecom-kf", ".")][way].types}`, import.meta.url)),
  );
}

/** Every name that a declaration file exports. */
function declared(file) {
  const { NodeNext: module } = ts.ModuleKind;
  const program = ts.createProgram([file], { module, target: ts.ScriptTarget.ES2022, types: [], skipLibCheck: true });
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(file));
  return checker.getExportsOfModule(symbol).map(({ name }) => name);
}

const found = {};
for (const entry of ["wecom-kf", "wecom-kf/callback"]) {
  const values = Object.keys(await import(entry)).sort();
  const [names, namesInCommonJs] = declarations(entry).map((file) => declared(file).sort());
  const types = names.filter((name) => !values.includes(name));
  found[entry] = { values, types };
  test(`${entry} is the same as an ES module and as CommonJS, and all its values are typed`, () => {
    assert.deepEqual(Object.keys(require(entry)).sort(), values);
    assert.deepEqual(namesInCommonJs, names);
    assert.deepEqual(
      values.filter((name) => !names.includes(name)),
      [],
    );
  });
}

test("the public names are the listed ones", () => {
  if (process.env.UPDATE_PUBLIC_NAMES) writeFileSync(LIST, `${JSON.stringify(found, undefined, 2)}\n`);
  assert.deepEqual(found, JSON.parse(readFileSync(LIST, "utf8")), "if this is meant: UPDATE_PUBLIC_NAMES=1 node --test …");
});

test("helpers and tags of open unions are no values", () => {
  for (const { values } of Object.values(found)) {
    assert.deepEqual(
      values.filter((name) => /^(toError|unmark|Unknown.*|.*Tag)$/.test(name)),
      [],
    );
  }
});
