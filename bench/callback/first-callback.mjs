// Opens the first callback of a fresh process. Prints the duration of each step in milliseconds.
// Input: `{ engine, entry, settings, query, body }`.

import { readFileSync } from "node:fs";

const { engine, entry, settings, query, body } = JSON.parse(readFileSync(0, "utf8"));
const bytes = new Uint8Array(Buffer.from(body));
const start = performance.now();
if (engine) await import(engine);
const loaded = performance.now();
const { createCallback } = await import(entry);
const imported = performance.now();
createCallback(settings).open(query, bytes);
const end = performance.now();
console.log(JSON.stringify({ engine: loaded - start, package: imported - loaded, open: end - imported, total: end - start }));
