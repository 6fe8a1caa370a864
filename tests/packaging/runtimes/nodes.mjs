// The versions of Node.js to test. npm installs the executables, as packages of which only those for this machine fit.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const system = process.platform === "win32" ? "win" : process.platform;
const { arch } = process;

/** The supported majors, and the newest. */
const MAJORS = [20, 22, 24, 26];

/** Each with its `version` and `path`, or the reason why it is missing. */
export const nodes = MAJORS.map((major) => {
  const name = `node-${major}-${system}-${arch}`;
  const file = new URL(`../node_modules/${name}/bin/node${system === "win" ? ".exe" : ""}`, import.meta.url);
  const path = fileURLToPath(file);
  if (existsSync(path)) return { major, path, version: execFileSync(path, ["--version"], { encoding: "utf8" }).trim().slice(1) };
  if (process.versions.node.startsWith(`${major}.`)) return { major, path: process.execPath, version: process.versions.node };
  return { major, version: String(major), missing: `needs Node.js ${major}; ${name} is not in tests/packaging/package.json` };
});

/** The executable of a version; undefined if it is missing. */
export const nodeOf = (wanted) => nodes.find(({ major }) => major === wanted)?.path;
