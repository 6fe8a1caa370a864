// What a newcomer does works without Rust: `npm run newcomer` tells how long it takes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newcomer } from "../../scripts/newcomer.mjs";

test("npm: a newcomer's first bot answers", async () => {
  const { told, steps } = await newcomer();
  assert.deepEqual(told, { answer: "您好！您说：在吗？", engine: "native" });
  assert.equal(steps.length, 3);
});
