// Writes npm/wecom-kf/dist: a file for each entry as an ES module and as CommonJS, a file of declarations for each, and the small files
// that a runtime picks its engine by. The compiler has checked the sources, and has written their declarations, before.

import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { root } from "./steps.mjs";

const [sources, declarations, dist] = ["npm/wecom-kf/src", ".build/declarations", "npm/wecom-kf/dist"].map((name) => join(root, name));
/**
 * The entries, and the import by which each gets its engine. What `#platform` says comes with that: one file less to load. The handlers for
 * functions receive a callback, which has its engine, and run on Node.js.
 */
const ENTRIES = { index: "#engine", callback: "#callback-engine", serverless: join(sources, "runtime/platform.ts") };
/** Files of their own: package.json has conditions for them, and other packages are no part of this one. */
const EXTERNAL = ["#*", "@wecom-kf/*", "node:*"];
const REFERENCE = /^\/\/\/ <reference .*\n/gm;
const FORMATS = { esm: ".js", cjs: ".cjs" };

/** The entries, and the files that a runtime picks its engine by. */
function scripts() {
  for (const [entry, engine] of Object.entries(ENTRIES)) write([join(sources, `${entry}.ts`)], { "#platform": engine });
  const runtimes = readdirSync(join(sources, "runtime")).filter((name) => !/interface\.ts$|^platform|\.d\.ts$/.test(name));
  write(runtimes.map((name) => join(sources, "runtime", name)));
}

/** Bundles each of the files, in both formats. */
function write(entryPoints, alias = {}) {
  for (const [format, extension] of Object.entries(FORMATS)) {
    buildSync({
      entryPoints,
      outdir: dist,
      outbase: sources,
      outExtension: { ".js": extension },
      format,
      bundle: true,
      alias,
      external: EXTERNAL,
      platform: format === "cjs" ? "node" : "neutral",
      target: "es2022",
      // In comments and texts are Chinese words.
      charset: "utf8",
      // With the sources inside: they are not published as files.
      sourcemap: "linked",
      sourcesContent: true,
      logLevel: "warning",
    });
  }
}

/** What makes engines of the wasm modules, as CommonJS: each a file. */
function adapters() {
  for (const [from, to] of [
    ["adapt", "adapt"],
    ["callback/adapt", "adapt-callback"],
  ]) {
    const [entry, outfile] = [join(root, `npm/wasm/${from}.mjs`), join(root, `npm/wasm/pkg/${to}.cjs`)];
    buildSync({ entryPoints: [entry], outfile, bundle: true, format: "cjs", platform: "node", target: "node20" });
  }
}

/** The declarations of an entry, for both of its forms. */
async function types(entry) {
  const bundle = await rollup({ input: join(declarations, `${entry}.d.ts`), plugins: [dts()], external: /^#|^@wecom-kf\// });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  const [{ code }] = output;
  // Where the files' own texts stand now, references would be comments.
  const references = new Set(code.match(REFERENCE));
  const text = [...references].join("") + code.replace(REFERENCE, "");
  for (const extension of [".d.ts", ".d.cts"]) writeFileSync(join(dist, entry + extension), text);
}

rmSync(dist, { recursive: true, force: true });
scripts();
adapters();
for (const entry of Object.keys(ENTRIES)) await types(entry);
