// Runs the suite in a runtime that serves it (suite-server.mjs): each spec is a test of node's runner.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { LONGEST } from "../suite/index.mjs";

/** Makes a test of every spec that the server at `url` lists, or of those of some areas. */
export async function runServedSuite(url, areas) {
  for (const name of await (await fetch(url)).json()) {
    if (areas && !areas.includes(name.split(":")[0])) continue;
    test(name, async () => {
      const signal = AbortSignal.timeout(LONGEST);
      const response = await fetch(`${url}/?name=${encodeURIComponent(name)}`, { method: "POST", signal });
      const { ok, error } = await response.json();
      assert.ok(ok, error);
    });
  }
}

/** Starts a program that prints the URL where it serves the suite. Gives the URL, and `close`. */
export async function startServer(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], ...options });
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  const url = await new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
      const [found] = /http:\S+(?=\n)/.exec(output) ?? [];
      if (found) resolve(found);
    });
    child.once("error", reject);
    ended.then((how) => reject(new Error(`${command} ended with ${how} before it listened`)));
  });
  return {
    url,
    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
