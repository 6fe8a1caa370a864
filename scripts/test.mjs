// `npm test`: does all set-up, then runs every test, Rust and JavaScript.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { writeSamples } from "../tests/types/samples.mjs";
import { build } from "./build.mjs";
import { canFuzz, fuzz } from "./fuzz.mjs";
import { root, run, say, tool } from "./steps.mjs";

await build();

say("Rust: format, lints, tests");
run("cargo", ["fmt", "--all", "--check"]);
run("cargo", ["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"]);
// What only WebAssembly is compiled of.
const wasm = ["--package", "wecom-kf-wasm-binding", "--package", "aes-simd128", "--target", "wasm32-unknown-unknown"];
run("cargo", ["clippy", "--quiet", ...wasm, "--", "--deny", "warnings"], { env: { RUSTFLAGS: "-Ctarget-feature=+simd128" } });
run("cargo", ["test", "--quiet", "--workspace", "--exclude", "xtask", "--features", "wecom-kf-client/tracing"]);
const crates = ["aes-simd128", "wecom-kf-core", "wecom-kf-macros", "wecom-kf-client", "wecom-kf-sandbox"].flatMap((name) => ["--package", name]);
run("cargo", ["doc", "--quiet", "--no-deps", "--all-features", ...crates], { env: { RUSTDOCFLAGS: "-D warnings" } });

if (canFuzz() || process.env.CI) fuzz([], ["-runs=50000", "-seed=1", "-max_len=4096"]);
else say("NOT RUN: the fuzz targets; they want Linux and a C++ compiler (apt-get install -y g++)");

say("Generated files are fresh");
run("cargo", ["run", "--quiet", "--package", "xtask", "--", "codegen", "--check"]);

say("Types");
writeSamples();
tool("typescript/bin/tsc", ["-p", "tests/types"]);
tool("typescript/bin/tsc", ["-p", "tests/types/no-dom"]);

/** The test files of a folder. */
const tests = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => `${folder}/${name}`);

say("JavaScript: the suite on Node.js with the native engine, in workerd, Deno and Bun; the transport, the sandbox, the examples");
const onWasm = "tests/runtimes/node-wasm.test.mjs";
const folders = ["runtimes", "vectors", "cipher", "handlers", "native", "sandbox", "packages", "stores", "examples", "bench"].map((name) => `tests/${name}`);
run(process.execPath, ["--test", ...folders.flatMap(tests).filter((file) => file !== onWasm)]);

say("JavaScript: the suite on Node.js with the wasm engine");
run(process.execPath, ["--conditions=wecom-kf-wasm", "--test", onWasm], {
  env: { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --conditions=wecom-kf-wasm`.trim() },
});
