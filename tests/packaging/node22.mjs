// Node.js 22 from npm, for tools that do not run on the Node.js of these tests.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/steps.mjs";
import { execute } from "./execute.mjs";

const VERSION = "22.23.3";

/** The executable of Node.js 22: the running one if it is recent enough, otherwise one that is installed once. */
export async function node22() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major >= 22) return process.execPath;
  const system = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${system}-${process.arch}`;
  const folder = join(root, ".build/packaging", `node-${VERSION}`);
  const program = join(folder, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  await execute("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${VERSION}`], { cwd: folder });
  return program;
}
