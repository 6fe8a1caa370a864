// Importing has no side effects: no timer, no randomness, no request, no addon, no globals. And what works in a browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { buildSync } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
const { exports } = require("wecom-kf/package.json");
const ENTRIES = Object.keys(exports)
  .filter((path) => path !== "./package.json")
  .map((path) => path.replace(".", "wecom-kf"));

/** Makes everything throw that an import must not use, and records the state of the process. */
const GUARD = `
  const forbid = (holder, names) => {
    for (const name of names) holder[name] = () => { throw new Error("importing used " + name); };
  };
  forbid(globalThis, ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch"]);
  forbid(Math, ["random"]);
  forbid(crypto, ["getRandomValues", "randomUUID"]);
  forbid(Date, ["now"]);
  // The module loader closes its files a little later.
  const busy = () => process.getActiveResourcesInfo().filter((name) => !/^(CloseReq|FSReq)/.test(name));
  const state = () => [...Object.getOwnPropertyNames(globalThis), ...process.eventNames(), ...busy()];
`;

test("all entry points exist", () => {
  assert.deepEqual(
    ENTRIES,
    ["", "/callback", "/serverless", "/handlers", "/stores", "/stores/conformance", "/slim", "/inline"].map((path) => `wecom-kf${path}`),
  );
});

for (const entry of ENTRIES) {
  test(`importing ${entry} has no side effects`, () => {
    const ways = { module: `await import("${entry}")`, commonjs: `require("${entry}")` };
    for (const [type, load] of Object.entries(ways)) {
      const report = `const loaded = process.report.getReport().sharedObjects.filter((path) => path.endsWith(".node"));`;
      const program = `${GUARD} const before = state(); ${load}; const after = state(); ${report}
        console.log(JSON.stringify([loaded, after.filter((name) => !before.includes(name))]));`;
      const printed = execFileSync(process.execPath, [`--input-type=${type}`, "--eval", program], { cwd: here, encoding: "utf8" });
      assert.deepEqual(JSON.parse(printed), [[], []], `${entry} as ${type}`);
    }
  });
}

/** The globals of a web page only; `wecom` is the package. */
function page(globals) {
  const { outputFiles } = buildSync({
    stdin: { contents: 'export * from "wecom-kf";', resolveDir: here },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "wecom",
    platform: "browser",
    logLevel: "error",
  });
  const missing = (name) => () => assert.fail(`importing used ${name}`);
  const given = { WebAssembly, TextDecoder, TextEncoder, URL, URLSearchParams, AbortController, atob, console };
  const context = createContext({ ...given, setTimeout: missing("setTimeout"), crypto: undefined, fetch: missing("fetch"), ...globals });
  runInContext(outputFiles[0].text, context);
  return context.wecom;
}

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

test("in a browser the package works on WebAssembly, and a client rejects a secret", () => {
  const secrets = {
    secret: { corpId: "ww1", secret: "s" },
    "credentials.secret": { credentials: { corpId: "ww1", secret: () => "s" } },
    "credentials.suiteSecret": {
      credentials: { suiteId: "s", suiteSecret: "s", suiteTicket: () => "t", authCorpId: "w", permanentCode: "p" },
    },
  };
  for (const globals of [
    { document: {}, navigator: { userAgent: USER_AGENT } },
    { navigator: { userAgent: USER_AGENT }, process: { env: {}, versions: {} } },
  ]) {
    const { KfClient, engineInfo, splitText, isKfError } = page(globals);
    assert.equal(engineInfo().engine, "wasm");
    assert.deepEqual([...splitText("一二三", 6)], ["一二", "三"]);
    for (const [option, options] of Object.entries(secrets)) {
      assert.throws(
        () => new KfClient(options),
        (error) => isKfError(error) && error.code === "client.secret_in_browser" && error.details.option === option && !/"s"/.test(error),
      );
    }
    assert.ok(new KfClient({ credentials: async () => "a token from the page's own server" }));
  }
});

test("a server accepts a secret, and so does jsdom in Node.js", () => {
  for (const globals of [
    { navigator: { userAgent: "Cloudflare-Workers" } },
    {},
    { document: {}, navigator: { userAgent: "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26.1.0" }, process },
  ]) {
    const { KfClient } = page(globals);
    assert.ok(new KfClient({ corpId: "ww1", secret: "s" }));
  }
});

test("an option selects the engine and its transport", async () => {
  const { KfClient, createCallback, engineInfo } = await import("wecom-kf");
  const { version } = JSON.parse(readFileSync(new URL("../../npm/wecom-kf/package.json", import.meta.url), "utf8"));
  assert.deepEqual(engineInfo(), { engine: "native", version });
  assert.deepEqual(engineInfo("wasm"), { engine: "wasm", version });
  const who = { corpId: "ww1", secret: "s" };
  assert.throws(() => new KfClient({ ...who, engine: "wasm", transport: "native" }), /no native transport without the native engine/);
  assert.throws(() => new KfClient({ ...who, engine: "node" }), /engine: it must be "native" or "wasm"/);
  const settings = { token: "t", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" };
  const { query, body } = createCallback({ ...settings, engine: "native" }).seal("<xml><Event>x</Event></xml>");
  assert.equal(createCallback({ ...settings, engine: "wasm" }).open(query, body).event, "x");
  for (const { createCallback } of [await import("wecom-kf/callback"), await import("wecom-kf/inline")]) {
    assert.throws(() => createCallback({ ...settings, engine: "x" }), /engine: it must be "native" or "wasm"/);
  }
  const { createCallback: onWasm } = await import("wecom-kf/inline");
  assert.throws(() => onWasm({ ...settings, engine: "native" }), { code: "engine.unavailable" });
});

test("wecom-kf/slim waits for its module, and uses the first", async () => {
  const { engineInfo, initEngine, splitText } = await import("wecom-kf/slim");
  assert.throws(() => splitText("a"), /initEngine\(module\) first/);
  const module = new WebAssembly.Module(readFileSync(require.resolve("@wecom-kf/wasm/wecom_kf_wasm.wasm")));
  initEngine(module);
  initEngine({});
  assert.deepEqual([engineInfo().engine, splitText("a")], ["wasm", ["a"]]);
});
