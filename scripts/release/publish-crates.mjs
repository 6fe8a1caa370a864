// `node scripts/release/publish-crates.mjs`: packages the crates and compiles them from their packages, as for publishing. With --publish
// they are published; only the release workflow says that. Crates that are published already are left out.

import { execFileSync, spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { fail, root, run, say } from "../steps.mjs";

/** The crates that are published: name and version. */
export function published() {
  const args = ["metadata", "--quiet", "--locked", "--no-deps", "--format-version", "1"];
  const { packages } = JSON.parse(execFileSync("cargo", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 }));
  // `publish = false` is an empty list of registries.
  return packages.filter(({ publish }) => publish === null).map(({ name, version }) => ({ name, version }));
}

/** Whether crates.io has this version. */
function exists({ name, version }) {
  const args = ["info", "--quiet", "--registry", "crates-io", `${name}@${version}`];
  const { status, stderr } = spawnSync("cargo", args, { encoding: "utf8", cwd: "/" });
  if (status === 0) return true;
  if (/could not find/.test(stderr)) return false;
  return fail(`crates.io does not say whether ${name} ${version} is published:\n${stderr}`);
}

/** Publishes the crates, or checks that they could be. `verify` compiles each from its package, which takes minutes. */
export function publishCrates({ really = false, verify = true } = {}) {
  const crates = really ? published().filter((crate) => !exists(crate)) : published();
  if (crates.length === 0) return say("All crates are published already");
  say(`${really ? "Publishing" : "Would publish"} ${crates.map(({ name, version }) => `${name} ${version}`).join(", ")}`);
  // In a dry run the version is not committed yet.
  const how = really ? [] : ["--dry-run", "--allow-dirty", ...(verify ? [] : ["--no-verify"])];
  run("cargo", ["publish", "--locked", "--quiet", ...how, ...crates.flatMap(({ name }) => ["--package", name])]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { publish: { type: "boolean" } } });
  publishCrates({ really: values.publish });
}
