// Vectors that a program writes are what it writes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { framesFile } from "./callback-frames.mjs";

test("callback-frames.json is fresh", () => {
  assert.ok(
    readFileSync(new URL("callback-frames.json", import.meta.url), "utf8") === framesFile(),
    "run node tests/vectors/callback-frames.mjs",
  );
});
