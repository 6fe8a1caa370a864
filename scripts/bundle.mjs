// Writes npm/wecom-kf/dist: each entry point as an ES module and as CommonJS with a declaration file, and the small files by which a
// runtime selects its engine. The compiler has already checked the sources and written their declarations.

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, buildSync, transformSync } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { root } from "./steps.mjs";

const [sources, declarations, dist] = ["npm/wecom-kf/src", ".build/declarations", "npm/wecom-kf/dist"].map((name) => join(root, name));
/** The entries, and what stands there for the imports that depend on the runtime: an import that stays, or a file that goes in. */
const ENTRIES = {
  // The others are included with the engine: one file less to load.
  index: { "#platform": "#engine", "#sqlite": "#engine" },
  callback: { "#platform": "#callback-engine" },
  slim: ownRuntime("slim"),
  inline: ownRuntime("inline"),
  handlers: { "#platform": join(sources, "runtime/platform-found.ts") },
  stores: {},
  "stores/conformance": {},
  // The serverless handlers receive a callback, which has its engine, and run on Node.js.
  serverless: { "#platform": join(sources, "runtime/platform.ts") },
};
/** Not bundled: imports with conditions in package.json, and other packages. */
const EXTERNAL = ["#*", "@wecom-kf/*", "node:*"];
const REFERENCE = /^\/\/\/ <reference .*\n/gm;
const FORMATS = { esm: ".js", cjs: ".cjs" };

/** Bundles the runtime file into the entry, because it is the same everywhere. */
function ownRuntime(name) {
  const file = join(sources, `runtime/${name}.ts`);
  return { "#engine": file, "#platform": file, "#sqlite": file };
}

/** The entry points, and the files by which a runtime selects its engine. */
async function scripts() {
  for (const [entry, alias] of Object.entries(ENTRIES)) await write([join(sources, `${entry}.ts`)], { alias });
  const files = readdirSync(join(sources, "runtime")).filter((name) => !/interface\.ts$|^platform|^slim|^inline|\.d\.ts$/.test(name));
  const paths = (isNative) => files.filter((name) => /native\.ts$/.test(name) === isNative).map((name) => join(sources, "runtime", name));
  await write(paths(false));
  const alias = { "#running-file": join(root, "npm/native/running-file.cjs") };
  await write(paths(true), { alias, formats: ["cjs"], sourcesContent: true });
}

/** esbuild keeps comments within object literals. Those of the generated tables are for declarations; lines stay, for the source maps. */
const withoutTableComments = {
  name: "without-table-comments",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]generated[\\/]\w+\.ts$/ }, ({ path }) => {
      const blank = (comment) => comment.replace(/[^\n]/g, "");
      return { loader: "ts", contents: readFileSync(path, "utf8").replace(/^ +\/\*\*[^]*?\*\/$/gm, blank) };
    });
  },
};

/**
 * Bundles each file in both formats. The source maps lead to `src`, which is published too: the entries share most sources, and maps that
 * contain them are several times as large. `sourcesContent` is for files with a source of another package.
 */
async function write(entryPoints, { alias = {}, formats = Object.keys(FORMATS), sourcesContent = false } = {}) {
  for (const format of formats) {
    await build({
      entryPoints,
      plugins: [withoutTableComments],
      outdir: dist,
      outbase: sources,
      outExtension: { ".js": FORMATS[format] },
      format,
      bundle: true,
      alias,
      external: EXTERNAL,
      platform: format === "cjs" ? "node" : "neutral",
      target: "es2022",
      // Strings contain Chinese.
      charset: "utf8",
      sourcemap: "linked",
      sourcesContent,
      logLevel: "warning",
    });
  }
}

/** The modules as Base64, and the entry points of `@wecom-kf/wasm` as CommonJS, one file each. */
function wasm() {
  const folder = join(root, "npm/wasm");
  for (const name of ["wecom_kf_wasm", "wecom_kf_callback"]) {
    const text = readFileSync(join(folder, `pkg/${name}_bg.wasm`)).toString("base64");
    writeFileSync(join(folder, `pkg/${name}.base64.mjs`), `export const base64 = "${text}";\n`);
  }
  for (const [from, to] of Object.entries({ inline: "inline", slim: "slim", "callback/inline": "callback-inline" })) {
    const [entry, outfile] = [join(folder, `${from}.mjs`), join(folder, `pkg/${to}.cjs`)];
    buildSync({ entryPoints: [entry], outfile, bundle: true, format: "cjs", platform: "node", target: "node20" });
  }
}

/** The sandbox as CommonJS, file by file, because its entry points share modules. */
function sandbox() {
  const [from, to] = ["lib", "cjs"].map((name) => join(root, "npm/sandbox", name));
  rmSync(to, { recursive: true, force: true });
  for (const name of readdirSync(from, { recursive: true })) {
    if (!/\.mts$|\.mjs$/.test(name) || name === "workerd.mjs") continue;
    const text = readFileSync(join(from, name), "utf8");
    const code = name.endsWith(".mts")
      ? text
      : transformSync(text, { format: "cjs", platform: "node", target: "node20", charset: "utf8" }).code;
    const file = join(to, name.replace(/\.m(ts|js)$/, ".c$1"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code.replace(/(["']\.[^"'\n]*\.)m(ts|js)(["'])/g, "$1c$2$3"));
  }
}

/** The declarations of an entry point, for both formats. Declarations of the index are imported from it. */
async function types(entry) {
  const input = join(declarations, `${entry}.d.ts`);
  const isElsewhere = (id) => /^#|^@wecom-kf\/|^\.\/index\.js$/.test(id) || id === join(declarations, "index.js");
  const bundle = await rollup({ input, plugins: [dts()], external: isElsewhere });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  const [{ code }] = output;
  // In the middle of a bundle, reference directives would be plain comments.
  const references = new Set(code.match(REFERENCE));
  const text = [...references].join("") + code.replace(REFERENCE, "");
  writeFileSync(join(dist, `${entry}.d.ts`), text);
  writeFileSync(join(dist, `${entry}.d.cts`), text.replace(/(["'])\.\/index\.js\1/g, '"./index.cjs"'));
}

rmSync(dist, { recursive: true, force: true });
await scripts();
wasm();
sandbox();
for (const entry of Object.keys(ENTRIES)) await types(entry);
