// Tables for a terminal: the first column aligned to the left, the others to the right.

import { shown } from "./figures.mjs";

export function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, at) => Math.max(...all.map((row) => [...row[at]].length)));
  return all.map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  ")).join("\n");
}

/** The budgets with the measured values. */
export const budgetTable = (budgets) =>
  table(
    ["", "budget", "measured", ""],
    budgets.map(({ what, side, limit, got, met }) => [what, `${side} ${limit}`, shown(got, 3), met ? "met" : "missed"]),
  );
