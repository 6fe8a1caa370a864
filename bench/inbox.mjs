// `npm run bench:inbox`: how fast the inbox reads a backlog beside a loop that is written by hand with the same durability, how long a
// message takes from its callback to its handler, and how much memory a long backlog needs.
// --json prints only a JSON object; --quick is a smoke test without meaningful results; --stores memory,Redis measures only these.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseArgs } from "node:util";
import { environment, place, shown } from "./figures.mjs";
import { judge } from "./inbox/budgets.mjs";
import { measureLatency, measureMemory, measureThroughput } from "./inbox/measure.mjs";
import { openStores } from "./inbox/stores.mjs";
import { BY_HAND } from "./inbox/ways.mjs";
import { budgetTable, table } from "./table.mjs";

const { values } = parseArgs({ options: { json: { type: "boolean" }, quick: { type: "boolean" }, stores: { type: "string" } } });
const { json, quick } = values;
const say = (text) => json || console.log(text);
const effort = quick ? { pages: 2, rounds: 2, messages: 5, backlog: 20 } : { pages: 20, rounds: 7, messages: 200, backlog: 1000 };
setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

const { stores, missing } = await openStores();
const wanted = values.stores?.split(",") ?? Object.keys(stores);
say(`${place()}; ${effort.rounds} rounds in turn, median (least–greatest), ${effort.pages} pages of 1000 messages`);
for (const what of missing) say(`NOT RUN: ${what}`);
const throughput = {};
const latency = {};
for (const name of wanted) {
  throughput[name] = await measureThroughput(stores[name], effort);
  latency[name] = await measureLatency(stores[name], effort);
}
const rows = Object.entries(throughput).flatMap(([store, by]) =>
  Object.entries(by).map(([way, { perSecond, ratio }]) => [`${store}, ${way}`, shown(perSecond, 0), shown(ratio, 2)]),
);
say(`\nA backlog, a handler that does nothing\n${table(["", "messages/s", `× ${BY_HAND}`], rows)}`);
const times = Object.entries(latency).map(([store, { p50, p99 }]) => [store, p50.toFixed(2), p99.toFixed(2)]);
say(`\nFrom the callback to the handler\n${table(["", "p50 ms", "p99 ms"], times)}`);

const memory = await measureMemory({ pages: effort.backlog });
const marks = ["10", "50", "100"].map((percent) => [`at ${percent} %`, memory[percent].rss.toFixed(1), memory[percent].heap.toFixed(1)]);
say(`\nMemory while ${memory.messages} messages are read\n${table(["", "RSS MiB", "heap MiB"], marks)}`);

const budgets = judge({ throughput, memory });
say(`\nBudgets, compared with the medians\n${budgetTable(budgets)}`);
for (const { close } of Object.values(stores)) await close();
if (json)
  console.log(JSON.stringify({ environment: environment(), quick: Boolean(quick), ...effort, throughput, latency, memory, budgets }));
