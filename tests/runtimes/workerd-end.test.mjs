// A worker that hangs does not block the tests: workerd ends while a request waits for its response.

import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";

test("workerd ends with a request in flight", { timeout: 60_000 }, async () => {
  const worker = await startWorkerd(fileURLToPath(new URL("hanging-worker.mjs", import.meta.url)));
  const waiting = fetch(worker.url).catch(() => "ended");
  // When the second request has been accepted, so has the first.
  const second = fetch(worker.url, { signal: AbortSignal.timeout(1000) }).catch(() => "given up");
  await second;
  await worker.close();
  await waiting;
});
