// The declarations that users' editors read: nothing is `any`, and everything is documented.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const npm = fileURLToPath(new URL("../../npm/", import.meta.url));
const FOLDERS = ["wecom-kf/dist", "native", "wasm", "sandbox/lib"];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(npm, folder), { recursive: true })
    .filter((name) => /\.d\.[cm]?ts$/.test(name) && !name.includes("node_modules") && !name.startsWith("pkg"))
    .map((name) => join(npm, folder, name)),
);

/** Every node that `wanted` accepts, by its position in the files. */
function found(wanted) {
  const places = [];
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node) => {
      if (wanted(node)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        places.push(`${relative(npm, file)}:${line + 1} ${node.getText().split("\n")[0].slice(0, 100)}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return places;
}

test("there are declarations", () => {
  const ours = files.map((file) => relative(npm, file)).filter((name) => name.startsWith("wecom-kf/"));
  const wanted = ["callback", "handlers", "index", "inline", "serverless", "slim", "stores", "stores/conformance"].flatMap((entry) => [
    `${entry}.d.cts`,
    `${entry}.d.ts`,
  ]);
  assert.deepEqual(
    ours.sort(),
    wanted.map((name) => `wecom-kf/dist/${name}`),
  );
  assert.ok(files.length > 10, files.join("\n"));
});

test("nothing is any", () => {
  assert.deepEqual(
    found(({ kind }) => kind === ts.SyntaxKind.AnyKeyword),
    [],
  );
});

const ENTRIES = [
  "wecom-kf/dist/index.d.ts",
  "wecom-kf/dist/callback.d.ts",
  "wecom-kf/dist/serverless.d.ts",
  "wecom-kf/dist/handlers.d.ts",
  "wecom-kf/dist/slim.d.ts",
  "wecom-kf/dist/stores.d.ts",
  "sandbox/lib/index.d.mts",
  "sandbox/lib/node.d.mts",
  "sandbox/lib/remote.d.mts",
];
/** Types of values from runtimes and frameworks, which document them. */
const FOREIGN = /Like$|^(WaitUntil|FetchRequest|NodeRequest|NodeResponse)$/;

const program = ts.createProgram(
  ENTRIES.map((entry) => join(npm, entry)),
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
  },
);
const checker = program.getTypeChecker();
const isHidden = (node) =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword) ||
  (node.name && ts.isPrivateIdentifier(node.name));
const isMember = (node) =>
  ts.isPropertySignature(node) ||
  ts.isMethodSignature(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isGetAccessor(node) ||
  ts.isEnumMember(node);

/** What an entry point exports: names with their symbols. */
function exportsOf(entry) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(npm, entry)));
  const resolved = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  return checker.getExportsOfModule(module).map((exported) => [exported.name, resolved(exported)]);
}

/** The documentation that an editor shows of a symbol, also where it comes from what a class implements or extends. */
const documentationOf = (symbol) => ts.displayPartsToString(symbol?.getDocumentationComment(checker) ?? []);

test("every exported name, and every field and method of it, is documented", () => {
  const isDocumented = (node) => ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc);
  const undocumented = [];
  let seen = 0;
  const check = (node, name) => {
    seen += 1;
    if (documentationOf(checker.getSymbolAtLocation(node.name)) === "" && !isHidden(node)) undocumented.push(name);
  };
  for (const entry of ENTRIES) {
    for (const [name, symbol] of exportsOf(entry)) {
      // Overloads, and a value and its type, share their documentation.
      const declarations = symbol.declarations.map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node));
      if (!declarations.some(isDocumented)) undocumented.push(name);
      if (FOREIGN.test(name)) continue;
      for (const node of declarations)
        ts.forEachChild(node, (member) => isMember(member) && check(member, `${name}.${member.name?.getText()}`));
    }
  }
  assert.equal(undocumented.join("\n"), "");
  assert.ok(seen > 500, `${seen} members`);
});

/** Documentation without words, such as an endpoint's path. */
const WORDLESS = /^`[^`]*`$/;

test("what is documented in English is documented in Chinese too, in a last paragraph that begins with 中文：", () => {
  const missing = new Set();
  let seen = 0;
  const check = (name, text) => {
    seen += 1;
    if (text !== "" && !WORDLESS.test(text) && !/\n\n中文：\S[^\n]*(\n(?!\n)[^\n]+)*\n*$/.test(text)) missing.add(name);
  };
  for (const entry of ENTRIES.filter((entry) => entry.startsWith("wecom-kf/"))) {
    for (const [name, symbol] of exportsOf(entry)) {
      check(name, documentationOf(symbol));
      for (const node of symbol.declarations) {
        ts.forEachChild(node, function visit(inner) {
          if (isMember(inner) && !isHidden(inner)) {
            check(`${name}.${inner.name.getText()}`, documentationOf(checker.getSymbolAtLocation(inner.name)));
          }
          // Signatures without a name.
          for (const { comment } of ts.isCallSignatureDeclaration(inner) ? (inner.jsDoc ?? []) : []) {
            check(`${name}()`, ts.getTextOfJSDocComment(comment) ?? "");
          }
          ts.forEachChild(inner, visit);
        });
      }
    }
  }
  assert.equal([...missing].join("\n"), "");
  assert.ok(seen > 1000, `${seen} names`);
});
