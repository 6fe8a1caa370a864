// A project of somebody who uses the packages: a folder outside of the checkout, into which a package manager installs the tarballs from a
// registry on loopback. README.md of this folder shows how one is added.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packOnce } from "../../scripts/release/pack.mjs";
import { serveRegistry } from "../../scripts/release/registry.mjs";
import { MANAGERS, environment } from "./managers.mjs";

let serving;

/** The registry with the packages of this build, served once a process, until the process ends. */
export function registry() {
  serving ??= (async () => {
    const { folder, version, packages } = packOnce();
    const { url, unref } = await serveRegistry(folder);
    unref();
    return { url, folder, version, packages };
  })();
  return serving;
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

/**
 * Makes a project and installs `dependencies` (names, with a version where it matters; ours come from the tarballs). `files` are texts by
 * path, `copy` a folder whose content is copied, `manifest` what package.json has beside. Gives the folder, and how programs run in it.
 */
export async function project(t, { manager = "npm", dependencies = [], files = {}, copy, manifest = {} } = {}) {
  const { url } = await registry();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wecom-kf-project-")));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { prepare, add, run } = MANAGERS[manager];
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "a-project", version: "1.0.0", private: true, ...manifest }, undefined, 2),
  );
  if (copy !== undefined) cpSync(copy, folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  prepare(folder, url);
  const at = (given) => ({ cwd: folder, ...given });
  const [command, args] = add(dependencies);
  const installed = dependencies.length > 0 ? await execute(command, args, at()) : undefined;
  return {
    folder,
    /** What the installing printed. */
    installed,
    /** Runs any command there, to its end. */
    execute: (command, args, options) => execute(command, args, at(options)),
    /** Runs a program as the manager's users do, to its end. */
    run: (args, options) => execute(...run(args), at(options)),
    /** Starts a program as the manager's users do; see `started`. */
    start: (args, options) => started(...run(args), at(options)),
    /** Starts any command; see `started`. */
    startCommand: (command, args, options) => started(command, args, at(options)),
  };
}

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
