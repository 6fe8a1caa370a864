// What our types cost an editor: the compiler's instantiations and types for small programs, which are counted and not timed. The figures
// are in docs/maintainers/design-notes.md. A type that computes too much (a deep conditional type, a product of unions) multiplies them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/**
 * Ceilings, about twice the figures. `instantiations` and `types`: to check the program, as an editor does with each change; without
 * those of the platform's types. `declarations`: the instantiations to check the declarations too, as `skipLibCheck: false` asks for.
 */
const CEILINGS = {
  client: { instantiations: 150, types: 800, declarations: 4500 },
  messages: { instantiations: 450, types: 1000, declarations: 4500 },
  callback: { instantiations: 350, types: 400, declarations: 450 },
};

/** The cost of a program. */
function costOf(name) {
  const file = fileURLToPath(new URL(`editing/${name}.ts`, import.meta.url));
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
  });
  const check = (source) => {
    const problems = program.getSemanticDiagnostics(source).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    assert.deepEqual(problems, []);
  };
  check(program.getSourceFile(file));
  const edited = { instantiations: program.getInstantiationCount(), types: program.getTypeCount() };
  const ours = program.getSourceFiles().filter(({ fileName }) => /\/npm\/[^/]+\/.*\.d\.[mc]?ts$/.test(fileName));
  for (const source of ours) check(source);
  return { ...edited, declarations: program.getInstantiationCount(), files: ours.length };
}

const nothing = costOf("nothing");
for (const [name, ceilings] of Object.entries(CEILINGS)) {
  test(`a program with the ${name} costs an editor little`, (t) => {
    const { files, ...cost } = costOf(name);
    assert.ok(files > 0, "the declarations of wecom-kf were found");
    for (const [figure, ceiling] of Object.entries(ceilings)) {
      const added = cost[figure] - nothing[figure];
      t.diagnostic(`${figure}: ${added}`);
      assert.ok(added <= ceiling, `${figure}: ${added}, and at most ${ceiling} are allowed`);
    }
  });
}
