// A process in which a module has little memory: `node --wasm-max-mem-pages=… lifetimes-program.mjs <what>`.
// Prints the observations as JSON.

import { createMany, fullStack, listMany, trap, trapOfAnswer, trapOfClient, trapOfToken, trapWithin } from "./lifetimes.mjs";

const [what, entry, registry] = process.argv.slice(2);
if (registry === "no-registry") delete globalThis.FinalizationRegistry;
const exports = await import(entry);
const { engine } = exports;

/** The memory in use after garbage collection. */
async function settled() {
  for (let turn = 0; turn < 3; turn += 1) {
    gc();
    await new Promise(setImmediate);
  }
  return process.memoryUsage();
}

const RUNS = {
  trap: () => trap(engine),
  "trap-within": () => trapWithin(engine),
  "trap-of-client": () => trapOfClient(exports),
  "trap-of-answer": () => trapOfAnswer(exports),
  "trap-of-token": () => trapOfToken(exports),
  lists: () => listMany(exports, 1000),
  "full-stack": () => fullStack(() => engine.checkTransition({ from: 0, to: 1, servicer_userid: null, table: "forward" })),
  many: async () => {
    await createMany(engine, 20_000);
    const before = await settled();
    const created = await createMany(engine, 100_000);
    const after = await settled();
    return { created, grownMiB: { heap: (after.heapUsed - before.heapUsed) / 2 ** 20, process: (after.rss - before.rss) / 2 ** 20 } };
  },
  forgotten: async () => {
    // Each has its own settings and becomes unreachable, so that the registry frees it.
    for (let at = 0; at < 20_000; at += 1) {
      const { failure } = engine.createCallback({ pairs: [{ token: `token ${at}`, encoding_aes_key: "j".repeat(43) }], receivers: null });
      if (failure) return failure;
      if (at % 200 === 0) {
        gc();
        await new Promise(setImmediate);
      }
    }
    return "kept within bounds";
  },
};
console.log(JSON.stringify(await RUNS[what]()));
