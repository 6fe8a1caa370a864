// Checks what comes from others, and the workflows: licences, bans and sources of the crates, actionlint's checks and those of zizmor.
// --advisories also asks for known weaknesses of crates and npm packages, which needs a network.

import { pathToFileURL } from "node:url";
import { fail, run, say } from "./steps.mjs";
import { noTools, tools } from "./release/tools.mjs";

export function supplyChain({ advisories = false } = {}) {
  const reason = noTools();
  if (reason !== undefined) {
    if (process.env.CI) fail(`The checkers of the supply chain cannot be had: ${reason}`);
    return console.log(`NOT RUN: licences, bans and sources of the crates, checks of the workflows: ${reason}`);
  }
  const env = tools("checkers");
  say("Crates: licences, bans, sources");
  run("cargo-deny", ["--log-level=error", "check", "bans", "licenses", "sources"], { env });
  say("Workflows");
  run("jactionlint", ["--shellcheck="], { env });
  run("zizmor", ["--offline", "--quiet", "--persona=pedantic", ".github"], { env });
  if (!advisories) return console.log("NOT RUN: advisories; they need a network (--advisories), and the workflow CI asks for them");
  say("Advisories");
  run("cargo-deny", ["--log-level=error", "check", "advisories"], { env });
  run("npm", ["audit", "--audit-level=high"]);
  run("npm", ["audit", "--audit-level=high", "--prefix", "tests/packaging"]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) supplyChain({ advisories: process.argv.includes("--advisories") });
