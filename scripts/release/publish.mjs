// `node scripts/release/publish.mjs FOLDER`: what publishing the tarballs of a folder would do. With --publish it is done; only the release
// workflow says that. Packages that are published already are left out, so that a release that failed in the middle can be run again.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import semver from "semver";
import { fail, say } from "../steps.mjs";

/** A package comes after those that it needs, so that no version can be installed whose dependencies do not exist yet. */
const ORDER = [/^@wecom-kf\/native-/, /^@wecom-kf\/(native|wasm|sandbox)$/, /^wecom-kf$/];

/** The packages in the order of publication. */
export function ordered(packages) {
  const rank = ({ name }) => ORDER.findIndex((pattern) => pattern.test(name));
  const unknown = packages.find((one) => rank(one) < 0);
  if (unknown !== undefined) throw new Error(`${unknown.name} has no place in the order of publication`);
  return [...packages].sort((one, other) => rank(one) - rank(other));
}

/** npm's tag: what `npm install wecom-kf` installs, unless it is a prerelease. */
export const tagOf = (version) => (semver.prerelease(version) === null ? "latest" : "next");

/** The arguments for npm. Without `really` nothing is published. */
export const publishArguments = (file, { version, really }) => [
  "publish",
  file,
  "--access=public",
  "--ignore-scripts",
  `--tag=${tagOf(version)}`,
  // Provenance is signed by the identity of the workflow.
  ...(really ? ["--provenance"] : ["--dry-run", "--no-provenance"]),
];

const npm = (args, stdio) => spawnSync("npm", args, { stdio, encoding: "utf8", shell: process.platform === "win32" });

/** Whether this version is in the registry. */
function isPublished({ name, version }) {
  const { status, stdout, stderr } = npm(["view", `${name}@${version}`, "version"], "pipe");
  if (status === 0) return stdout.trim() !== "";
  if (/E404/.test(stderr)) return false;
  return fail(`The registry does not say whether ${name}@${version} is published:\n${stderr}`);
}

/** Publishes the tarballs in a folder, or shows what that would do. */
export function publish(folder, { really = false } = {}) {
  const packages = JSON.parse(readFileSync(join(folder, "packages.json"), "utf8"));
  for (const one of ordered(packages)) {
    if (really && isPublished(one)) {
      say(`${one.name}@${one.version} is published already`);
      continue;
    }
    say(`${really ? "Publishing" : "Would publish"} ${one.name}@${one.version} with the tag ${tagOf(one.version)}`);
    const { status } = npm(publishArguments(join(folder, one.file), { ...one, really }), ["ignore", "ignore", "inherit"]);
    if (status !== 0) fail(`npm publish failed for ${one.name}. Run this again when the cause is gone: what is published is left out.`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals } = parseArgs({ options: { publish: { type: "boolean" } }, allowPositionals: true });
  if (positionals.length !== 1) fail("Name the folder with the tarballs: node scripts/release/publish.mjs FOLDER [--publish]");
  publish(resolve(positionals[0]), { really: values.publish });
}
