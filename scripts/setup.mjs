// Prepares a machine with Rust and Node.js: checks both, adds the wasm targets, installs the npm packages.

import { ask, fail, fingerprint, once, run, say } from "./steps.mjs";

export function setup() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20)
    fail(`Node.js ${process.versions.node} is too old: install Node.js 20 or later from https://nodejs.org and run this again.`);
  if (!ask("cargo", ["--version"])) fail("Rust is missing: install it with rustup from https://rustup.rs and run this again.");
  // rustup installs what rust-toolchain.toml names; without rustup the target must be installed already.
  const installed = ask("rustup", ["target", "list", "--installed"])?.split("\n");
  const missing = ["wasm32-unknown-unknown", "wasm32-wasip1"].filter((target) => installed && !installed.includes(target));
  if (missing.length > 0) {
    say(`Adding the Rust targets ${missing.join(", ")}`);
    run("rustup", ["target", "add", ...missing]);
  }
  once("npm", fingerprint(["package.json", "package-lock.json"]), ["node_modules/typescript"], () => {
    say("Installing the npm packages");
    // No dependency needs an install script.
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { why: "it comes with Node.js; install Node.js again." });
  });
}
