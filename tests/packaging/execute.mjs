// Commands of a project: to their end, or until they are ready. Their caches are kept in .build/packaging, apart from the person's own.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/steps.mjs";

const cache = join(root, ".build/packaging");

/** The environment of every command: nothing of the person's settings, nor of the npm that runs the tests. */
export function environment() {
  const home = join(cache, "home");
  mkdirSync(home, { recursive: true });
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|yarn_|pnpm_|bun_|wecom_kf_|node_options$|node_test)/i.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    XDG_CACHE_HOME: join(cache, "xdg/cache"),
    XDG_CONFIG_HOME: join(cache, "xdg/config"),
    XDG_DATA_HOME: join(cache, "xdg/data"),
    npm_config_cache: join(cache, "npm"),
    npm_config_update_notifier: "false",
    YARN_CACHE_FOLDER: join(cache, "yarn"),
    YARN_GLOBAL_FOLDER: join(cache, "yarn-global"),
    BUN_INSTALL_CACHE_DIR: join(cache, "bun"),
    PNPM_HOME: join(cache, "pnpm"),
    // Neither prompts nor frozen lock files.
    CI: "",
  };
}

/** How long a command may take; only what hangs takes as long. */
const LONGEST_MS = 300_000;

/** Runs a command to its end, and gives what it printed. Fails with all of it when the command does. */
export async function execute(command, args, { cwd, env = {}, timeout = LONGEST_MS } = {}) {
  const child = start(command, args, { cwd, env });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
  const late = setTimeout(() => kill(child), timeout);
  const outcome = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  clearTimeout(late);
  if (outcome === 0) return output;
  throw new Error(`${command} ${args.join(" ")} ended with ${outcome}\n${output.stdout}\n${output.stderr}`);
}

/** With a process group of its own: what a command starts ends with it. */
const start = (command, args, { cwd, env }) =>
  spawn(command, args, {
    cwd,
    env: { ...environment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    shell: needsShell(command),
    detached: process.platform !== "win32",
  });

function kill(child) {
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended just now.
  }
}

/** npm is a script on Windows. */
const needsShell = (command) => process.platform === "win32" && command === "npm";

/** Starts a program that goes on, and waits for the line of its output that `ready` matches: gives the match, the output, and `stop`. */
export async function started(command, args, { cwd, env = {}, ready = /^ready (.*)$/m, timeout = LONGEST_MS }) {
  const child = start(command, args, { cwd, env });
  let output = "";
  const ended = new Promise((resolve) => child.once("close", resolve));
  const match = await new Promise((resolve, reject) => {
    const late = setTimeout(() => (kill(child), reject(new Error(`not ready in time:\n${output}`))), timeout);
    const look = (text) => {
      output += text;
      const found = ready.exec(output);
      if (found === null) return;
      clearTimeout(late);
      resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", look);
    child.once("error", reject);
    ended.then((code) => reject(new Error(`${command} ${args.join(" ")} ended with ${code} before it was ready:\n${output}`)));
  });
  return {
    match,
    output: () => output,
    async stop() {
      kill(child);
      await ended;
    },
  };
}
