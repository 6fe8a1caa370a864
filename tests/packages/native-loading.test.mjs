// Where the addon cannot be loaded, the error of @wecom-kf/native explains why and what to do. wecom-kf then uses WebAssembly.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { runInThisContext } from "node:vm";
import { buildSync } from "esbuild";
import { PLATFORMS, packageOf } from "../../scripts/release/platforms.mjs";

const packages = fileURLToPath(new URL("../../npm/", import.meta.url));
const { platforms } = createRequire(import.meta.url)("../../npm/native/load.cjs");
const [NAME, OTHER] = platforms();
const ADDON = join(packages, "native", `wecom-kf.${NAME}.node`);
/** Prints the result of importing `@wecom-kf/native`. */
const PROGRAM = `import("@wecom-kf/native").then(
  ({ engine }) => console.log(JSON.stringify({ loaded: engine.info().engine })),
  ({ code, reason, message, tried }) => {
    const candidates = tried?.map(({ request, error }) => [request, error?.code ?? null]);
    console.log(JSON.stringify({ code, reason, message, tried: candidates }));
  },
);`;

const run = (cwd, ...args) => JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: "utf8" }));

/** A folder with `wecom-kf`, `@wecom-kf/wasm` and `@wecom-kf/native` without its addon in node_modules. */
function project(t, { native = "node_modules/@wecom-kf/native" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-loading-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, "node_modules");
  const addonFolder = join(folder, native);
  for (const [from, to] of [
    ["wecom-kf", join(modules, "wecom-kf")],
    ["native", addonFolder],
    ["wasm", join(modules, "@wecom-kf/wasm")],
  ]) {
    const excluded = /\.node$|[\\/](node_modules|src)([\\/]|$)/;
    cpSync(join(packages, from), to, { recursive: true, filter: (path) => !excluded.test(path.slice(packages.length)) });
  }
  /** Creates a platform package with this program. */
  const platformPackage = (text, name = NAME) => {
    const target = join(modules, "@wecom-kf", `native-${name}`);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, "index.js"), text);
    return target;
  };
  const local = join(addonFolder, `wecom-kf.${NAME}.node`);
  return { folder, addonFolder, local, platformPackage, load: () => run(folder, "--eval", PROGRAM) };
}

test("nothing installed for this platform", (t) => {
  const { load, local } = project(t);
  const { code, reason, message, tried } = load();
  assert.deepEqual([code, reason], ["native.not_loaded", "not_installed"]);
  assert.ok(tried[0][0].endsWith(local), tried[0][0]);
  assert.deepEqual([tried[0][1], tried[1]], [null, [`@wecom-kf/native-${NAME}`, "MODULE_NOT_FOUND"]]);
  if (OTHER) assert.deepEqual(tried[3], [`@wecom-kf/native-${OTHER}`, "MODULE_NOT_FOUND"]);
  assert.match(message, /optional dependencies/);
  assert.ok(message.includes("there is no such file") && message.includes("WebAssembly engine"), message);
});

test("a linked checkout that is not built", (t) => {
  const { folder, load } = project(t, { native: "checkout/npm/native" });
  mkdirSync(join(folder, "node_modules/@wecom-kf"), { recursive: true });
  symlinkSync(join(folder, "checkout/npm/native"), join(folder, "node_modules/@wecom-kf/native"), "junction");
  const { reason, message } = load();
  assert.equal(reason, "not_built");
  assert.match(message, /checkout.*npm run build/s);
});

test("a file that is not an addon, and its error message", (t) => {
  for (const text of ["no addon", "no addon, and long enough to hold the head of one. ".repeat(100)]) {
    const { load, local } = project(t);
    writeFileSync(local, text);
    const { reason, message, tried } = load();
    assert.equal(reason, "wrong_platform", message);
    assert.equal(tried[0][1], "ERR_DLOPEN_FAILED");
    assert.match(message, /do not copy node_modules/);
  }
});

test("only an addon of another platform", (t) => {
  const { load, addonFolder } = project(t);
  writeFileSync(join(addonFolder, "wecom-kf.beos-ppc.node"), "");
  const { reason, message } = load();
  assert.equal(reason, "wrong_platform");
  assert.ok(message.includes("wecom-kf.beos-ppc.node") && message.includes(NAME), message);
});

test("an old C library: both versions are named", (t) => {
  for (const [said, expected] of [
    [
      "libc.so.6: version `GLIBC_2.99' not found (required by /app/addon.node)",
      /needs GLIBC_2\.99, the system has (GLIBC_[\d.]+|no glibc)\./,
    ],
    ["Error relocating /app/addon.node: __res_init: symbol not found", /another C library than this system's, or a newer one/],
  ]) {
    const { load, platformPackage } = project(t);
    platformPackage(`throw Object.assign(new Error(${JSON.stringify(said)}), { code: "ERR_DLOPEN_FAILED" });`);
    const { reason, message } = load();
    assert.equal(reason, "wrong_libc");
    assert.match(message, expected);
    assert.ok(message.includes(said));
  }
});

test("each platform package is named literally, for file tracing", () => {
  const text = readFileSync(join(packages, "native/load.cjs"), "utf8");
  for (const platform of PLATFORMS) assert.ok(text.includes(`nodeRequire("${packageOf(platform)}");`), packageOf(platform));
});

test("a system that rejects the addon for another reason", (t) => {
  const { load, platformPackage } = project(t);
  platformPackage('throw Object.assign(new Error("failed to map segment: operation not permitted"), { code: "ERR_DLOPEN_FAILED" });');
  const { reason, message } = load();
  assert.equal(reason, "unloadable");
  assert.match(message, /operation not permitted/);
});

test("after a candidate that fails, the next one is tried", (t) => {
  const { load, local, platformPackage } = project(t);
  writeFileSync(local, "no addon");
  copyFileSync(ADDON, join(platformPackage(`module.exports = require("./addon.node");`), "addon.node"));
  assert.deepEqual(load(), { loaded: "native" });
});

test("the binary for the other C library is tried too, and the error of each is reported", { skip: !OTHER }, (t) => {
  const { load, platformPackage } = project(t);
  platformPackage('throw Object.assign(new Error("the first one failed"), { code: "ERR_DLOPEN_FAILED" });');
  platformPackage('throw Object.assign(new Error("libc.musl-x86_64.so.1: no such file"), { code: "ERR_DLOPEN_FAILED" });', OTHER);
  const { message, tried } = load();
  assert.deepEqual(
    tried.map(([, code]) => code),
    [null, "ERR_DLOPEN_FAILED", null, "ERR_DLOPEN_FAILED"],
  );
  for (const said of [`native-${NAME}: the first one failed`, `native-${OTHER}: libc.musl-x86_64.so.1: no such file`]) {
    assert.ok(message.includes(said), message);
  }
  copyFileSync(ADDON, join(platformPackage(`module.exports = require("./addon.node");`, OTHER), "addon.node"));
  assert.deepEqual(load(), { loaded: "native" });
});

/** Prints which engine each entry point of wecom-kf uses, as an ES module and as CommonJS, and opens a callback with each. */
const ENGINES = `
  import { createRequire } from "node:module";
  import * as esm from "wecom-kf";
  import * as callback from "wecom-kf/callback";
  const require = createRequire(import.meta.url);
  const settings = { token: "t", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", receiveId: "ww1" };
  const entries = [esm, callback, require("wecom-kf"), require("wecom-kf/callback")];
  const opened = entries.map(({ createCallback }) => {
    const made = createCallback(settings);
    const { query, body } = made.seal("<xml><Event>x</Event></xml>");
    return made.open(query, body).event;
  });
  const { engine, fallback } = esm.engineInfo();
  let forced;
  try {
    new esm.KfClient({ corpId: "ww1", secret: "s", engine: "native" });
  } catch (error) {
    forced = [error.name, error.code, error.owner, error.cause?.code, error.message];
  }
  console.log(JSON.stringify({ opened: opened.join(), engine, reason: fallback?.reason, forced }));
`;

/** A program's JSON output, and its warnings. */
function warned(cwd, args, env = {}) {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });
  try {
    return { ...JSON.parse(stdout), stderr, warnings: stderr.match(/\[WECOM_KF_ENGINE\] Warning: /g)?.length ?? 0 };
  } catch (cause) {
    throw new Error(stdout + stderr, { cause });
  }
}

test("wecom-kf without an addon: WebAssembly, and one warning that names the cause", (t) => {
  const { folder } = project(t);
  const program = ["--input-type=module", "--eval", ENGINES];
  const { opened, engine, reason, forced, warnings, stderr } = warned(folder, program);
  assert.deepEqual({ opened, engine, reason, warnings }, { opened: "x,x,x,x", engine: "wasm", reason: "not_installed", warnings: 1 });
  assert.match(stderr, /WECOM_KF_ENGINE=wasm.*is not installed.*optional dependencies.*Tried:\n/s);
  assert.deepEqual(forced.slice(0, 4), ["KfEngineError", "engine.unavailable", "account", "native.not_loaded"]);
  assert.match(forced[4], /^the native engine cannot be used here: .* is not installed/);

  const chosen = warned(folder, program, { WECOM_KF_ENGINE: "wasm" });
  assert.deepEqual([chosen.opened, chosen.engine, chosen.reason, chosen.warnings], ["x,x,x,x", "wasm", undefined, 0]);
  const wrong = spawnSync(process.execPath, program, { cwd: folder, encoding: "utf8", env: { ...process.env, WECOM_KF_ENGINE: "wsm" } });
  assert.match(wrong.stderr, /KfClientError: WECOM_KF_ENGINE: it must be "native" or "wasm"/);
  const native = spawnSync(process.execPath, program, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, WECOM_KF_ENGINE: "native" },
  });
  assert.match(native.stderr, /KfEngineError: the native engine cannot be used here/);
});

for (const format of ["cjs", "esm"]) {
  test(`esbuild, ${format}: a single file uses WebAssembly, a bundle that excludes the package uses the addon`, (t) => {
    const { folder, local } = project(t);
    copyFileSync(ADDON, local);
    const outside = mkdtempSync(join(tmpdir(), "wecom-kf-bundle-"));
    t.after(() => rmSync(outside, { recursive: true, force: true }));
    const extension = format === "esm" ? "mjs" : "cjs";
    const bundle = (program, outfile, options = {}) => {
      writeFileSync(join(folder, "program.mjs"), program);
      const logLevel = "error";
      buildSync({
        absWorkingDir: folder,
        entryPoints: ["program.mjs"],
        bundle: true,
        platform: "node",
        format,
        outfile,
        logLevel,
        ...options,
      });
    };
    const info = `import { checkTransition, engineInfo, KfClient } from "wecom-kf";
      checkTransition(0, 1);
      new KfClient({ corpId: "ww1", secret: "s" });
      const { engine, fallback } = engineInfo();
      console.log(JSON.stringify({ engine, reason: fallback?.reason }));`;

    const alone = join(outside, `alone.${extension}`);
    bundle(info, alone);
    assert.deepEqual(readdirSync(outside), [`alone.${extension}`]);
    const { engine, reason, warnings, stderr } = warned(outside, [alone]);
    assert.deepEqual({ engine, reason, warnings }, { engine: "wasm", reason: "bundled", warnings: 1 }, stderr);
    assert.match(stderr, /runs in a bundle.*as external.*docs\/en\/bundlers\.md/s);
    assert.ok(stderr.includes(`copy the file wecom-kf.${NAME}.node of @wecom-kf/native-${NAME} into ${outside}`), stderr);

    // Before Node.js 20.16 a bundle that is an ES module can load no module of Node.js synchronously.
    const older = warned(outside, ["--import", "data:text/javascript,delete process.getBuiltinModule", alone]);
    assert.deepEqual([older.engine, older.reason, older.warnings], ["wasm", "bundled", 1], older.stderr);

    const native = join(outside, `native.${extension}`);
    bundle(PROGRAM, native);
    assert.deepEqual([run(outside, native).code, run(outside, native).reason], ["native.not_loaded", "bundled"]);

    // Bundlers put the addons of other packages beside the bundle: they say nothing about ours.
    writeFileSync(join(outside, "better_sqlite3.node"), "");
    assert.equal(warned(outside, [alone]).reason, "bundled");

    copyFileSync(ADDON, join(outside, `wecom-kf.${NAME}.node`));
    for (const option of ["--enable-source-maps", "--frozen-intrinsics"]) {
      const { engine, warnings, stderr } = warned(outside, [option, alone]);
      assert.deepEqual([engine, warnings], ["native", 0], stderr);
    }

    const all = [{ packages: "external" }, { external: ["wecom-kf", "@wecom-kf/native"] }, { external: ["@wecom-kf/native"] }];
    for (const [at, options] of all.entries()) {
      bundle(info, join(folder, `left-out-${at}.${extension}`), options);
      const { engine, warnings } = warned(folder, [`left-out-${at}.${extension}`]);
      assert.deepEqual({ engine, warnings }, { engine: "native", warnings: 0 });
    }
  });
}

test("code in a bundle finds its file without a stack, and changes nothing about stacks", () => {
  const require = createRequire(import.meta.url);
  const { builtin } = require("../../npm/native/builtin.cjs");
  const file = fileURLToPath(new URL("../../npm/native/running-file.cjs", import.meta.url));
  const { runningFile } = require(file);
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 0;
  try {
    assert.equal(runningFile(builtin), file);
    assert.equal(Error.stackTraceLimit, 0);
    assert.equal(Error.prepareStackTrace, prepareStackTrace);
    assert.equal(typeof new Error("any").stack, "string");
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  // Webpack's development builds evaluate modules, under a name that is no file.
  const evaluated = { exports: {} };
  const program = readFileSync(file, "utf8");
  runInThisContext(`(module) => {${program}\n}`, { filename: "webpack-internal:///./running-file.cjs" })(evaluated);
  assert.equal(evaluated.exports.runningFile(builtin), process.argv[1]);
});
