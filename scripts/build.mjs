// Builds everything that a program imports: the addon, the wasm modules, the TypeScript package. Rebuilds only what changed.
// `npm run build -- typescript` runs one step, `npm run build -- --release` builds the addon with the release profile.

import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { fail, fingerprint, once, root, run, say, tool } from "./steps.mjs";
import { setup } from "./setup.mjs";

export function build(profile) {
  setup();
  addon(profile);
  wasm();
  typescript();
}

/** Everything but the addon: it is the same on every machine. */
export function modules() {
  setup();
  wasm();
  typescript();
}

/** The Node.js addon for this machine's platform, with the test or the release profile. Both are written to the same file. */
function addon(profile = "addon-test") {
  say("Building the Node.js addon (the first time takes a few minutes)");
  const features = profile === "addon-test" ? ["--features", "test-panic"] : [];
  run("cargo", ["build", "--profile", profile, "--quiet", "--package", "wecom-kf-node-binding", ...features], { env: withoutPaths() });
  const { platforms } = createRequire(import.meta.url)(join(root, "npm/native/load.cjs"));
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const built = join(target, profile, libraryOf(process.platform));
  const wanted = join(root, `npm/native/wecom-kf.${platforms()[0]}.node`);
  if (existsSync(wanted) && readFileSync(wanted).equals(readFileSync(built))) return;
  // A running process may have the old file mapped: replace the file instead of overwriting it.
  rmSync(wanted, { force: true });
  copyFileSync(built, wanted);
}

/** What cargo calls the addon's library on a system. */
export const libraryOf = (system) =>
  ({ linux: "libwecom_kf_native.so", darwin: "libwecom_kf_native.dylib", win32: "wecom_kf_native.dll" })[system];

/**
 * The compiler flags for an addon, with further ones. Panic messages contain file names: the published addon must not reveal the build
 * machine. (The wasm step does the same.)
 */
export function withoutPaths(more = []) {
  const home = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const fromEnv = process.env.CARGO_ENCODED_RUSTFLAGS?.split("\x1f") ?? process.env.RUSTFLAGS?.split(" ") ?? [];
  const remapped = [`--remap-path-prefix=${home}=/cargo`, `--remap-path-prefix=${join(root, ".")}=/wecom-kf`];
  const flags = [...fromEnv.filter(Boolean), ...remapped, ...more];
  return { CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") };
}

/** The wasm modules with their glue code. */
function wasm() {
  say("Building the WebAssembly modules (the first time takes a few minutes)");
  run("cargo", ["run", "--quiet", "--package", "xtask", "--features", "wasm", "--", "wasm"]);
}

/** The TypeScript package, one file per entry point, and the wasm modules as scripts. */
function typescript() {
  const sources = [
    "npm/wecom-kf/src",
    "npm/wecom-kf/package.json",
    "tsconfig.base.json",
    "npm/wasm",
    "npm/sandbox",
    "npm/wasm/pkg/wecom_kf_wasm.js",
    "npm/wasm/pkg/wecom_kf_wasm_bg.wasm",
    "npm/wasm/pkg/wecom_kf_callback.js",
    "npm/wasm/pkg/wecom_kf_callback_bg.wasm",
    "npm/native/running-file.cjs",
    "scripts/build.mjs",
    "scripts/bundle.mjs",
  ];
  const outputs = [
    "npm/wecom-kf/dist/index.js",
    "npm/wecom-kf/dist/callback.d.cts",
    "npm/wecom-kf/dist/serverless.d.cts",
    "npm/wasm/pkg/inline.cjs",
    "npm/sandbox/cjs/index.cjs",
    "npm/wasm/pkg/callback-inline.cjs",
  ];
  once("typescript", fingerprint(sources), outputs, () => {
    say("Building the TypeScript package");
    tool("typescript/bin/tsc", ["-p", "npm/wecom-kf/src"]);
    run(process.execPath, ["scripts/bundle.mjs"]);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals: named } = parseArgs({ options: { release: { type: "boolean" } }, allowPositionals: true });
  const profile = values.release ? "release" : undefined;
  const steps = { addon: () => addon(profile), wasm, typescript };
  const unknown = named.find((name) => !Object.hasOwn(steps, name));
  if (unknown !== undefined) fail(`Unknown step ${unknown}; the steps are ${Object.keys(steps).join(", ")}.`);
  if (named.length === 0) build(profile);
  for (const name of named) steps[name]();
}
