// `npm run bench:callback`: how fast callbacks are opened, compared with the alternatives, and the budgets.
// --json prints only a JSON object; --quick is a smoke test without meaningful results.

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

/** A table of each candidate's time in microseconds, with its ratio to the reference. */
const times = (columns) =>
  table(
    ["", ...Object.keys(columns).flatMap((title) => [`${title}, µs`, "×"])],
    Object.keys(Object.values(columns)[0]).map((name) => [
      name,
      ...Object.values(columns).flatMap((by) => [shown(by[name].us, 1), shown(by[name].ratio, 2)]),
    ]),
  );
const bytes = (sizes) => Object.fromEntries(Object.entries(sizes).map(([size, by]) => [`${size} B`, by]));
say(`\nNode.js: a callback, bytes in, event out (× is relative to ${US})\n${times(bytes(node))}`);
say(`\nWith the query as an object\n${times({ "500 B": record })}`);
say(`\nA wrong signature (× is relative to a valid callback)\n${times(bytes(floods))}`);

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
say(`\nThe first callback of a fresh worker, in addition to an empty worker: ${shown(first.workerd.engine.ms, 1)} ms`);
say(`The same with the callback-only module: ${shown(first.workerd.callback.ms, 1)} ms`);
say(`Loading the addon takes ${shown(first.addon.ms, 1)} ms`);
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
say(`\nBudgets, compared with the medians\n${budgetTable(budgets)}`);

if (json) {
  const measured = { node, record, floods, workerd, hostile, first, sizes, budgets };
  console.log(JSON.stringify({ environment: environment(), quick: Boolean(quick), ...effort, ...measured }));
}
