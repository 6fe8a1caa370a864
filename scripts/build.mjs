// Builds everything that a program imports: the addon, the wasm modules, the TypeScript package. Rebuilds what changed.
// `npm run build -- typescript` does one step of it, `npm run build -- --release` builds the addon as it is published.

import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { fail, fingerprint, once, root, run, say, tool } from "./steps.mjs";
import { setup } from "./setup.mjs";

export async function build(profile) {
  setup();
  addon(profile);
  wasm();
  await typescript();
}

/** The Node.js addon, for this machine's platform: for tests, or as it is published. Both go to the same place. */
function addon(profile = "addon-test") {
  say("Building the Node.js addon (the first time takes some minutes)");
  run("cargo", ["build", "--profile", profile, "--quiet", "--package", "wecom-kf-node-binding"], { env: withoutPaths() });
  const { platform } = createRequire(import.meta.url)(join(root, "npm/native/load.cjs"));
  const library = { linux: "libwecom_kf_native.so", darwin: "libwecom_kf_native.dylib", win32: "wecom_kf_native.dll" }[process.platform];
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const built = join(target, profile, library);
  const wanted = join(root, `npm/native/wecom-kf.${platform()}.node`);
  if (existsSync(wanted) && readFileSync(wanted).equals(readFileSync(built))) return;
  // A process that runs has the old file mapped: replace it, do not write into it.
  rmSync(wanted, { force: true });
  copyFileSync(built, wanted);
}

/** What is published tells nothing of the machine that made it: messages of panics name files. (The wasm step does the same.) */
function withoutPaths() {
  const home = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const given = process.env.CARGO_ENCODED_RUSTFLAGS?.split("\x1f") ?? process.env.RUSTFLAGS?.split(" ") ?? [];
  const flags = [...given.filter(Boolean), `--remap-path-prefix=${home}=/cargo`, `--remap-path-prefix=${join(root, ".")}=/wecom-kf`];
  return { CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") };
}

/** The wasm modules with their glue. */
function wasm() {
  say("Building the WebAssembly modules (the first time takes some minutes)");
  run("cargo", ["run", "--quiet", "--package", "xtask", "--features", "wasm", "--", "wasm"]);
}

/** The TypeScript package as ES modules and as CommonJS. */
async function typescript() {
  const { buildSync, transformSync } = await import("esbuild");
  const commonjs = (code) => transformSync(code, { format: "cjs", platform: "node", target: "node20" }).code;
  const sources = [
    "npm/wecom-kf/src",
    "npm/wecom-kf/tsconfig.json",
    "npm/wecom-kf/package.json",
    "tsconfig.base.json",
    "npm/wasm/adapt.mjs",
    "npm/wasm/callback/adapt.mjs",
    "scripts/build.mjs",
  ];
  const outputs = [
    "npm/wecom-kf/dist/esm/index.js",
    "npm/wecom-kf/dist/cjs/index.js",
    "npm/wasm/pkg/adapt.cjs",
    "npm/wasm/pkg/adapt-callback.cjs",
  ];
  once("typescript", fingerprint(sources), outputs, () => {
    say("Building the TypeScript package");
    const [esm, cjs] = ["esm", "cjs"].map((folder) => join(root, "npm/wecom-kf/dist", folder));
    for (const folder of [esm, cjs]) rmSync(folder, { recursive: true, force: true });
    tool("typescript/bin/tsc", ["-p", "npm/wecom-kf"]);
    for (const file of readdirSync(esm, { recursive: true })) {
      const [from, to] = [join(esm, file), join(cjs, file)];
      if (!file.endsWith(".js") && !file.endsWith(".d.ts")) continue;
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, file.endsWith(".js") ? commonjs(readFileSync(from, "utf8")) : readFileSync(from));
    }
    // The folder is a package scope of its own: its type is another, and #engine is looked up here.
    const { imports } = JSON.parse(readFileSync(join(root, "npm/wecom-kf/package.json"), "utf8"));
    const scope = { type: "commonjs", imports: JSON.parse(JSON.stringify(imports).replaceAll("./dist/esm/", "./")) };
    writeFileSync(join(cjs, "package.json"), `${JSON.stringify(scope, undefined, 2)}\n`);
    for (const [from, to] of [
      ["adapt", "adapt"],
      ["callback/adapt", "adapt-callback"],
    ]) {
      const [entry, outfile] = [join(root, `npm/wasm/${from}.mjs`), join(root, `npm/wasm/pkg/${to}.cjs`)];
      buildSync({ entryPoints: [entry], outfile, bundle: true, format: "cjs", platform: "node", target: "node20" });
    }
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals: named } = parseArgs({ options: { release: { type: "boolean" } }, allowPositionals: true });
  const profile = values.release ? "release" : undefined;
  const steps = { addon: () => addon(profile), wasm, typescript };
  const unknown = named.find((name) => !Object.hasOwn(steps, name));
  if (unknown !== undefined) fail(`There is no step ${unknown}: there are ${Object.keys(steps).join(", ")}.`);
  if (named.length === 0) await build(profile);
  for (const name of named) await steps[name]();
}
