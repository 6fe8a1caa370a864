// A function in a zip file, as AWS Lambda gets it, unpacked and called with recorded events: one file by esbuild, and with node_modules.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ENGINE_GZIP } from "../../scripts/size.mjs";
import { project } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const copy = new URL("projects/lambda", import.meta.url).pathname;
const recorded = new URL("../handlers/events/lambda-url.json", import.meta.url).pathname;

/** Zips the folder `packed` of a project, unpacks it elsewhere, and lets the function there answer a customer. */
async function answered(t, consumer) {
  await consumer.run(["zip.mjs", "function.zip", join(consumer.folder, "packed")]);
  await consumer.run(["zip.mjs", "--unpack", "function.zip", join(consumer.folder, "task")]);
  const { env, ask } = await startWecom(t);
  const runtime = await consumer.start(["runtime.mjs", join(consumer.folder, "task/index.mjs"), recorded], { env });
  try {
    assert.equal(await ask("你好"), "你好: 2", runtime.output());
    const { engine, fallback } = JSON.parse(runtime.match[1]);
    return { engine, reason: fallback?.reason, output: runtime.output() };
  } finally {
    await runtime.stop();
  }
}

const functionProject = (t) => project(t, { dependencies: ["fflate@0.8.2", "esbuild@0.28.2", "wecom-kf"], copy });
const BUNDLE = ["esbuild", "function.mjs", "--bundle", "--platform=node", "--format=esm", "--outfile=packed/index.mjs"];
const esbuild = (consumer, ...args) => consumer.execute("npx", [...BUNDLE, ...args]);

test("Lambda, one file: it answers on WebAssembly", async (t) => {
  const consumer = await functionProject(t);
  await esbuild(consumer, "--minify");
  // The package in node_modules above must not be found.
  await consumer.execute("npm", ["uninstall", "--no-audit", "--no-fund", "wecom-kf"]);
  const { output, ...found } = await answered(t, consumer);
  assert.deepEqual(found, { engine: "wasm", reason: "bundled" }, output);
  // The module is Base64 there, which packs to about 1.4 times the module's own size; the rest is code.
  const limit = 1.4 * ENGINE_GZIP + 70 * 1024;
  const { size } = statSync(join(consumer.folder, "function.zip"));
  assert.ok(size < limit, `the zip has ${size} bytes, and may have ${limit}`);
});

test("Lambda, with node_modules: it answers on the addon", async (t) => {
  const consumer = await functionProject(t);
  await esbuild(consumer, "--packages=external");
  for (const name of ["wecom-kf", "@wecom-kf"]) {
    const target = join(consumer.folder, "packed/node_modules", name);
    mkdirSync(target, { recursive: true });
    cpSync(join(consumer.folder, "node_modules", name), target, { recursive: true });
  }
  await consumer.execute("npm", ["uninstall", "--no-audit", "--no-fund", "wecom-kf"]);
  const { output, ...found } = await answered(t, consumer);
  assert.deepEqual(found, { engine: "native", reason: undefined }, output);
  assert.doesNotMatch(output, /Warning/);
});
