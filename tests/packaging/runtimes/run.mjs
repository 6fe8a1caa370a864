// Runs the suite, installed next to the tarballs, in every runtime, and prints a table. `run.mjs WORD…` runs the rows with these words.

import { cpSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fail, root } from "../../../scripts/steps.mjs";
import { execute } from "../execute.mjs";
import { project } from "../project.mjs";
import { NEEDED, ROWS } from "./rows.mjs";

const OURS = ["wecom-kf", "@wecom-kf/native", "@wecom-kf/wasm", "@wecom-kf/sandbox"];
/** What the suite consists of, in the places that its imports expect. */
const FILES = [
  "examples/support-bot",
  "scripts/steps.mjs",
  "scripts/workerd.mjs",
  "tests/packaging/runtimes",
  "tests/runtimes",
  "tests/suite",
  "tests/vectors",
];
/** The timeout of a row. Each spec has its own. */
const LONGEST_MS = 900_000;

const endings = [];

/** A project with the tarballs and the suite. */
async function suite() {
  const consumer = await project({ after: (end) => endings.push(end) });
  await consumer.execute("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...OURS, ...NEEDED]);
  for (const path of FILES) cpSync(join(root, path), join(consumer.folder, path), { recursive: true });
  return consumer.folder;
}

/** Runs a row. Returns the numbers of tests, the seconds, and what failed. */
async function perform({ program, file, flags = [], engine, runtime, version }, folder) {
  const report = `${runtime}-${version}-${engine}.tap`.replaceAll(" ", "-");
  const reporters = ["tap", "spec"].flatMap((name) => [
    `--test-reporter=${name}`,
    `--test-reporter-destination=${name === "tap" ? report : "stdout"}`,
  ]);
  const start = performance.now();
  const options = { cwd: folder, env: { NODE_OPTIONS: flags.join(" ") }, timeout: LONGEST_MS };
  const failure = await execute(program, [...flags, "--test", ...reporters, file], options).then(
    () => undefined,
    ({ message }) => message,
  );
  const tap = textOf(join(folder, report));
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(tap)?.[1] ?? 0);
  const passed = count("pass");
  // A file that cannot be loaded fails as one test, and one without tests passes.
  const failed = Math.max(count("fail") + count("cancelled"), failure === undefined && passed > 1 ? 0 : 1);
  const reasons = [...tap.matchAll(/^ *ok \d+ - (.*) # SKIP ?(.*)$/gm)].map(([, name, reason]) => `${name}: ${reason || "skipped"}`);
  return { passed, failed, reasons, seconds: (performance.now() - start) / 1000, failure };
}

function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The lines of a table, the first column left-aligned and numbers right-aligned. */
function table(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const cell = (text, at) => (at < 3 ? text.padEnd(widths[at]) : text.padStart(widths[at]));
  return rows.map((row) => row.map(cell).join("  "));
}

const words = process.argv.slice(2).map((word) => word.toLowerCase());
const named = ({ runtime, version, engine }) => words.every((word) => `${runtime} ${version} ${engine}`.toLowerCase().includes(word));
const wanted = ROWS.filter(named);
if (wanted.length === 0) fail(`No row has these words: ${words.join(" ")}`);
const waiting = wanted.filter(({ missing }) => missing === undefined);
try {
  const folder = await suite();
  const lane = async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      row.outcome = await perform(row, folder);
      const { passed, failed, seconds } = row.outcome;
      console.log(`${row.runtime} ${row.version}, ${row.engine}: ${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s`);
    }
  };
  // A suite uses one or two cores.
  await Promise.all(Array.from({ length: Math.max(1, Math.floor(availableParallelism() / 2)) }, lane));
} finally {
  for (const end of endings) end();
}

for (const { runtime, version, engine, outcome } of wanted) {
  if (outcome?.failed) console.log(`\n${runtime} ${version}, ${engine}:\n${outcome.failure?.replace(/^[^]*(?=✖ failing tests)/, "")}`);
}
console.log("");
const head = ["Runtime", "Version", "Engine", "Passed", "Failed", "Not run", "Seconds"];
const lines = wanted.map(({ runtime, version, engine, outcome }) => [
  ...[runtime, version, engine],
  ...(outcome ? [outcome.passed, outcome.failed, outcome.reasons.length, outcome.seconds.toFixed(1)].map(String) : ["-", "-", "all", "-"]),
]);
for (const line of table([head, ...lines])) console.log(line);
for (const { runtime, version, engine, missing, outcome } of wanted) {
  for (const reason of [missing, ...(outcome?.reasons ?? [])])
    if (reason !== undefined) console.log(`NOT RUN: ${runtime} ${version}, ${engine}: ${reason}`);
}
const missing = wanted.some((row) => row.missing !== undefined);
if (wanted.some(({ outcome }) => outcome?.failed) || (missing && process.env.CI)) process.exitCode = 1;
