// A process with stores in SQLite files, on any runtime: for each line of input, a command, it prints the outcome.

import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { sqliteStore } from "wecom-kf/stores";
import { storeConformance } from "wecom-kf/stores/conformance";

const stores = new Map();

const commands = {
  open(name, file, options) {
    stores.set(name, sqliteStore(file, options));
    return stores.get(name).driver;
  },
  call: (name, method, ...args) => stores.get(name)[method](...args),
  /** Sets keys at the same time, and tells of each whether it was set or what kept it from that. */
  async sets(name, keys, value) {
    const set = async (key) => stores.get(name).set(key, value);
    const outcomes = await Promise.allSettled(keys.map(set));
    return outcomes.map(({ reason }) => reason?.code ?? "set");
  },
  /** Adds one to a counter so many times, by compareAndSet. Returns how long the longest operation took, in milliseconds. */
  async count(name, times) {
    const store = stores.get(name);
    let worst = 0;
    for (let added = 0; added < times; ) {
      const current = await store.get("counter");
      const begun = performance.now();
      if (await store.compareAndSet("counter", current, String(Number(current ?? 0) + 1))) added += 1;
      worst = Math.max(worst, performance.now() - begun);
    }
    return Math.round(worst);
  },
  /** Writes until it is killed, and tells what was answered. */
  async write(name) {
    const store = stores.get(name);
    for (let at = 0; ; at += 1) {
      const value = String(at);
      const [, set] = await Promise.all([store.set(`set ${at}`, value), store.compareAndSet(`compared ${at}`, undefined, value)]);
      if (!set) throw new Error(`compared ${at} was there`);
      console.log(JSON.stringify({ answered: at }));
      await sleep(0);
    }
  },
  async conformance(name, another) {
    const cases = storeConformance(() => stores.get(name), { another: () => stores.get(another) });
    const failures = [];
    for (const { name: title, run } of cases) await run().catch((error) => failures.push(`${title}: ${error.stack}`));
    return { cases: cases.length, failures };
  },
};

console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, args } = JSON.parse(line);
  (async () => commands[command](...args))().then(
    (value) => console.log(JSON.stringify({ id, value: value ?? null })),
    ({ code, message, name, details }) => console.log(JSON.stringify({ id, error: { code, message, name, details } })),
  );
}
