// `npm run test:full`: everything in `npm test`, and the slower tests. Run it before a change is considered finished.

import { packaging } from "./test-everywhere.mjs";
import { canFuzz } from "./fuzz.mjs";
import { summary } from "./lanes.mjs";
import { say } from "./steps.mjs";
import { SLOW, cargo, everything, node, reporter, simulations } from "./test.mjs";

async function rust() {
  await node("Rust: features, each alone and together", ["scripts/features.mjs"]);
  const check = ["run", "--quiet", "--package", "xtask", "--features", "public-api", "--", "public-api", "--check"];
  await cargo("Rust: the listings of the public API are up to date", check);
  await simulations(200_000);
  await node("Rust: the lowest supported version", ["scripts/lowest-rust.mjs"]);
  if (canFuzz()) await node("Rust: fuzz targets, longer", ["scripts/fuzz.mjs", "-max_total_time=30", "-max_len=4096"]);
  else say("NOT RUN: the fuzz targets; they need Linux and a C++ compiler (apt-get install -y g++)");
}

async function packages() {
  await node("JavaScript: further runtimes, benchmarks", ["--test", ...reporter, ...SLOW]);
  await node("Binaries as they are published", ["scripts/release/binaries.mjs"]);
  await packaging();
  await node("Supply chain", ["scripts/supply-chain.mjs"]);
  await node("Native transport: torture in full", ["tests/native/torture.test.mjs", "full"]);
  await node("Inbox: torture in full", ["tests/torture/torture.mjs", "--seed", process.env.CI ? String(Date.now() % 100_000) : "1"]);
}

await everything();
await Promise.all([rust(), packages()]);
summary();
