// Checks the workspace with the lowest supported Rust version: `rust-version` in Cargo.toml.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, root, run, say } from "./steps.mjs";

/** The value of a key in a TOML file. */
const read = (file, key) => new RegExp(`^${key} = "([^"]+)"$`, "m").exec(readFileSync(join(root, file), "utf8"))?.[1];

const lowest = read("Cargo.toml", "rust-version");
const pinned = read("rust-toolchain.toml", "channel");
if (!lowest || !pinned) fail("Cargo.toml names no rust-version, or rust-toolchain.toml no channel.");
if (`${pinned}.`.startsWith(`${lowest}.`)) {
  say(`Rust ${pinned}, which everything is built and tested with, is the lowest supported version`);
} else {
  run("rustup", ["toolchain", "install", lowest, "--profile", "minimal"], { why: "install it from https://rustup.rs" });
  const env = { CARGO_TARGET_DIR: join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "lowest-rust") };
  run("rustup", ["run", lowest, "cargo", "check", "--quiet", "--workspace", "--all-features"], { env });
}
