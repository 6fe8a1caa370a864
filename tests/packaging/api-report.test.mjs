// The API of every entry point as reports by api-extractor, in `api`: sorted, without comments and private members, so that a change of a
// signature is visible in review. UPDATE_API=1 writes them: UPDATE_API=1 npm run test:everywhere -- "API of"

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const npm = fileURLToPath(new URL("../../npm/", import.meta.url));
const reports = new URL("api/", import.meta.url);
/** By report: the package, the declarations of the entry point, and the earlier report with which it has most in common. */
const ENTRIES = {
  "wecom-kf": ["wecom-kf", "dist/index.d.ts"],
  "wecom-kf.callback": ["wecom-kf", "dist/callback.d.ts", "wecom-kf"],
  "wecom-kf.handlers": ["wecom-kf", "dist/handlers.d.ts", "wecom-kf"],
  "wecom-kf.stores": ["wecom-kf", "dist/stores.d.ts", "wecom-kf"],
  "wecom-kf.stores.conformance": ["wecom-kf", "dist/stores/conformance.d.ts", "wecom-kf"],
  "wecom-kf.serverless": ["wecom-kf", "dist/serverless.d.ts", "wecom-kf"],
  "wecom-kf.slim": ["wecom-kf", "dist/slim.d.ts", "wecom-kf"],
  "wecom-kf.inline": ["wecom-kf", "dist/inline.d.ts", "wecom-kf"],
  wasm: ["wasm", "index.d.ts"],
  "wasm.callback": ["wasm", "callback/index.d.ts", "wasm"],
  "wasm.slim": ["wasm", "slim.d.ts", "wasm"],
  native: ["native", "index.d.ts", "wasm"],
  sandbox: ["sandbox", "lib/index.d.mts"],
  "sandbox.node": ["sandbox", "lib/node.d.mts", "sandbox"],
  "sandbox.remote": ["sandbox", "lib/remote.d.mts", "sandbox"],
};
/** The compiler for them: as strict as the strictest of our users. */
const COMPILER = {
  module: "nodenext",
  moduleResolution: "nodenext",
  target: "es2022",
  lib: ["es2023", "esnext.disposable", "dom", "dom.iterable"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
};
const silent = { default: { logLevel: "none" } };

const scratch = mkdtempSync(join(tmpdir(), "wecom-kf-api-"));
after(() => rmSync(scratch, { recursive: true }));

/** The declarations of an entry point, one string each. */
function declarations(folder, file) {
  const projectFolder = join(npm, folder);
  const entry = join(projectFolder, file);
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(projectFolder, "api-extractor.json"),
    packageJsonFullPath: join(projectFolder, "package.json"),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: entry,
      newlineKind: "lf",
      compiler: { overrideTsconfig: { compilerOptions: COMPILER, include: [entry] } },
      apiReport: {
        enabled: true,
        // What is not exported counts too where exported classes and types are made of it, such as the base class with the methods.
        includeForgottenExports: true,
        reportFileName: "found.api.md",
        reportFolder: scratch,
        reportTempFolder: join(scratch, "temporary"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        // public-names.test.mjs checks what can be imported, and declarations.test.mjs the comments.
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
  const problems = [];
  const messageCallback = (message) => {
    if (message.logLevel === "error") problems.push(message.formatMessageWithLocation(projectFolder));
    message.logLevel = "none";
  };
  const { succeeded } = Extractor.invoke(config, { localBuild: true, messageCallback });
  assert.ok(succeeded, problems.join("\n"));
  const text = readFileSync(join(scratch, "found.api.md"), "utf8");
  const [, code] = text.match(/```ts\n([^]*?)\n```/);
  return code
    .replace(/^ *\/\/ (@public|\(undocumented\)|\(No @packageDocumentation).*\n/gm, "")
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** The names that declarations declare, in lines. */
function namesOf(parts) {
  const names = parts.flatMap((part) => part.match(/\b(?:class|const|enum|function|interface|type) (\w+)/)?.[1] ?? []);
  return [...new Set(names)].join(", ").replace(/(.{100,125}),( )/g, "$1,\n");
}

const reported = {};
for (const [name, [folder, file, base]] of Object.entries(ENTRIES)) {
  test(`the API of ${name} is the one in its report`, () => {
    const found = declarations(folder, file);
    const bare = (part) => part.replace(/^export /, "");
    reported[name] = new Set(found.map(bare));
    // What an entry point has in common with another is not repeated: its exports are named.
    const isCommon = (part) => base !== undefined && reported[base].has(bare(part));
    const own = found.filter((part) => !isCommon(part));
    let text = "<!-- By api-extractor; see api-report.test.mjs. -->\n";
    const common = namesOf(found.filter((part) => isCommon(part) && part.startsWith("export ")));
    if (common !== "") text += `\nAs in ${base}: ${common}\n`;
    if (own.length > 0) text += `\n\`\`\`ts\n${own.join("\n\n")}\n\`\`\`\n`;
    const report = new URL(`${name}.api.md`, reports);
    if (process.env.UPDATE_API) writeFileSync(report, text);
    assert.equal(text, readFileSync(report, "utf8"), "if this is meant: UPDATE_API=1, and commit the report");
  });
}
