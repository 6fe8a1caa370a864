// `npm run bench:import`: what importing the package adds to the start of an empty program, measured with whole processes, and the budget.
// --json prints only a JSON object; --quick is a smoke test without meaningful results.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { environment, judged, place, shown, spread } from "./figures.mjs";
import { budgetTable, table } from "./table.mjs";

const { json, quick } = parseArgs({ options: { json: { type: "boolean" }, quick: { type: "boolean" } } }).values;
const rounds = quick ? 2 : 61;
const say = json ? () => {} : console.log;

/** The duration of a whole process, in milliseconds. */
function run(program) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`import/${program}`, import.meta.url))], { stdio: "inherit" });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return performance.now() - start;
}

const PROGRAMS = ["empty", "index", "callback"];
const FORMS = { "ES module": "mjs", CommonJS: "cjs" };
const times = {};
for (let round = -1; round < rounds; round += 1) {
  for (const extension of Object.values(FORMS)) {
    for (const program of PROGRAMS) {
      const took = run(`${program}.${extension}`);
      // The first round fills the machine's caches.
      if (round >= 0) (times[`${program}.${extension}`] ??= []).push(took);
    }
  }
}

const imports = Object.fromEntries(
  Object.entries(FORMS).map(([form, extension]) => {
    const empty = times[`empty.${extension}`];
    const added = (program) => spread(times[`${program}.${extension}`].map((took, at) => (took - empty[at]) / empty[at]));
    return [form, { emptyMs: spread(empty), "wecom-kf": added("index"), "wecom-kf/callback": added("callback") }];
  }),
);
const budgets = judged(
  Object.entries(imports).map(([form, figures]) => [
    `importing wecom-kf (${form}): times the start of an empty program`,
    "at most",
    0.25,
    figures["wecom-kf"],
  ]),
);

say(`${place()}; ${rounds} rounds in turn, median (least–greatest)\n`);
say(
  table(
    ["", "empty program, ms", "wecom-kf adds, ×", "wecom-kf/callback adds, ×"],
    Object.entries(imports).map(([form, figures]) => [
      form,
      shown(figures.emptyMs, 1),
      shown(figures["wecom-kf"], 3),
      shown(figures["wecom-kf/callback"], 3),
    ]),
  ),
);
say(`\nBudgets, compared with the medians\n${budgetTable(budgets)}`);
if (json) console.log(JSON.stringify({ environment: environment(), quick: Boolean(quick), rounds, imports, budgets }));
