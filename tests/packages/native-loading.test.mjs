// Where there is no addon, the error says why, of each candidate, and what to do.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const packages = fileURLToPath(new URL("../../npm/", import.meta.url));
const { platform } = createRequire(import.meta.url)("../../npm/native/load.cjs");
const NAME = platform();
const ADDON = join(packages, "native", `wecom-kf.${NAME}.node`);
/** Prints what importing `wecom-kf` comes to. */
const PROGRAM = `import("wecom-kf").then(
  ({ KfClient }) => console.log(JSON.stringify({ loaded: typeof KfClient })),
  ({ code, reason, message, tried }) => {
    const candidates = tried?.map(({ request, error }) => [request, error?.code ?? null]);
    console.log(JSON.stringify({ code, reason, message, tried: candidates }));
  },
);`;

const run = (cwd, ...args) => JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: "utf8" }));

/** A folder with `wecom-kf` and, without its addon, `@wecom-kf/native` in node_modules. */
function project(t, { native = "node_modules/@wecom-kf/native" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-loading-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, "node_modules");
  const addonFolder = join(folder, native);
  for (const [from, to] of [
    ["wecom-kf", join(modules, "wecom-kf")],
    ["native", addonFolder],
  ]) {
    const left = /\.node$|[\\/](node_modules|src)([\\/]|$)/;
    cpSync(join(packages, from), to, { recursive: true, filter: (path) => !left.test(path.slice(packages.length)) });
  }
  /** A package of the platform's name, with a program as its text. */
  const platformPackage = (text) => {
    const target = join(modules, "@wecom-kf", `native-${NAME}`);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, "index.js"), text);
    return target;
  };
  const beside = join(addonFolder, `wecom-kf.${NAME}.node`);
  return { folder, addonFolder, beside, platformPackage, load: () => run(folder, "--eval", PROGRAM) };
}

test("nothing installed for this platform", (t) => {
  const { load, beside } = project(t);
  const { code, reason, message, tried } = load();
  assert.deepEqual([code, reason], ["native.not_loaded", "not_installed"]);
  assert.ok(tried[0][0].endsWith(beside), tried[0][0]);
  assert.deepEqual([tried[0][1], tried[1]], [null, [`@wecom-kf/native-${NAME}`, "MODULE_NOT_FOUND"]]);
  assert.match(message, /optional dependencies/);
  assert.ok(message.includes("there is no such file") && message.includes("--conditions=wecom-kf-wasm"), message);
});

test("a linked checkout that is not built", (t) => {
  const { folder, load } = project(t, { native: "checkout/npm/native" });
  mkdirSync(join(folder, "node_modules/@wecom-kf"), { recursive: true });
  symlinkSync(join(folder, "checkout/npm/native"), join(folder, "node_modules/@wecom-kf/native"), "junction");
  const { reason, message } = load();
  assert.equal(reason, "not_built");
  assert.match(message, /checkout.*npm run build/s);
});

test("a file that is no addon, and what its loading said", (t) => {
  for (const text of ["no addon", "no addon, and long enough to hold the head of one. ".repeat(100)]) {
    const { load, beside } = project(t);
    writeFileSync(beside, text);
    const { reason, message, tried } = load();
    assert.equal(reason, "wrong_platform", message);
    assert.equal(tried[0][1], "ERR_DLOPEN_FAILED");
    assert.match(message, /do not copy node_modules/);
  }
});

test("an addon of another platform alone", (t) => {
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
      /wants GLIBC_2\.99, and there is (GLIBC_[\d.]+|no glibc)\./,
    ],
    ["Error relocating /app/addon.node: __res_init: symbol not found", /another or a newer C library/],
  ]) {
    const { load, platformPackage } = project(t);
    platformPackage(`throw Object.assign(new Error(${JSON.stringify(said)}), { code: "ERR_DLOPEN_FAILED" });`);
    const { reason, message } = load();
    assert.equal(reason, "wrong_libc");
    assert.match(message, expected);
    assert.ok(message.includes(said));
  }
});

test("a system that refuses the addon for another reason", (t) => {
  const { load, platformPackage } = project(t);
  platformPackage('throw Object.assign(new Error("failed to map segment: operation not permitted"), { code: "ERR_DLOPEN_FAILED" });');
  const { reason, message } = load();
  assert.equal(reason, "unloadable");
  assert.match(message, /operation not permitted/);
});

test("a candidate that fails does not keep the next one away", (t) => {
  const { load, beside, platformPackage } = project(t);
  writeFileSync(beside, "no addon");
  copyFileSync(ADDON, join(platformPackage(`module.exports = require("./addon.node");`), "addon.node"));
  assert.deepEqual(load(), { loaded: "function" });
});

for (const format of ["cjs", "esm"]) {
  test(`esbuild, ${format}: a bundle that lost the addon says so, and one that leaves the package out works`, (t) => {
    const { folder, beside } = project(t);
    copyFileSync(ADDON, beside);
    const outside = mkdtempSync(join(tmpdir(), "wecom-kf-bundle-"));
    t.after(() => rmSync(outside, { recursive: true, force: true }));
    writeFileSync(join(folder, "program.mjs"), PROGRAM);
    const bundle = (outfile, options = {}) =>
      buildSync({ absWorkingDir: folder, entryPoints: ["program.mjs"], bundle: true, platform: "node", format, outfile, ...options });
    const extension = format === "esm" ? "mjs" : "cjs";

    const lost = join(outside, `lost.${extension}`);
    bundle(lost);
    assert.deepEqual(readdirSync(outside), [`lost.${extension}`]);
    const { code, reason, message } = run(outside, lost);
    assert.deepEqual([code, reason], ["native.not_loaded", "bundled"], message);
    assert.match(message, /--packages=external.*serverExternalPackages.*docs\/bundlers\.md/s);

    for (const [at, options] of [{ packages: "external" }, { external: ["wecom-kf", "@wecom-kf/native"] }].entries()) {
      bundle(join(folder, `left-out-${at}.${extension}`), options);
      assert.deepEqual(run(folder, `left-out-${at}.${extension}`), { loaded: "function" });
    }
  });
}
