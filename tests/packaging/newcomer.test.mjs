// A newcomer's first steps work without Rust. `npm run newcomer` measures how long they take.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newcomer } from "../../scripts/newcomer.mjs";

test("npm: a newcomer's first bot answers", async () => {
  const { printed, steps } = await newcomer();
  assert.deepEqual(printed, { answer: "您好！您说：在吗？", engine: "native" });
  assert.equal(steps.length, 3);
});
