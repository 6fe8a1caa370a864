// `npm run release -- VERSION`: everything of a release but publishing it, which only the release workflow does.
// See docs/maintainers/releasing.md.
// Writes the version and the changelog, builds and checks what this machine can build, and packs it into .build/release.
// --dry-run leaves the checkout as it was; --prepare only writes the version and the changelog; --as-built uses the existing builds.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import semver from "semver";
import { ask, fail, root, say } from "../steps.mjs";
import { setup } from "../setup.mjs";
import { assemble } from "./assemble.mjs";
import { binaryFile, buildBinary, buildable, platformsIn } from "./binaries.mjs";
import { writeChangelog } from "./changelog.mjs";
import { publishCrates } from "./publish-crates.mjs";
import { publish } from "./publish.mjs";
import { currentVersion, versionedFiles, writeVersion } from "./versions.mjs";

const FOLDER = join(root, ".build/release");
const USAGE = "npm run release -- VERSION [--dry-run | --prepare] [--as-built]";

/** Fails unless `version` can be released from this checkout. */
function checkVersion(version, { dryRun }) {
  if (semver.valid(version) !== version) fail(`${version} is not a version such as 1.2.3 or 1.2.3-beta.1: ${USAGE}`);
  const current = currentVersion(root);
  if (semver.lt(version, current)) fail(`${version} is lower than the checkout's version, ${current}.`);
  if (ask("git", ["tag", "--list", `v${version}`])) fail(`${version} has been released: there is a tag v${version}.`);
  if (!dryRun && ask("git", ["status", "--porcelain"]) !== "") fail("The checkout has changes: commit them, or use --dry-run.");
}

/** Writes the version and the changelog. Returns a function that takes it back. */
function prepare(version) {
  const files = [...versionedFiles(root), "CHANGELOG.md"];
  const before = new Map(files.map((path) => [path, readFileSync(join(root, path))]));
  const undo = () =>
    before.forEach((bytes, path) => !readFileSync(join(root, path)).equals(bytes) && writeFileSync(join(root, path), bytes));
  try {
    const changed = writeVersion(root, version);
    writeChangelog(root, version);
    say(`Version ${version} in ${changed.length} files, and its entry in CHANGELOG.md`);
  } catch (error) {
    undo();
    fail(error.message);
  }
  return undo;
}

/** Builds and checks what this machine can build, packs it, and asks both registries' clients whether it could be published. */
function build({ asBuilt }) {
  if (!asBuilt) {
    setup();
    for (const platform of buildable()) buildBinary(platform);
  } else if (platformsIn().length === 0) {
    fail(`There is no binary such as ${binaryFile(buildable()[0])}; run this without --as-built.`);
  }
  assemble(FOLDER, { asBuilt });
  publishCrates({ verify: !asBuilt });
  publish(FOLDER);
}

const options = { "dry-run": { type: "boolean" }, prepare: { type: "boolean" }, "as-built": { type: "boolean" } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [version] = positionals;
if (positionals.length !== 1 || (values["dry-run"] && values.prepare)) fail(USAGE);
const dryRun = values["dry-run"] === true;
checkVersion(version, { dryRun });
const undo = prepare(version);
if (dryRun) {
  // `fail` exits: whatever ends the process, the checkout is left as it was.
  process.once("exit", undo);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
}
if (!values.prepare) build({ asBuilt: values["as-built"] === true });
say(dryRun ? `Dry run of ${version}: nothing was published, and the checkout is as it was` : `${version} is prepared`);
if (!values.prepare) console.log(`Tarballs and bills of materials are in ${FOLDER}`);
if (!dryRun)
  console.log("Read CHANGELOG.md, commit on a branch and open a pull request: its merge releases (docs/maintainers/releasing.md).");
