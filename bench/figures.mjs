// What is told of a figure that was taken several times, and of the machine that it was taken on.

import { cpus } from "node:os";

export const median = (values) => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** The least, the middle and the greatest of the values. */
export const spread = (values) => ({ min: Math.min(...values), median: median(values), max: Math.max(...values) });

/** The median, and from where to where the values go. */
export const shown = ({ min, median, max }, digits) => `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** Whether each budget is met by the median of what was measured: `[what, "at least" | "at most", limit, figure]`. */
export const judged = (budgets) =>
  budgets.map(([what, side, limit, got]) => ({
    what,
    side,
    limit,
    got,
    met: side === "at least" ? got.median >= limit : got.median <= limit,
  }));

/** The machine. Figures of different processors say little beside each other, their ratios more. */
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
