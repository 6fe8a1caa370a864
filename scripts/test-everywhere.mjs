// `npm run test:everywhere`: tests the packed tarballs with package managers, package checkers, and the other tests in tests/packaging.
// Needs no Rust if the build exists. `npm run test:everywhere -- bun` runs the tests with that in their names, and `-- runtimes` the suite
// in every runtime, with a table (`-- runtimes node wasm`: those rows).

import { pathToFileURL } from "node:url";
import { summary } from "./lanes.mjs";
import { fingerprint, once, run, say } from "./steps.mjs";
import { build } from "./build.mjs";
import { node, reporter, tests } from "./test.mjs";

const FOLDER = "tests/packaging";

/** Installs the tools of these tests, which `npm ci` does not install. */
function tools() {
  once("packaging", fingerprint([`${FOLDER}/package.json`, `${FOLDER}/package-lock.json`]), [`${FOLDER}/node_modules`], () => {
    say("Installing the package managers and checkers");
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", FOLDER]);
  });
}

/** Runs the tests of the tarballs, with the existing build. */
export async function packaging(...words) {
  tools();
  const [first, ...rows] = words;
  const runtimes = () => node("The suite in every runtime", [`${FOLDER}/runtimes/run.mjs`, ...rows]);
  if (first === "runtimes") return runtimes();
  const named = words.length > 0 ? [`--test-name-pattern=${words.join(" ")}`] : [];
  await node("Sizes", ["scripts/size.mjs"]);
  await node("Packages in their users' environments", ["--test", ...reporter, ...named, ...tests(FOLDER)]);
  if (words.length === 0) await runtimes();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  build();
  await packaging(...process.argv.slice(2));
  summary();
}
