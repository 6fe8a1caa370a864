// Reads what the instances wrote about themselves.

import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

/** Follows the journals of a folder. `entries` are all lines so far, `[what, when, …]`, each with `run`, the instance that wrote it. */
export function followJournals(folder) {
  const places = new Map();
  const entries = [];
  const buffer = Buffer.alloc(1 << 20);

  function readMore() {
    for (const name of readdirSync(folder)) {
      const [, run] = /^journal-(.*)\.jsonl$/.exec(name) ?? [];
      if (run === undefined) continue;
      const place = places.get(name) ?? { at: 0, rest: "" };
      places.set(name, place);
      const file = openSync(join(folder, name), "r");
      for (;;) {
        const length = readSync(file, buffer, 0, buffer.length, place.at);
        if (length === 0) break;
        place.at += length;
        const lines = (place.rest + buffer.toString("latin1", 0, length)).split("\n");
        place.rest = lines.pop();
        for (const line of lines) {
          const [what, at, ...more] = JSON.parse(Buffer.from(line, "latin1").toString());
          entries.push({ what, at, run, more });
        }
      }
      closeSync(file);
    }
    return entries;
  }
  return { readMore, entries };
}
