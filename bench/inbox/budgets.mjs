// The budgets for the inbox, and whether a result meets them.

import { judged } from "../figures.mjs";
import { US } from "./ways.mjs";

const exactly = (value) => ({ min: value, median: value, max: value });

/** Each budget: subject, "at least" or "at most", limit, and value. */
export function judge({ throughput, memory }) {
  const rates = Object.entries(throughput).map(([name, by]) => [
    `${name}: times the messages/s of a loop by hand`,
    "at least",
    1,
    by[US].ratio,
  ]);
  const grown = memory["100"].heap / memory["10"].heap;
  return judged([...rates, ["heap at the end of the backlog, times that at 10 %", "at most", 1.25, exactly(grown)]]);
}
