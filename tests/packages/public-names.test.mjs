// The names that users can import from each entry point: a change of them shows here.
// UPDATE_PUBLIC_NAMES=1 updates the list.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const LIST = new URL("public-names.json", import.meta.url);
const require = createRequire(import.meta.url);

/** The declarations of an entry point for each way to load it. */
function declarations(entry) {
  const { exports } = require("wecom-kf/package.json");
  return ["import", "require"].map((way) =>
    fileURLToPath(new URL(`../../npm/wecom-kf/${exports[entry.replace("wecom-kf", ".")][way].types}`, import.meta.url)),
  );
}

/** Internal members of a class. Protected ones are declared, because a derived class must not use their names. */
const HIDDEN = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];

/** The program of a declaration file, and the file's exports. */
function declared(file) {
  const { NodeNext: module } = ts.ModuleKind;
  const program = ts.createProgram([file], { module, target: ts.ScriptTarget.ES2022, types: [], skipLibCheck: true });
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(file));
  return { program, checker, exported: checker.getExportsOfModule(symbol) };
}

/** Every name that a declaration file exports. */
const namesOf = (file) => declared(file).exported.map(({ name }) => name);

/** Every type of ours that the declarations of a file's exports refer to, directly or indirectly. */
function namedTypes(file) {
  const { program, checker, exported } = declared(file);
  const resolved = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const isOurs = (node) => !program.isSourceFileDefaultLibrary(node.getSourceFile()) && !ts.isTypeParameterDeclaration(node);
  const named = new Map();
  const seen = new Set();
  const todo = exported.map(resolved);
  for (const symbol of todo) {
    if (seen.has(symbol)) continue;
    seen.add(symbol);
    const visit = (node) => {
      if (node.modifiers?.some(({ kind }) => HIDDEN.includes(kind))) return;
      const name = node.typeName ?? node.exprName ?? (ts.isExpressionWithTypeArguments(node) ? node.expression : undefined);
      const used = name && checker.getSymbolAtLocation(name);
      if (used && resolved(used).declarations?.some(isOurs)) {
        named.set(resolved(used).name, symbol.name);
        todo.push(resolved(used));
      }
      ts.forEachChild(node, visit);
    };
    for (const node of symbol.declarations.filter(isOurs)) visit(node);
  }
  return named;
}

const found = {};
for (const entry of [
  "wecom-kf",
  "wecom-kf/callback",
  "wecom-kf/handlers",
  "wecom-kf/serverless",
  "wecom-kf/stores",
  "wecom-kf/stores/conformance",
  "wecom-kf/inline",
  "wecom-kf/slim",
]) {
  const values = Object.keys(await import(entry)).sort();
  const [names, namesInCommonJs] = declarations(entry).map((file) => namesOf(file).sort());
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

test("wecom-kf/inline has the names of wecom-kf, and wecom-kf/slim one more", () => {
  const { "wecom-kf": index, "wecom-kf/inline": inline, "wecom-kf/slim": slim } = found;
  assert.deepEqual(inline, index);
  assert.deepEqual(slim, { ...index, values: [...index.values, "initEngine"].sort() });
  delete found["wecom-kf/inline"];
  delete found["wecom-kf/slim"];
});

test("the public names are those in the list", () => {
  if (process.env.UPDATE_PUBLIC_NAMES) writeFileSync(LIST, `${JSON.stringify(found, undefined, 2)}\n`);
  assert.deepEqual(found, JSON.parse(readFileSync(LIST, "utf8")), "if this is meant: UPDATE_PUBLIC_NAMES=1 node --test …");
});

test("helpers and tags of open unions are not values", () => {
  for (const { values } of Object.values(found)) {
    assert.deepEqual(
      values.filter((name) => /^(toError|unmark|Unknown.*|.*Tag)$/.test(name)),
      [],
    );
  }
});

/** The declarations of each package, by entry point. */
const PACKAGES = {
  "wecom-kf": ["dist/index.d.ts", "dist/callback.d.ts", "dist/serverless.d.ts", "dist/stores.d.ts", "dist/stores/conformance.d.ts"],
  native: ["index.d.ts"],
  wasm: ["index.d.ts", "callback/index.d.ts", "slim.d.ts"],
  sandbox: ["lib/index.d.mts", "lib/node.d.mts", "lib/remote.d.mts"],
};
/** Types that only other types are built from: bases, forms, tables, the sources of codes, the tags of open unions. */
const PARTS = /^(KfMethods|MergedBase|Only|Forms|RemoteMethod|errorTable|Failure|FailureCode|Unknown\w+Value|ListedUnknown\w+Value)$/;

for (const [name, entries] of Object.entries(PACKAGES)) {
  test(`every type that a signature of ${name} names can be imported from it`, () => {
    const files = entries.map((entry) => fileURLToPath(new URL(`../../npm/${name}/${entry}`, import.meta.url)));
    const importable = new Set(files.flatMap(namesOf));
    const named = files.flatMap((file) => [...namedTypes(file)]);
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter(([type]) => !importable.has(type) && !PARTS.test(type)),
      [],
    );
  });
}
