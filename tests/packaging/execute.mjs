// Runs commands of a project, to their end or until they are ready. Their caches are in .build/packaging, separate from the user's.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/steps.mjs";

const cache = join(root, ".build/packaging");

/** The environment of every command, without the user's settings and those of the npm that runs the tests. */
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
    // No prompts, and no frozen lock files.
    CI: "",
  };
}

/** The timeout of a command; only one that hangs reaches it. */
const LONGEST_MS = 300_000;

/** Runs a command to its end and returns its output. Fails with the output if the command fails. */
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

/** Starts it in a separate process group, so that its child processes end with it. */
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
    // It has just ended.
  }
}

/** npm is a script on Windows. */
const needsShell = (command) => process.platform === "win32" && command === "npm";

/** Starts a program and waits until its output matches `ready`. Returns the match, the output, `stop` and `terminate`. */
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
    /** Asks the program to end, and returns its exit code. */
    async terminate() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
