// The statistics of repeated measurements, and the description of the machine.

import { cpus } from "node:os";

export const median = (values) => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** The minimum, median and maximum of the values. */
export const spread = (values) => ({ min: Math.min(...values), median: median(values), max: Math.max(...values) });

/** The median and the range, as text. */
export const shown = ({ min, median, max }, digits) => `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** Whether the median meets each budget: `[what, "at least" | "at most", limit, figure]`. */
export const judged = (budgets) =>
  budgets.map(([what, side, limit, got]) => ({
    what,
    side,
    limit,
    got,
    met: side === "at least" ? got.median >= limit : got.median <= limit,
  }));

/** The machine. Times on different processors are hardly comparable, ratios are better. */
export function environment() {
  const [processor] = cpus();
  return {
    node: process.version,
    processor: processor?.model.trim() ?? "unknown",
    cores: cpus().length,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** The same as a line of text. */
export function place() {
  const { node, processor, cores, platform } = environment();
  return `Node.js ${node}, ${platform}, ${processor}, ${cores} cores`;
}
