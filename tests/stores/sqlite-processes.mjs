// Processes of several runtimes with stores in SQLite files, and SQL beside them.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bun, deno } from "../runtimes/programs.mjs";

const [CHILD, SQL] = ["sqlite-child.mjs", "sqlite-sql.mjs"].map((name) => fileURLToPath(new URL(name, import.meta.url)));

/** Each SQLite, with the command that runs a program with it. */
export const SQLITES = [
  { name: "the addon", driver: "native", command: [process.execPath, CHILD] },
  {
    name: "node:sqlite of Deno",
    driver: "node:sqlite",
    command: [deno, "run", "--quiet", "--node-modules-dir=manual", "--no-lock", "-A", CHILD],
  },
  { name: "bun:sqlite", driver: "bun:sqlite", command: [bun, "run", CHILD] },
];

/** A process with stores. */
export class Process {
  #child;
  #waiting = new Map();
  #lastId = 0;
  ended;
  /** The last number that `write` told. */
  answered = -1;

  constructor([program, ...args], options = {}) {
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], ...options });
    this.ended = new Promise((resolve) => this.#child.once("exit", (code, signal) => resolve(signal ?? code)));
    this.ended.then((how) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the process ended with ${how}`));
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#read(JSON.parse(line)));
  }

  #read({ id, value, error, answered }) {
    if (answered !== undefined) this.answered = answered;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(Object.assign(new Error(error.message), error));
    else waiting?.resolve(value);
  }

  ask(command, ...args) {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#child.stdin.write(`${JSON.stringify({ id, command, args })}\n`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Opens a file as `store`, unless named otherwise. */
  open = (file, options, name = "store") => this.ask("open", name, file, options);
  call = (method, ...args) => this.ask("call", "store", method, ...args);

  signal(signal) {
    this.#child.kill(signal);
  }

  /** Ends its input: it then ends by itself. */
  async end() {
    this.#child.stdin.end();
    return this.ended;
  }
}

/** A folder that is removed after the test. */
export function folderFor(context, prefix = "wecom-kf-sqlite-") {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a process that is ended after the test. */
export function processFor(context, command, options) {
  const started = new Process(command, options);
  context.after(() => started.signal("SIGKILL"));
  return started;
}

/** Executes SQL on a file, with Bun. Returns the rows. */
export function sql(file, statement) {
  const { stdout, stderr, status } = spawnSync(bun, ["run", SQL, "rows", file, statement], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Keeps a file locked, as a program that knows nothing of the store. Returns a function that unlocks it. */
export async function lock(context, file) {
  const child = spawn(bun, ["run", SQL, "lock", file], { stdio: ["pipe", "pipe", "inherit"] });
  context.after(() => child.kill("SIGKILL"));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return async () => {
    child.stdin.end();
    await new Promise((resolve) => child.once("exit", resolve));
  };
}

/** Mounts a file system of a megabyte for a test. Undefined without root. */
export function smallDisk(context) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-full-"));
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "wecom-kf-test", folder]).status === 0;
  context.after(() => {
    if (isMounted) spawnSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return isMounted ? folder : undefined;
}
