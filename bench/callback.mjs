// `npm run bench:callback`: how fast callbacks are opened, beside what users would take instead, and the budgets.
// --json prints one JSON object and nothing else; --quick is a smoke run whose figures mean little.

process.noDeprecation = true;

import { cpus } from "node:os";
import { parseArgs } from "node:util";

const { json, quick } = parseArgs({ options: { json: { type: "boolean" }, quick: { type: "boolean" } } }).values;
const effort = quick ? { rounds: 2, slice: 1 } : { rounds: 21, slice: 40 };
const say = json ? () => {} : console.log;

const { US } = await import("./callback/candidates.mjs");
const { measureHostile, measureOnNode } = await import("./callback/on-node.mjs");
const { measureInWorkerd } = await import("./callback/on-workerd.mjs");
const { measureFirst, moduleSizes } = await import("./callback/loading.mjs");
const { judge } = await import("./callback/budgets.mjs");
const { table } = await import("./table.mjs");

say(`Node.js ${process.version}, ${cpus()[0].model}; ${effort.rounds} rounds in turn, medians`);
const { sizes: node, floods } = await measureOnNode(effort);

/** Microseconds of each candidate by size, and how many times ours that is. */
const times = (sizes) =>
  table(
    ["", ...Object.keys(sizes).flatMap((size) => [`${size} B`, "×"])],
    Object.keys(sizes[500]).map((name) => [
      name,
      ...Object.values(sizes).flatMap((by) => [`${by[name].us.toFixed(1)} µs`, by[name].ratio.toFixed(2)]),
    ]),
  );
say(`\nNode.js: a callback, bytes in, event out (× is the time in ${US}'s)\n${times(node)}`);
say(
  `\nA wrong signature (× is the time in a good message's)\n${table(
    ["", ...Object.keys(floods).flatMap((size) => [`${size} B`, "×"])],
    Object.keys(floods[500]).map((name) => [
      name,
      ...Object.values(floods).flatMap((by) => [`${by[name].us.toFixed(1)} µs`, by[name].ratio.toFixed(2)]),
    ]),
  )}`,
);

const hostile = await measureHostile(effort);
const hostileBy = Object.keys(Object.values(hostile)[0]);
say(
  `\nBodies of 1 MiB that nobody signed, ms until refused\n${table(
    ["", ...hostileBy],
    Object.entries(hostile).map(([shape, by]) => [shape, ...hostileBy.map((name) => by[name].ms.toFixed(2))]),
  )}`,
);

const workerd = await measureInWorkerd(effort);
say(`\nworkerd: the same\n${times(workerd)}`);

const first = await measureFirst(quick ? 1 : 11);
say(
  `\nThe first callback of a fresh process, ms (in a fresh worker, beyond an empty one: ${first.workerd.engine.ms.toFixed(1)} ms; callback-only ${first.workerd.callback.ms.toFixed(1)} ms; the addon alone loads in ${first.addon.ms.toFixed(1)} ms)\n${table(
    ["", "engine", "package", "open", "total"],
    Object.entries(first.node).map(([name, { engine, package: imported, open, total }]) => [
      name,
      ...[engine, imported, open, total].map((ms) => ms.toFixed(1)),
    ]),
  )}`,
);

const sizes = moduleSizes();
say(
  `\nModules\n${table(
    ["", "bytes", "gzip -9"],
    Object.entries(sizes).map(([file, { bytes, gzip }]) => [file, bytes, gzip]),
  )}`,
);

const budgets = judge({ node, workerd, floods, hostile, first, sizes });
say(
  `\nBudgets\n${table(
    ["", "budget", "measured", ""],
    budgets.map(({ what, side, limit, got, met }) => [what, `${side} ${limit}`, got.toFixed(2), met ? "met" : "missed"]),
  )}`,
);

if (json) {
  const environment = { node: process.version, cpu: cpus()[0].model, platform: `${process.platform}-${process.arch}` };
  console.log(JSON.stringify({ environment, quick: Boolean(quick), ...effort, node, floods, hostile, workerd, first, sizes, budgets }));
}
