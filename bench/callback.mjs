// `npm run bench:callback`: how fast callbacks are opened, beside what users would take instead, and the budgets.
// --json prints one JSON object and nothing else; --quick is a smoke run whose figures mean little.

process.noDeprecation = true;

import { parseArgs } from "node:util";

const { json, quick } = parseArgs({ options: { json: { type: "boolean" }, quick: { type: "boolean" } } }).values;
const effort = quick ? { rounds: 2, slice: 1 } : { rounds: 21, slice: 40 };
const say = json ? () => {} : console.log;

const { US } = await import("./callback/candidates.mjs");
const { measureHostile, measureOnNode } = await import("./callback/on-node.mjs");
const { measureInWorkerd } = await import("./callback/on-workerd.mjs");
const { measureFirst, moduleSizes } = await import("./callback/loading.mjs");
const { judge } = await import("./callback/budgets.mjs");
const { environment, place, shown } = await import("./figures.mjs");
const { budgetTable, table } = await import("./table.mjs");

say(`${place()}; ${effort.rounds} rounds in turn, median (least–greatest)`);
const { sizes: node, floods, record } = await measureOnNode(effort);

/** Microseconds of each candidate by title, and how many times ours, or another one's, that is. */
const times = (columns) =>
  table(
    ["", ...Object.keys(columns).flatMap((title) => [`${title}, µs`, "×"])],
    Object.keys(Object.values(columns)[0]).map((name) => [
      name,
      ...Object.values(columns).flatMap((by) => [shown(by[name].us, 1), shown(by[name].ratio, 2)]),
    ]),
  );
const bytes = (sizes) => Object.fromEntries(Object.entries(sizes).map(([size, by]) => [`${size} B`, by]));
say(`\nNode.js: a callback, bytes in, event out (× is the time in ${US}'s)\n${times(bytes(node))}`);
say(`\nThe same with the query as a record\n${times({ "500 B": record })}`);
say(`\nA wrong signature (× is the time in a good message's)\n${times(bytes(floods))}`);

const hostile = await measureHostile(effort);
const hostileBy = Object.keys(Object.values(hostile)[0]);
say(
  `\nBodies of 1 MiB that nobody signed, ms until refused\n${table(
    ["", ...hostileBy],
    Object.entries(hostile).map(([shape, by]) => [shape, ...hostileBy.map((name) => shown(by[name].ms, 2))]),
  )}`,
);

const workerd = await measureInWorkerd(effort);
say(`\nworkerd: the same\n${times(bytes(workerd))}`);

const first = await measureFirst(quick ? 1 : 11);
say(`\nThe first callback of a fresh worker, beyond an empty one: ${shown(first.workerd.engine.ms, 1)} ms`);
say(`The same on the module for callbacks alone: ${shown(first.workerd.callback.ms, 1)} ms`);
say(`The addon alone loads in ${shown(first.addon.ms, 1)} ms`);
say(
  `\nThe first callback of a fresh process, ms\n${table(
    ["", "engine", "package", "open", "total"],
    Object.entries(first.node).map(([name, { engine, package: imported, open, total }]) => [
      name,
      ...[engine, imported, open, total].map((ms) => shown(ms, 1)),
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

const budgets = judge({ node, record, workerd, floods, hostile, first, sizes });
say(`\nBudgets, judged by the medians\n${budgetTable(budgets)}`);

if (json) {
  const measured = { node, record, floods, workerd, hostile, first, sizes, budgets };
  console.log(JSON.stringify({ environment: environment(), quick: Boolean(quick), ...effort, ...measured }));
}
