// `npm run bench:client`: how fast calls and pages are, compared with the alternatives, and the budgets.
// --json prints only a JSON object; --quick is a smoke test without meaningful results.

process.noDeprecation = true;

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { judge } from "./client/budgets.mjs";
import { FETCH, makeCandidates } from "./client/candidates.mjs";
import { measureDecoding, PARSE } from "./client/decoding.mjs";
import { measureCalls } from "./client/rounds.mjs";
import { environment, place, shown } from "./figures.mjs";
import { budgetTable, table } from "./table.mjs";

const { json, quick } = parseArgs({ options: { json: { type: "boolean" }, quick: { type: "boolean" } } }).values;
const effort = quick ? { rounds: 2, slice: 2 } : { rounds: 31, slice: 200 };
const say = json ? () => {} : console.log;

const server = fork(fileURLToPath(new URL("client/server.mjs", import.meta.url)), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
const port = await new Promise((resolve) => server.once("message", resolve));
const candidates = makeCandidates(`http://127.0.0.1:${port}`);
const each = (method) => Object.fromEntries(Object.entries(candidates).map(([name, candidate]) => [name, candidate[method]]));

const tableOf = (results) =>
  table(
    ["", "calls/s", `× ${FETCH}`, "p50 µs", `× ${FETCH}`, "p99 µs", "CPU µs", "loop µs", `× ${FETCH}`],
    Object.entries(results).map(([name, { perSecond, perSecondRatio, p50Us, p50Ratio, p99Us, cpuUs, loopUs, loopRatio }]) => [
      name,
      ...[shown(perSecond, 0), shown(perSecondRatio, 2), shown(p50Us, 0), shown(p50Ratio, 2), shown(p99Us, 0)],
      ...[shown(cpuUs, 0), shown(loopUs, 1), shown(loopRatio, 3)],
    ]),
  );

say(`${place()}; ${effort.rounds} rounds in turn, median (least–greatest); the server is another process`);
const calls = {};
for (const inFlight of [1, 64]) {
  calls[inFlight] = await measureCalls(each("send"), { ...effort, inFlight, beside: FETCH });
  say(`\nsendMsg, ${inFlight} in flight (CPU and event-loop time are per call)\n${tableOf(calls[inFlight])}`);
}
const pages = await measureCalls(each("pull"), { ...effort, inFlight: 1, beside: FETCH });
say(`\nsyncMsg, a page of 1000 messages, 1 in flight\n${tableOf(pages)}`);

const decoding = await measureDecoding(quick ? { rounds: 2, slice: 1 } : { rounds: 41, slice: 25 });
const ways = Object.keys(decoding.text);
say(
  `\nReading such a page (${decoding.page.bytes} bytes, ${decoding.page.kinds} kinds of messages)\n${table(
    ["", "from its text, µs", `× ${PARSE}`, "from its bytes, µs", `× ${PARSE}`],
    ways.map((name) => [name, ...[decoding.text, decoding.bytes].flatMap((by) => [shown(by[name].us, 0), shown(by[name].ratio, 3)])]),
  )}`,
);

const budgets = judge({ calls, decoding });
say(`\nBudgets, compared with the medians\n${budgetTable(budgets)}`);

for (const { close } of Object.values(candidates)) await close();
server.disconnect();
if (json) {
  console.log(JSON.stringify({ environment: environment(), quick: Boolean(quick), ...effort, calls, pages, decoding, budgets }));
}
