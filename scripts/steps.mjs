// Shared by the scripts: runs commands, prints progress, and skips steps whose inputs have not changed.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamps = join(root, ".build");

/** Prints an error and exits. */
export function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

/** Prints the current step. */
export function say(text) {
  console.log(`\x1b[1m» ${text}\x1b[0m`);
}

/** Runs a command in the workspace and shows its output; exits with an error if it fails. */
export function run(command, args, { env = {}, why } = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (error?.code === "ENOENT") fail(`${command} is missing${why ? `: ${why}` : "."}`);
  if (status !== 0) fail(`Failed: ${command} ${args.join(" ")}`);
}

/** The output of a command; undefined if it fails. */
export function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Runs a tool in node_modules. */
export function tool(name, args, options) {
  run(process.execPath, [join(root, "node_modules", name), ...args], options);
}

/** A hash of files and folders (by content) and of additional texts. */
export function fingerprint(paths, ...texts) {
  const hash = createHash("sha256").update(texts.join("\0"));
  for (const path of paths.flatMap((path) => files(join(root, path))).sort()) {
    hash.update(relative(root, path)).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function files(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(({ name }) => !["node_modules", "dist", "target", "pkg", "cjs"].includes(name))
      .flatMap(({ name }) => files(join(path, name)));
  } catch (error) {
    if (error.code === "ENOTDIR") return [path];
    throw error;
  }
}

/** Runs a step, unless it was done with the same inputs and its outputs still exist. */
export function once(name, inputs, outputs, step) {
  const stamp = join(stamps, `${name}.stamp`);
  const fresh = existsSync(stamp) && readFileSync(stamp, "utf8") === inputs;
  if (fresh && outputs.every((output) => existsSync(join(root, output)))) return;
  step();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, inputs);
}
