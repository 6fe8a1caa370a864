/** The name that was meant by one that does not exist: the same letters in another spelling, or a few letters away. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const wanted = plain(given);
  let best: string | undefined;
  // A name with which it has less than six letters in ten in common is another word.
  let least = Math.ceil(wanted.length * 0.4);
  // The time for a name grows with its length, and no name that exists is long.
  if (wanted.length > 40) return undefined;
  for (const name of names) {
    const steps = distance(wanted, plain(name));
    if (steps < least) [best, least] = [name, steps];
  }
  return best;
}

function plain(name: string): string {
  return name.replace(/[^a-z0-9]/gi, "").toLowerCase();
}

/** How many letters must be put in, taken out, exchanged or swapped with their neighbour. */
function distance(one: string, other: string): number {
  const at = (row: readonly number[], place: number) => row[place] ?? Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const exchanged = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(at(next, j - 1) + 1, at(row, j) + 1, at(row, j - 1) + exchanged, swapped ? at(before, j - 2) + 1 : at([], 0));
    }
    [before, row] = [row, next];
  }
  return at(row, other.length);
}
