// Ends worker threads and aborts calls at random moments, in child processes: a crash of the child is a failure here.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("torture-child.mjs", import.meta.url));

/** How many worker threads are ended. */
const TERMINATIONS = Number(process.env.WECOM_KF_TORTURE ?? 200);

/** Runs one scenario in a process of its own; gives what it reports as its last line. */
async function scenario(name, count) {
  const child = spawn(process.execPath, ["--expose-gc", program, name, String(count)], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const limit = setTimeout(() => child.kill("SIGKILL"), 60_000 + count * 400);
  const [code, signal] = await new Promise((resolve) => child.on("close", (...args) => resolve(args)));
  clearTimeout(limit);
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, `${output}\n${errors}`);
  return JSON.parse(output.trim().split("\n").at(-1));
}

test(`${TERMINATIONS} worker threads end with calls in flight`, async (t) => {
  const report = await scenario("terminate", TERMINATIONS);
  t.diagnostic(JSON.stringify(report));
  assert.equal(report.terminated, TERMINATIONS);
  assert.ok(report.requests > TERMINATIONS, "the workers did send");
  assert.ok(report.hung > 0 && report.answered > 0, "some calls were pending and some answered");
  assert.equal(report.live, 0, "calls outlived their threads");
  assert.equal(report.busySockets, 0, "sockets of abandoned calls stayed open");
  assert.ok(report.afterwards, "the transport works on");
  assert.ok(report.grownMiB < 40 + TERMINATIONS / 20, `${report.grownMiB} MiB more after the second half`);
});

test("2000 aborts at random moments", async (t) => {
  const report = await scenario("abort", 2000);
  t.diagnostic(JSON.stringify(report));
  assert.equal(report.settled, 2000);
  assert.ok(report.aborted > 100 && report.answered > 100, JSON.stringify(report));
  assert.equal(report.other, 0);
  assert.equal(report.live, 0);
  assert.equal(report.busySockets, 0);
  assert.ok(report.grownMiB < 60, `${report.grownMiB} MiB more`);
});

test("threads that end by themselves, exit, throw, or end the process", async () => {
  for (const name of ["silent-worker", "exit-worker", "throw-worker", "exit-process"]) {
    const report = await scenario(name, 10);
    assert.equal(report.done, true, name);
  }
});
