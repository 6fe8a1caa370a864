// The transport with terminating worker threads, aborts, faults and closing connections, in child processes: a crash of the child is
// a failure here. `npm run torture:transport` runs everything in full.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const full = process.argv.includes("full");
/** The number of runs of each, in `npm test` and in full. */
const COUNTS = {
  terminate: [150, 1000],
  abort: [2000, 10_000],
  faults: [1000, 10_000],
  closing: [3000, 30_000],
  "closing-http2": [500, 5000],
  clients: [200, 3000],
  endings: [10, 40],
};
const count = (name) => COUNTS[name][full ? 1 : 0];

/** Runs a scenario in a separate process; returns the report in its last line. */
async function scenario(file, name, count) {
  const program = fileURLToPath(new URL(file, import.meta.url));
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

/** A test of one scenario, which prints its report. */
function torture(file, name, title, check) {
  const times = count(name);
  test(`${times} ${title}`, async (t) => {
    const report = await scenario(file, name, times);
    t.diagnostic(JSON.stringify(report));
    check(report, times);
  });
}

torture("torture-child.mjs", "terminate", "worker threads end with calls in flight", (report, times) => {
  assert.equal(report.terminated, times);
  assert.ok(report.requests > times, "the workers did send");
  assert.ok(report.hung > 0 && report.answered > 0, "some calls were pending and some answered");
  assert.equal(report.live, 0, "calls outlived their threads");
  assert.equal(report.busySockets, 0, "sockets of abandoned calls stayed open");
  assert.ok(report.afterwards, "the transport works on");
  assert.ok(report.grownMiB < 40 + times / 20, `${report.grownMiB} MiB more after the second half`);
});

torture("torture-child.mjs", "abort", "aborts at random moments", (report, times) => {
  assert.equal(report.settled, times);
  assert.ok(report.aborted > 100 && report.answered > 100, JSON.stringify(report));
  assert.equal(report.other, 0);
  assert.equal(report.live, 0);
  assert.equal(report.busySockets, 0);
  assert.equal(report.handles.after, report.handles.before);
  assert.ok(report.grownMiB < 60, `${report.grownMiB} MiB more`);
});

torture("torture-faults.mjs", "faults", "answers that drop, stall, truncate, lie or never end", (report) => {
  assert.deepEqual(report.wrong, []);
  for (const outcome of ["200", "502", "transport.lost", "transport.timeout", "transport.body_too_large"])
    assert.ok(report.seen[outcome] > 0, outcome);
  assert.equal(report.live, 0);
  assert.equal(report.sockets, 0);
  assert.equal(report.handles.after, report.handles.before);
  assert.ok(report.grownMiB < 80, `${report.grownMiB} MiB more`);
});

for (const [name, title] of [
  ["closing", "messages over connections that the server closes"],
  ["closing-http2", "messages over HTTP/2 sessions that end"],
]) {
  torture("torture-faults.mjs", name, title, (report, times) => {
    assert.equal(report.answered + report.lost + report.notSent, times);
    assert.ok(report.answered > 0 && report.lost > 0);
    assert.equal(report.doubled, 0, "messages arrived twice");
    assert.deepEqual(report.wrong, []);
  });
}

torture("torture-faults.mjs", "clients", "clients with a proxy each come and go", (report, times) => {
  assert.equal(report.answered, times);
  assert.equal(report.live, 0);
  assert.equal(report.sockets, 0, "connections of closed or forgotten clients stayed open");
  assert.equal(report.handles.after, report.handles.before);
  assert.ok(report.grownMiB < 30 + times / 50, `${report.grownMiB} MiB more after the second half`);
});

test("threads that end by themselves, exit, throw, or end the process", async () => {
  for (const name of ["silent-worker", "exit-worker", "throw-worker", "exit-process"]) {
    const report = await scenario("torture-child.mjs", name, count("endings"));
    assert.equal(report.done, true, name);
  }
});
