// The tools of a release that are not in npm: Zig and cargo-zigbuild, which link for other systems, and checkers. They come from PyPI, with
// hashes.

import { delimiter, join } from "node:path";
import { ask, fingerprint, once, root, run, say } from "../steps.mjs";

/** Why the tools cannot be had on this machine; undefined if they can. */
export function noTools() {
  if (process.platform !== "linux") return "their wheels are pinned for Linux";
  if (ask("python3", ["-c", "import venv, ensurepip"]) === undefined) return "they need Python's venv (apt-get install -y python3-venv)";
  return undefined;
}

/** Installs `linkers` or `checkers`, unless they are. Returns the environment in which they are found. */
export function tools(set) {
  const requirements = `scripts/release/${set}.txt`;
  const folder = `.build/${set}`;
  once(set, fingerprint([requirements]), [folder], () => {
    say(`Installing the ${set}`);
    run("python3", ["-m", "venv", "--clear", folder]);
    run(join(root, folder, "bin/pip"), ["install", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", requirements]);
  });
  return { PATH: `${join(root, folder, "bin")}${delimiter}${process.env.PATH}`, VIRTUAL_ENV: join(root, folder) };
}
