// A module that was compiled in another realm: Next.js compiles those of its edge runtime outside the context in which the code runs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import * as slim from "@wecom-kf/wasm/slim";

const require = createRequire(import.meta.url);
const bytes = readFileSync(require.resolve("@wecom-kf/wasm/wecom_kf_wasm.wasm"));

for (const [form, { createEngine }] of Object.entries({ "ES module": slim, CommonJS: require("@wecom-kf/wasm/slim") })) {
  test(`${form}: a module of another realm is taken as it is`, () => {
    const module = runInContext("new WebAssembly.Module(bytes)", createContext({ bytes }));
    assert.ok(!(module instanceof WebAssembly.Module));
    assert.equal(createEngine(module).info().engine, "wasm");
  });
}
