// Callbacks in the real workerd, with the wasm engine.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";
import { spread } from "../figures.mjs";
import { BY_HAND, US, WEB_CRYPTO } from "./candidates.mjs";
import { SETTINGS, SIZES, pushed } from "./messages.mjs";
import { measure, summary } from "./rounds.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The times of the candidates that run in a worker, at every size. */
export async function measureInWorkerd(effort) {
  const worker = await startWorkerd(path("worker.mjs"), {}, { flags: ["nodejs_compat"] });
  const ask = async (candidate, count, { query, body }) => {
    const headers = { callback: JSON.stringify({ settings: SETTINGS, query }) };
    const url = `${worker.url}/?candidate=${encodeURIComponent(candidate)}&count=${count}`;
    const start = performance.now();
    const response = await fetch(url, { method: "POST", headers, body });
    const event = await response.json();
    return { event, ms: performance.now() - start };
  };
  try {
    const sizes = {};
    for (const size of SIZES) {
      const callback = pushed(size);
      const { event } = await ask(US, 1, callback);
      const run = (name) => async (count) => {
        const one = await ask(name, 1, callback);
        assert.deepEqual(one.event, event, name);
        const all = await ask(name, count + 1, callback);
        return Math.max(all.ms - one.ms, 0.001);
      };
      const names = [US, BY_HAND, WEB_CRYPTO];
      const taken = await measure(Object.fromEntries(names.map((name) => [name, run(name)])), { ...effort, slice: effort.slice * 2 });
      sizes[size] = summary(taken, US);
    }
    return sizes;
  } finally {
    await worker.close();
  }
}

/** The time from the first request of a fresh workerd to its response, in milliseconds, minus that of an empty worker. */
export async function measureFirstInWorkerd(times) {
  const { query, body } = pushed(500);
  const headers = { callback: JSON.stringify({ settings: SETTINGS, query }) };
  const taken = { empty: [], engine: [], callback: [] };
  for (let at = 0; at < times; at += 1) {
    for (const [name, all] of Object.entries(taken)) {
      const worker = await startWorkerd(path(`first-worker-${name}.mjs`));
      const start = performance.now();
      await (await fetch(worker.url, { method: "POST", headers, body })).text();
      all.push(performance.now() - start);
      await worker.close();
    }
  }
  const beyondEmpty = (all) => ({ ms: spread(all.map((time, at) => time - taken.empty[at])) });
  return { engine: beyondEmpty(taken.engine), callback: beyondEmpty(taken.callback) };
}
