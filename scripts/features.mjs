// Lints every crate that has features: without any, with each alone, with the defaults and with all. Code that compiles only because
// another feature or crate enables something fails here.

import { ask, fail, run, say } from "./steps.mjs";

const metadata = ask("cargo", ["metadata", "--no-deps", "--format-version=1"]);
if (metadata === undefined) fail("cargo metadata failed.");
for (const { name, features } of JSON.parse(metadata).packages) {
  const named = Object.keys(features).filter((feature) => feature !== "default");
  const sets = [
    ["--no-default-features"],
    ...named.map((feature) => ["--no-default-features", "--features", feature]),
    ...("default" in features ? [[]] : []),
    ...(named.length > 1 ? [["--all-features"]] : []),
  ];
  for (const set of named.length > 0 ? sets : []) {
    say(`${name} ${set.join(" ")}`);
    run("cargo", ["clippy", "--quiet", "--package", name, ...set, "--", "--deny", "warnings"]);
  }
}
