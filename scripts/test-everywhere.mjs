// `npm run test:everywhere`: the packed tarballs where their users are: package managers, checkers of packages, and what is added to
// tests/packaging. Needs no Rust once the build is there. `npm run test:everywhere -- bun` runs the tests whose names have that in them.

import { pathToFileURL } from "node:url";
import { summary } from "./lanes.mjs";
import { fingerprint, once, run, say } from "./steps.mjs";
import { build } from "./build.mjs";
import { node, reporter, tests } from "./test.mjs";

const FOLDER = "tests/packaging";

/** The tools of these tests, which are no part of the checkout's own `npm ci`. */
function tools() {
  once("packaging", fingerprint([`${FOLDER}/package.json`, `${FOLDER}/package-lock.json`]), [`${FOLDER}/node_modules`], () => {
    say("Installing the package managers and checkers");
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", FOLDER]);
  });
}

/** Runs the tests of the tarballs. What has been built is taken as it is. */
export async function packaging(...words) {
  tools();
  const named = words.length > 0 ? [`--test-name-pattern=${words.join(" ")}`] : [];
  await node("Sizes", ["scripts/size.mjs"]);
  await node("Packages where their users are", ["--test", ...reporter, ...named, ...tests(FOLDER)]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  build();
  await packaging(...process.argv.slice(2));
  summary();
}
