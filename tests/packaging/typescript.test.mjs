// Programs in TypeScript use every public entry: with each supported compiler, module resolution and set of types, strictly, and with the
// declarations of the packages checked too. What the compiler emits answers a customer, and so does what Node.js runs without a compiler.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { project } from "./project.mjs";
import { nodes } from "./runtimes/nodes.mjs";

const COMPILERS = { 5.4: "5.4.5", 5.9: "5.9.3", "6.0": "6.0.3", 7: "7.0.2" };
const OURS = ["wecom-kf", "@wecom-kf/native", "@wecom-kf/wasm", "@wecom-kf/sandbox"];
const MODULES = ["everything.mts", "everything.cts", "stripped.cts"];

/** The settings of a module resolution, and the programs that it can compile. */
const RESOLUTIONS = {
  node16: { module: "node16", moduleResolution: "node16", files: MODULES },
  nodenext: { module: "nodenext", moduleResolution: "nodenext", files: MODULES },
  bundler: { module: "esnext", moduleResolution: "bundler", files: ["everything.mts"] },
  "bundler, preserve": { module: "preserve", moduleResolution: "bundler", files: ["everything.mts", "everything.cts"] },
};
/** The types that a project has. */
const TYPES = {
  "Node.js": { lib: ["es2022"], types: ["node"] },
  Workers: { lib: ["es2022"], types: ["@cloudflare/workers-types"] },
  DOM: { lib: ["es2022", "dom"], types: [] },
};
const STRICT = {
  target: "es2022",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
};
const EXPECTED = { answer: { content: "你好" }, errors: [true, true, true], made: true };

const endings = [];
after(() => endings.forEach((end) => end()));
const consumer = await project(
  { after: (end) => endings.push(end) },
  {
    dependencies: [
      ...OURS,
      "@cloudflare/workers-types@5.20261117.1",
      "@types/node@20.19.25",
      ...Object.entries(COMPILERS).map(([name, version]) => `typescript-${name}@npm:typescript@${version}`),
    ],
    copy: fileURLToPath(new URL("projects/typescript", import.meta.url)),
  },
);

/** Runs a compiler. Fails with its messages about the programs and our packages: other declarations may need a newer one. */
async function compile(name, compilerOptions, files) {
  const config = `tsconfig.${name.replaceAll(/\W+/g, "-")}.json`;
  writeFileSync(join(consumer.folder, config), JSON.stringify({ compilerOptions: { ...STRICT, ...compilerOptions }, files }));
  const tsc = `node_modules/typescript-${name.split(" ")[0]}/bin/tsc`;
  const said = await consumer.run([tsc, "--project", config, "--pretty", "false"]).then(
    () => "",
    ({ message }) => message,
  );
  const errors = said.split("\n").filter((line) => /error TS\d+/.test(line));
  const ours = errors.filter((line) => !line.startsWith("node_modules/") || /^node_modules\/(@wecom-kf|wecom-kf)\//.test(line));
  assert.deepEqual(ours, []);
  if (errors.length === 0) assert.equal(said, "");
}

for (const compiler of Object.keys(COMPILERS)) {
  for (const [types, settings] of Object.entries(TYPES)) {
    test(`TypeScript ${compiler}, types of ${types}: every entry, with each module resolution`, async () => {
      for (const [name, { files, ...resolution }] of Object.entries(RESOLUTIONS)) {
        // Only Node.js types declare `require`, which a program that is stripped calls.
        const programs = files.filter((file) => types === "Node.js" || file !== "stripped.cts");
        await compile(`${compiler} ${types} ${name}`, { ...settings, ...resolution, noEmit: true }, programs);
      }
    });
  }

  test(`TypeScript ${compiler}: the emitted programs answer`, async () => {
    const { files, ...resolution } = RESOLUTIONS.nodenext;
    await compile(`${compiler} emitted`, { ...TYPES["Node.js"], ...resolution, outDir: `emitted-${compiler}`, rootDir: "." }, files);
    for (const name of ["everything.mjs", "everything.cjs"]) {
      const { stdout } = await consumer.run([`emitted-${compiler}/${name}`]);
      assert.deepEqual(JSON.parse(stdout), { engine: "native", ...EXPECTED });
    }
  });
}

for (const { major, version, path, missing } of nodes.filter(({ major }) => major >= 22)) {
  test(`Node.js ${version} runs the programs without a compiler`, { skip: missing && `NOT RUN: ${missing}` }, async () => {
    const { stdout, stderr } = await consumer.execute(path, ["everything.mts"]);
    assert.deepEqual(JSON.parse(stdout), { engine: "native", ...EXPECTED });
    if (major > 22) assert.equal(stderr, "");
    assert.equal((await consumer.execute(path, ["stripped.cts"])).stdout, "native any\n");
  });
}
