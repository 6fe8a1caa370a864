// Each bundler makes one file of a bot, which runs when copied alone to an empty folder: on WebAssembly, with one warning that names the
// cause. It runs on the addon when its file is copied beside the bundle, and when the bundle leaves out @wecom-kf/native.

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sizeOf, table } from "../../scripts/size.mjs";
import { root } from "../../scripts/steps.mjs";
import { execute, started } from "./execute.mjs";
import { bun } from "./managers.mjs";
import { project } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const { platforms } = createRequire(import.meta.url)(join(root, "npm/native/load.cjs"));
/** Each bundler with its packages; they run on the oldest Node.js that is supported. */
const TOOLS = {
  esbuild: ["esbuild@0.28.2"],
  webpack: ["webpack@5.113.0"],
  rspack: ["@rspack/core@2.3.3"],
  rollup: ["rollup@4.68.8", "@rollup/plugin-node-resolve@16.0.3", "@rollup/plugin-commonjs@29.0.3"],
  rolldown: ["rolldown@1.3.2"],
  vite: ["vite@8.3.8"],
  tsup: ["tsup@8.5.1", "typescript@5.9.3"],
  tsdown: ["tsdown@0.21.10"],
  ncc: ["@vercel/ncc@0.45.0"],
  bun: [],
};
/** The callback-only bundle has the small module; the other one has 800 KB before Base64. */
const LARGEST_CALLBACK_BUNDLE = 420 * 1024;

let consumer;
const cleanups = [];
/** Of each complete bundle. */
const sizes = [];
const addon = () => join(consumer.folder, `node_modules/@wecom-kf/native-${platforms()[0]}/wecom-kf.${platforms()[0]}.node`);
const env = { BUN: bun(), WECOM_KF_ENGINE: "" };

before(async () => {
  consumer = await project(
    { after: (cleanup) => cleanups.push(cleanup) },
    {
      dependencies: ["wecom-kf", "@vercel/nft@1.11.5", ...Object.values(TOOLS).flat()],
      copy: new URL("projects/bundlers", import.meta.url).pathname,
    },
  );
  copyFileSync(new URL("programs/answer.mjs", import.meta.url), join(consumer.folder, "answer.mjs"));
});
after(() => {
  cleanups.forEach((cleanup) => cleanup());
  if (sizes.length > 0) console.log(table(sizes));
});

/** Bundles a program in the project and returns the path of the file. Fails if the tool makes more than one. */
async function bundle(tool, entry, format, external = []) {
  const folder = mkdtempSync(join(consumer.folder, `${tool}-`));
  await consumer.run(["build.mjs", tool, entry, format, folder, external.join()], { env });
  const [file, ...others] = readdirSync(folder);
  assert.deepEqual(others, []);
  if (external.length === 0) sizes.push({ name: `${tool}, ${entry.slice(2)}, ${format}`, ...sizeOf(readFileSync(join(folder, file))) });
  return join(folder, file);
}

/** A folder with only these files. */
function emptyFolder(t, ...files) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-alone-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of files) copyFileSync(file, join(folder, file.split(/[\\/]/).at(-1)));
  return folder;
}

/** Starts a bundled bot, lets it answer a customer, and returns its engine, the cause of a fallback and its number of warnings. */
async function answered(t, file) {
  const { env: settings, ask } = await startWecom(t);
  const bot = await started(process.execPath, [file], { cwd: join(file, ".."), env: { ...env, ...settings } });
  try {
    assert.equal(await ask("你好"), "你好: 2", bot.output());
    const { engine, fallback } = JSON.parse(bot.match[1]);
    return { engine, reason: fallback?.reason, warnings: bot.output().match(/ Warning: /g)?.length ?? 0, output: bot.output() };
  } finally {
    await bot.stop();
  }
}

for (const tool of Object.keys(TOOLS)) {
  // ncc keeps the format of the program.
  for (const format of tool === "ncc" ? ["esm"] : ["esm", "cjs"]) {
    test(`${tool}, ${format}: one file alone answers, and finds the addon beside it`, async (t) => {
      const made = await bundle(tool, "./answer.mjs", format);
      const folder = emptyFolder(t, made);
      const file = join(folder, readdirSync(folder)[0]);
      const { output, ...alone } = await answered(t, file);
      assert.deepEqual(alone, { engine: "wasm", reason: "bundled", warnings: 1 }, output);
      assert.ok(
        output.includes(`copy the file wecom-kf.${platforms()[0]}.node of @wecom-kf/native-${platforms()[0]} into ${folder}`),
        output,
      );
      assert.ok(!readFileSync(file, "utf8").includes(consumer.folder), "no path of the build machine");

      copyFileSync(addon(), join(folder, `wecom-kf.${platforms()[0]}.node`));
      const { output: quiet, ...beside } = await answered(t, file);
      assert.deepEqual(beside, { engine: "native", reason: undefined, warnings: 0 }, quiet);
    });

    test(`${tool}, ${format}: a bundle that leaves out @wecom-kf/native uses it from node_modules`, async (t) => {
      const made = await bundle(tool, "./answer.mjs", format, ["@wecom-kf/native"]);
      assert.ok(!readFileSync(made, "utf8").includes("native-darwin-arm64"), "the loader is not in the bundle");
      const { output, ...found } = await answered(t, made);
      assert.deepEqual(found, { engine: "native", reason: undefined, warnings: 0 }, output);
    });

    test(`${tool}, ${format}: callbacks alone carry only the small module`, async (t) => {
      const made = await bundle(tool, "./callback.mjs", format);
      const folder = emptyFolder(t, made);
      const { stdout, stderr } = await execute(process.execPath, readdirSync(folder), { cwd: folder, env });
      assert.deepEqual(JSON.parse(stdout), { event: "你好", handler: "function" });
      assert.match(stderr, /Warning: wecom-kf uses its WebAssembly engine/);
      const { size } = statSync(made);
      assert.ok(size < LARGEST_CALLBACK_BUNDLE, `${size} bytes`);
    });
  }
}

test("file tracing (@vercel/nft) finds the addon of the platform", async () => {
  const { stdout } = await consumer.run(["trace.mjs", "answer.mjs"]);
  const wanted = `node_modules/@wecom-kf/native-${platforms()[0]}/wecom-kf.${platforms()[0]}.node`;
  assert.ok(JSON.parse(stdout).includes(wanted), stdout);
});

test("a bundle that leaves out @wecom-kf/native, without it: WebAssembly, and a warning that names the cause", async (t) => {
  for (const format of ["esm", "cjs"]) {
    const folder = emptyFolder(t, await bundle("esbuild", "./answer.mjs", format, ["@wecom-kf/native"]));
    const { output, ...found } = await answered(t, join(folder, readdirSync(folder)[0]));
    assert.deepEqual(found, { engine: "wasm", reason: undefined, warnings: 1 }, output);
    assert.match(output, /the bundle \S+ leaves out @wecom-kf\/native.*node_modules.*docs\/en\/bundlers\.md/);
  }
});
