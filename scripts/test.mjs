// `npm test`: sets everything up, then builds and runs all Rust and JavaScript tests. Independent steps run in parallel.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeSamples } from "../tests/types/samples.mjs";
import { canFuzz } from "./fuzz.mjs";
import { step, summary } from "./lanes.mjs";
import { setup } from "./setup.mjs";
import { ask, root, say } from "./steps.mjs";

export const cargo = (name, args, env) => step(name, "cargo", args, { env });
export const node = (name, args, env) => step(name, process.execPath, args, { env });
const build = (name, part) => node(name, ["scripts/build.mjs", part]);
const types = (name, project) => node(name, ["node_modules/typescript/bin/tsc", "-p", project]);
// The output of a step goes to a file, for which Node.js 20 would choose TAP: select the readable format.
export const reporter = process.stdout.isTTY ? ["--test-reporter=spec"] : [];

/** The test files of a folder. */
export const tests = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => `${folder}/${name}`);

/** Tests that only `npm run test:full` runs: further runtimes, and the comparative benchmarks. */
export const SLOW = ["tests/runtimes/bun-wasm.test.mjs", "tests/runtimes/workerd-old.test.mjs", ...tests("tests/bench")];

/**
 * Rust. cargo commands with the same target folder wait for each other. The fuzz targets have their own, so they come first, while the tool
 * that builds the wasm modules is compiled in `target/debug`.
 */
async function rust() {
  await cargo("Rust: format", ["fmt", "--all", "--check"]);
  if (canFuzz() || process.env.CI) await node("Rust: fuzz targets", ["scripts/fuzz.mjs", "-runs=50000", "-seed=1", "-max_len=4096"]);
  else say("NOT RUN: the fuzz targets; they need Linux and a C++ compiler (apt-get install -y g++)");

  await cargo("Rust: lints", ["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"]);
  // Code that is compiled only for WebAssembly.
  const wasm = ["--package", "wecom-kf-wasm-binding", "--package", "aes-simd128", "--target", "wasm32-unknown-unknown"];
  const simd = { RUSTFLAGS: "-Ctarget-feature=+simd128" };
  await cargo("Rust: lints, WebAssembly", ["clippy", "--quiet", ...wasm, "--", "--deny", "warnings"], simd);
  // The simulator's tests have their own profile.
  const excluded = ["--exclude", "xtask", "--exclude", "wecom-kf-simulator"];
  await cargo("Rust: tests", ["test", "--quiet", "--workspace", ...excluded, "--features", "wecom-kf-client/tracing"]);
  await simulations();
  const crates = [
    "aes-simd128",
    "wecom-kf-core",
    "wecom-kf-engine",
    "wecom-kf-macros",
    "wecom-kf-transport",
    "wecom-kf-client",
    "wecom-kf-sandbox",
    "wecom-kf-sqlite",
  ];
  const documented = crates.flatMap((name) => ["--package", name]);
  await cargo("Rust: documentation", ["doc", "--quiet", "--no-deps", "--all-features", ...documented], { RUSTDOCFLAGS: "-D warnings" });
  await cargo("Generated files are up to date", ["run", "--quiet", "--package", "xtask", "--", "codegen", "--check"]);
  // In this lane, because they run cargo.
  await node("Third-party licences are up to date", ["scripts/release/licenses.mjs", "--check"]);
  await node("Cipher on WebAssembly", ["--test", ...reporter, ...tests("tests/cipher")]);
}

/** The simulator's tests, and then the stories of many seeds. In CI the first seed depends on the commit. */
export async function simulations(seeds = 10_000) {
  const seed = (process.env.CI && ask("git", ["rev-parse", "HEAD"])) || "1";
  const simulator = ["--quiet", "--profile", "simulation", "--package", "wecom-kf-simulator"];
  await cargo("Rust: simulations, their tests", ["test", ...simulator]);
  await cargo("Rust: simulations", ["run", ...simulator, "--", "--seeds", String(seeds), "--seed", seed]);
}

/** Builds what programs import, and runs its tests. */
async function packages() {
  await node("TypeScript and JavaScript: format and lints", ["node_modules/@biomejs/biome/bin/biome", "ci", "."]);
  await node("TypeScript and JavaScript: length of lines", ["scripts/lines.mjs"]);
  const addon = build("Addon", "addon");
  await build("WebAssembly modules", "wasm");
  await build("TypeScript package", "typescript");

  writeSamples();
  await types("Types", "tests/types");
  await types("Types without DOM", "tests/types/no-dom");
  await types("Types for CommonJS alone", "tests/types/node16");

  const onWasm = "tests/runtimes/node-wasm.test.mjs";
  await node("JavaScript: the suite on the wasm engine", ["--conditions=wecom-kf-wasm", "--test", ...reporter, onWasm], {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --conditions=wecom-kf-wasm`.trim(),
  });

  await addon;
  const folders = ["runtimes", "vectors", "handlers", "native", "sandbox", "packages", "stores", "examples", "torture"];
  const files = folders.flatMap((name) => tests(`tests/${name}`)).filter((file) => file !== onWasm && !SLOW.includes(file));
  await node("JavaScript: the suite elsewhere, all else", ["--test", ...reporter, ...files]);
}

/** Sets up, builds and runs everything. */
export async function everything() {
  setup();
  await Promise.all([rust(), packages()]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await everything();
  summary();
}
