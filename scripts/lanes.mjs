// The steps of a long run. Steps started together run in parallel, or one after another on a single core. The output of a step is shown
// when it ends, with its duration; until then it can be read in .build/steps.

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fail, root, say } from "./steps.mjs";

const logs = join(root, ".build/steps");
rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });
const oneByOne = availableParallelism() === 1;
const posix = process.platform !== "win32";
const running = new Set();
const ended = [];
let last = Promise.resolve();

/** Runs a command in the workspace as a step. If it fails, all running steps and this process are terminated. */
export function step(name, command, args, { env = {} } = {}) {
  const perform = () => performed(name, command, args, env);
  if (!oneByOne) return perform();
  last = last.then(perform);
  return last;
}

async function performed(name, command, args, env) {
  console.log(`${name}: started`);
  const log = join(logs, `${name.replaceAll(/\W+/g, "-")}.log`);
  const output = openSync(log, "w");
  const start = performance.now();
  // A separate process group, so that processes started by the command end with it.
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", output, output], env: { ...process.env, ...env }, detached: posix });
  running.add(child);
  const outcome = await new Promise((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("exit", (status, signal) => resolve(signal ?? status));
  });
  running.delete(child);
  closeSync(output);
  ended.push({ name, start, seconds: (performance.now() - start) / 1000 });
  say(`${name}: ${ended.at(-1).seconds.toFixed(1)} s`);
  process.stdout.write(readFileSync(log));
  if (outcome === 0) return;
  summary();
  fail(`Failed (${outcome}): ${name}: ${command} ${args.join(" ")}`);
}

/** Prints when each step started and how long it took, in seconds. */
export function summary() {
  const row = (name, start, took) => console.log(`${name.padEnd(44)} ${start.padStart(8)} ${took.padStart(8)}`);
  say("Seconds");
  row("", "start", "took");
  for (const { name, start, seconds } of ended.sort((a, b) => a.start - b.start)) row(name, (start / 1000).toFixed(1), seconds.toFixed(1));
  row("together", "", (performance.now() / 1000).toFixed(1));
}

process.once("exit", () => {
  for (const child of running) {
    try {
      if (posix) process.kill(-child.pid);
      else child.kill();
    } catch {
      // It has just ended.
    }
  }
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => fail(`Ended by ${signal}.`));
