// The suite inside the real workerd.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "../../scripts/workerd.mjs";

const worker = await startWorkerd(fileURLToPath(new URL("workerd-suite.mjs", import.meta.url)));
after(() => worker.close());

for (const name of await (await fetch(worker.url)).json()) {
  test(name, async () => {
    const response = await fetch(`${worker.url}/?name=${encodeURIComponent(name)}`, { method: "POST" });
    const { ok, error } = await response.json();
    assert.ok(ok, error);
  });
}
