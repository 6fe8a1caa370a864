// A worker that hangs does not keep the tests: workerd ends while a request waits for its answer.

import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";

test("workerd ends with a request still under way", { timeout: 60_000 }, async () => {
  const worker = await startWorkerd(fileURLToPath(new URL("hanging-worker.mjs", import.meta.url)));
  const waiting = fetch(worker.url).catch(() => "ended");
  // Once a second request has been taken up, the first one has been as well.
  const second = fetch(worker.url, { signal: AbortSignal.timeout(1000) }).catch(() => "given up");
  await second;
  await worker.close();
  await waiting;
});
