// A module that the host compiled in another realm: Next.js gives such modules to its edge routes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import * as slim from "@wecom-kf/wasm/slim";
import { buildSync } from "esbuild";

const require = createRequire(import.meta.url);
const bytes = readFileSync(require.resolve("@wecom-kf/wasm/wecom_kf_wasm.wasm"));
const PROGRAM = `
import { createCallback, engineInfo, initEngine } from "wecom-kf/slim";
initEngine(compiled);
const callback = createCallback({ token: "t", encodingAesKey: "x".repeat(42) + "Q", receiveId: "ww1" });
globalThis.info = engineInfo();
const { query, body } = callback.seal("<xml><MsgType>event</MsgType><Event>any</Event></xml>");
globalThis.opened = callback.open(query, body).event;
`;

for (const [form, { createEngine }] of Object.entries({ "ES module": slim, CommonJS: require("@wecom-kf/wasm/slim") })) {
  test(`${form}: @wecom-kf/wasm/slim takes a module of another realm`, () => {
    const module = runInContext("new WebAssembly.Module(bytes)", createContext({ bytes }));
    assert.ok(!(module instanceof WebAssembly.Module));
    assert.equal(createEngine(module).info().engine, "wasm");
  });
}

test("wecom-kf/slim takes a module of another realm", () => {
  const { outputFiles } = buildSync({
    stdin: { contents: PROGRAM, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
  });
  const compiled = new WebAssembly.Module(bytes);
  const names = ["crypto", "TextEncoder", "TextDecoder", "URL", "URLSearchParams", "performance"];
  const context = createContext({ compiled, ...Object.fromEntries(names.map((name) => [name, globalThis[name]])) });
  assert.equal(runInContext("compiled instanceof WebAssembly.Module", context), false);
  runInContext(outputFiles[0].text, context);
  assert.deepEqual([context.info.engine, context.opened], ["wasm", "any"]);
});
