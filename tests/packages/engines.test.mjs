// The packages as users import them: each engine alone, the client as ES module and as CommonJS.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { installAlone } from "./packed.mjs";

const require = createRequire(import.meta.url);
const packages = fileURLToPath(new URL("../../npm/", import.meta.url));
const EXPORTS = [
  "build",
  "buildCall",
  "checkTransition",
  "createCallback",
  "createInbox",
  "createLife",
  "createPaging",
  "createPermits",
  "createShare",
  "deleteLetter",
  "fetchFailure",
  "info",
  "judge",
  "listLetters",
  "messageId",
  "readAnswer",
  "remaining",
  "replayLetter",
  "split",
  "splitText",
  "storeKey",
];

/** Runs a program in a folder with only the named published package; returns its output. */
function alone(name, program, type) {
  const { folder, remove } = installAlone(name);
  try {
    return execFileSync(process.execPath, [`--input-type=${type}`, "--eval", program], { cwd: folder, encoding: "utf8" }).trim();
  } finally {
    remove();
  }
}

for (const name of ["native", "wasm"]) {
  test(`@wecom-kf/${name} works when installed alone`, () => {
    const esm = `import { engine } from "@wecom-kf/${name}"; console.log(engine.info().engine, Object.keys(engine).sort().join());`;
    assert.equal(alone(name, esm, "module"), `${name} ${EXPORTS.join()}`);
    const cjs = `console.log(require("@wecom-kf/${name}").engine.info().engine);`;
    assert.equal(alone(name, cjs, "commonjs"), name);
  });
}

test("wecom-kf/callback on Node.js: the addon by default, and only the small module with the wasm condition", () => {
  const program = `
    import { createCallback, createFetchHandler, createNodeHandler, isKfError, memoryStore } from "wecom-kf/callback";
    import { createRequire } from "node:module";
    const cjs = createRequire(import.meta.url)("wecom-kf/callback");
    const settings = { token: "t", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" };
    const { query, body } = createCallback(settings).seal("<xml><Event>x</Event></xml>");
    try { cjs.createCallback({ ...settings, receiveId: "ww2" }).open(query, body); } catch (error) { if (!isKfError(error)) throw error; }
    const loaded = process.report.getReport().sharedObjects.filter((path) => path.endsWith(".node")).length;
    const types = [createFetchHandler, createNodeHandler, memoryStore].map((it) => typeof it).join();
    console.log(cjs.createCallback(settings).open(query, body).event, types, loaded);
  `;
  for (const [condition, addons] of [
    ["default", 1],
    ["wecom-kf-wasm", 0],
  ]) {
    const cwd = fileURLToPath(new URL(".", import.meta.url));
    const printed = execFileSync(process.execPath, [`--conditions=${condition}`, "--input-type=module", "--eval", program], {
      cwd,
      encoding: "utf8",
    });
    assert.equal(printed.trim(), `x function,function,function ${addons}`, condition);
  }
});

test("warming up a worker opens a customer service callback", async () => {
  const { engine } = await import("@wecom-kf/wasm/callback");
  const { warmUp } = await import("../../npm/wasm/callback/warm-up.mjs");
  assert.equal(warmUp(engine).value.event, "kf_msg_or_event");
});

test("the callback-only module exports only what the interface declares", async () => {
  const { engine } = await import("@wecom-kf/wasm/callback");
  assert.deepEqual(Object.keys(engine), ["createCallback"]);
});

test("both engines export the same names and the same version", async () => {
  const [native, wasm] = [await import("@wecom-kf/native"), await import("@wecom-kf/wasm")];
  assert.deepEqual(Object.keys(native.engine).sort(), EXPORTS);
  assert.deepEqual(Object.keys(wasm.engine).sort(), EXPORTS);
  const { version } = JSON.parse(readFileSync(join(packages, "wecom-kf/package.json"), "utf8"));
  assert.deepEqual(
    [native.engine.info(), wasm.engine.info()],
    [
      { engine: "native", version },
      { engine: "wasm", version },
    ],
  );
});

test("import and require give the same names, and recognise each other's errors", async () => {
  const [esm, cjs] = [await import("wecom-kf"), require("wecom-kf")];
  assert.deepEqual(
    Object.keys(cjs)
      .filter((name) => name !== "default" && name !== "__esModule")
      .sort(),
    Object.keys(esm).sort(),
  );
  assert.throws(
    () => new cjs.KfClient({ corpId: "", secret: "s" }),
    (error) => esm.isKfError(error) && error.code === "client.bad_option",
  );
});

test("importing the package has no side effects: the process ends by itself", () => {
  const program = `import { KfClient } from "wecom-kf"; new KfClient({ corpId: "ww1", secret: "s" }); console.log("made");`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.equal(printed.trim(), "made");
});
