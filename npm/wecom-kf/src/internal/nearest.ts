/** The known name that is most similar to an unknown one: the same letters in another spelling, or a few edits away. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const target = plain(given);
  let closest: string | undefined;
  // Names that differ in more than four letters in ten are not suggested.
  let bestDistance = Math.ceil(target.length * 0.4);
  // The cost grows with the length, and no known name is that long.
  if (target.length > 40) return undefined;
  for (const name of names) {
    const distanceToName = distance(target, plain(name));
    if (distanceToName < bestDistance) [closest, bestDistance] = [name, distanceToName];
  }
  return closest;
}

function plain(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}

/** The Damerau-Levenshtein distance (optimal string alignment). */
function distance(left: string, right: string): number {
  const at = (row: readonly number[], index: number) => row[index] ?? Number.POSITIVE_INFINITY;
  let beforePrevious: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const substitution = left[i - 1] === right[j - 1] ? 0 : 1;
      const transposed = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      next[j] = Math.min(
        at(next, j - 1) + 1,
        at(row, j) + 1,
        at(row, j - 1) + substitution,
        transposed ? at(beforePrevious, j - 2) + 1 : at([], 0),
      );
    }
    [beforePrevious, row] = [row, next];
  }
  return at(row, right.length);
}
