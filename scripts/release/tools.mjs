// The tools of a release that are not in npm: Zig and cargo-zigbuild, which link for other systems, and checkers. They come from PyPI, with
// hashes.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ask, fingerprint, once, root, run, say } from "../steps.mjs";

const REQUIREMENTS = "scripts/release/requirements.txt";
const FOLDER = ".build/release-tools";
const bin = join(root, FOLDER, process.platform === "win32" ? "Scripts" : "bin");

/** Why the tools cannot be had on this machine; undefined if they can. */
export function noTools() {
  if (process.platform !== "linux") return "they are pinned for Linux";
  if (ask("python3", ["-c", "import venv, ensurepip"]) === undefined) return "they need Python's venv (apt-get install -y python3-venv)";
  return undefined;
}

/** Installs the tools, unless they are. Returns the environment in which they are found. */
export function tools() {
  once("release-tools", fingerprint([REQUIREMENTS]), [FOLDER], () => {
    say("Installing the tools of the release");
    run("python3", ["-m", "venv", "--clear", FOLDER], { why: "install it (apt-get install -y python3-venv) and run this again." });
    run(join(bin, "pip"), ["install", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", REQUIREMENTS]);
  });
  return { PATH: `${bin}${delimiter}${process.env.PATH}`, VIRTUAL_ENV: join(root, FOLDER) };
}

/** A tool's executable; undefined if it is not installed. */
export const toolIn = (name) => (existsSync(join(bin, name)) ? join(bin, name) : undefined);
