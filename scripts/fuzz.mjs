// `npm run fuzz`: builds the fuzz targets with coverage and runs each for a minute. `npm run fuzz -- xml -max_total_time=600` runs one
// with libFuzzer's options. New inputs are written to .build/fuzz; the seeds are not changed.

import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ask, fail, root, run, say } from "./steps.mjs";

const folder = join(root, "fuzz");
const targets = readdirSync(join(folder, "corpus"));

/** The flags that cargo-fuzz passes to rustc, which stable Rust supports. No sanitizer, because the code is safe Rust. */
const INSTRUMENTED = [
  "-Cpasses=sancov-module",
  "-Cllvm-args=-sanitizer-coverage-level=4",
  "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table",
  "-Cllvm-args=-sanitizer-coverage-trace-compares",
  "-Ccodegen-units=1",
  "--cfg=fuzzing",
];

/**
 * Memory limits. Inputs have a few kilobytes and parsers use memory in proportion, so a larger allocation is a bug, found long before it
 * would terminate a server.
 */
const MEMORY = ["-rss_limit_mb=1024", "-malloc_limit_mb=64"];

/** Whether the fuzzer can be built here: libFuzzer is written in C++. */
export function canFuzz() {
  return process.platform === "linux" && ask("c++", ["--version"]) !== undefined;
}

/** Builds the targets and runs the named ones, or all. */
export function fuzz(names, options) {
  if (!canFuzz() && process.env.CI) {
    run("apt-get", ["update"]);
    run("apt-get", ["install", "-y", "g++"]);
  }
  if (!canFuzz()) fail("Fuzzing needs Linux and a C++ compiler: apt-get install -y g++");
  const host = /^host: (.*)$/m.exec(ask("rustc", ["-vV"]))?.[1];
  const target = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "fuzz");
  say("Building the fuzz targets");
  const build = [
    "build",
    "--quiet",
    "--release",
    "--locked",
    "--manifest-path",
    join(folder, "Cargo.toml"),
    "--target",
    host,
    "--target-dir",
    target,
  ];
  // Only for the target: build scripts must not be instrumented.
  run("cargo", build, { env: { RUSTFLAGS: INSTRUMENTED.join(" ") } });
  for (const name of names.length > 0 ? names : targets) {
    const found = join(root, ".build/fuzz", name);
    mkdirSync(join(found, "corpus"), { recursive: true });
    cpSync(join(folder, "corpus", name), join(found, "corpus"), { recursive: true });
    const dictionary = join(folder, "dictionaries", `${name}.dict`);
    const dict = existsSync(dictionary) ? [`-dict=${dictionary}`] : [];
    say(`Fuzzing ${name} (${options.join(" ")})`);
    run(join(target, host, "release", name), [
      join(found, "corpus"),
      `-artifact_prefix=${found}/`,
      "-timeout=10",
      ...MEMORY,
      "-verbosity=0",
      "-print_funcs=0",
      "-print_final_stats=1",
      ...dict,
      ...options,
    ]);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const given = process.argv.slice(2);
  const names = given.filter((word) => !word.startsWith("-"));
  const unknown = names.find((name) => !targets.includes(name));
  if (unknown !== undefined) fail(`Unknown fuzz target ${unknown}; the targets are ${targets.join(", ")}.`);
  const options = given.filter((word) => word.startsWith("-"));
  fuzz(names, options.length > 0 ? options : ["-max_total_time=60"]);
}
