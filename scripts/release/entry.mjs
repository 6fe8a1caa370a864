// `node scripts/release/entry.mjs VERSION` prints the changelog's entry of a version. --is-due prints, as outputs of a workflow's step, the
// checkout's version and whether it is to be released: it has an entry and no tag. Needs nothing but Node.js and git.

import { ask, fail, root } from "../steps.mjs";
import { entryOf } from "./changelog.mjs";
import { currentVersion } from "./versions.mjs";

const [argument] = process.argv.slice(2);
if (argument === "--is-due") {
  const version = currentVersion(root);
  const isTagged = ask("git", ["tag", "--list", `v${version}`]) !== "";
  console.log(`version=${version}\nrelease=${entryOf(root, version) !== undefined && !isTagged}`);
} else {
  if (argument === undefined) fail("Name a version: node scripts/release/entry.mjs VERSION");
  const entry = entryOf(root, argument);
  if (entry === undefined) fail(`CHANGELOG.md has no entry of ${argument}.`);
  console.log(entry);
}
