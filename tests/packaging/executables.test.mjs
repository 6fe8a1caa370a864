// A bot as a single executable, copied alone to an empty folder: it answers on WebAssembly, and on the addon when its file is beside it.

import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/steps.mjs";
import { started } from "./execute.mjs";
import { bun } from "./managers.mjs";
import { project } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const { platforms } = createRequire(import.meta.url)(join(root, "npm/native/load.cjs"));
const [NAME] = platforms();
const files = { "answer.mjs": readFileSync(new URL("programs/answer.mjs", import.meta.url), "utf8") };
/** The sentinel that Node.js looks for: https://nodejs.org/api/single-executable-applications.html */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
/** npm's packages of Node.js. On macOS a changed executable must be signed again, on Windows its name differs. */
const nodeOf = (version) => `node${version.split(".")[0]}@npm:node-linux-${process.arch}@${version}`;
const onLinux = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);
const skip = onLinux ? false : "NOT RUN: Node.js as a single executable; the test needs Linux on x64 or arm64";

/** Copies an executable alone to an empty folder, where it answers without and with the addon. */
async function answers(t, consumer, executable) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-executable-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "bot");
  copyFileSync(executable, file);
  chmodSync(file, 0o755);
  const run = async () => {
    const { env, ask } = await startWecom(t);
    const bot = await started(file, [], { cwd: folder, env });
    try {
      assert.equal(await ask("你好"), "你好: 2", bot.output());
      const { engine, fallback } = JSON.parse(bot.match[1]);
      return [{ engine, reason: fallback?.reason, warnings: bot.output().match(/ Warning: /g)?.length ?? 0 }, bot.output()];
    } finally {
      await bot.stop();
    }
  };
  const [alone, output] = await run();
  assert.deepEqual(alone, { engine: "wasm", reason: "bundled", warnings: 1 }, output);
  assert.ok(output.includes(`wecom-kf.${NAME}.node of @wecom-kf/native-${NAME} into ${folder}`), output);
  copyFileSync(join(consumer.folder, `node_modules/@wecom-kf/native-${NAME}/wecom-kf.${NAME}.node`), join(folder, `wecom-kf.${NAME}.node`));
  const [beside, quiet] = await run();
  assert.deepEqual(beside, { engine: "native", reason: undefined, warnings: 0 }, quiet);
}

/** A project with the bot as one CommonJS file, the form that Node.js embeds, and the settings of the executable. */
async function bundled(t, dependencies) {
  const settings = { main: "bot.cjs", output: "bot", disableExperimentalSEAWarning: true };
  const consumer = await project(t, {
    dependencies: ["wecom-kf", "esbuild@0.28.2", ...dependencies],
    files: {
      ...files,
      "sea.json": JSON.stringify(settings),
      "sea-blob.json": JSON.stringify({ ...settings, output: "bot.blob" }),
    },
  });
  await consumer.execute("npx", ["esbuild", "answer.mjs", "--bundle", "--platform=node", "--outfile=bot.cjs"]);
  return consumer;
}

test("Node.js 26, --build-sea", { skip }, async (t) => {
  const consumer = await bundled(t, [nodeOf("26.12.1")]);
  await consumer.execute(join(consumer.folder, "node_modules/node26/bin/node"), ["--build-sea", "sea.json"]);
  await answers(t, consumer, join(consumer.folder, "bot"));
});

test("Node.js 22, postject", { skip }, async (t) => {
  const consumer = await bundled(t, [nodeOf("22.23.3"), "postject@1.0.0-alpha.6"]);
  const node = join(consumer.folder, "node_modules/node22/bin/node");
  await consumer.execute(node, ["--experimental-sea-config", "sea-blob.json"]);
  const bot = join(consumer.folder, "bot");
  copyFileSync(node, bot);
  await consumer.run(["node_modules/postject/dist/cli.js", bot, "NODE_SEA_BLOB", "bot.blob", "--sentinel-fuse", FUSE]);
  await answers(t, consumer, bot);
});

test("bun build --compile", async (t) => {
  const consumer = await project(t, { dependencies: ["wecom-kf"], files });
  const bot = join(consumer.folder, process.platform === "win32" ? "bot.exe" : "bot");
  await consumer.execute(bun(), ["build", "--compile", "answer.mjs", `--outfile=${bot}`]);
  await answers(t, consumer, bot);
});

test("Deno", { skip: "NOT RUN: deno compile; it needs denort from dl.deno.land" }, () => {});
test("Electron", { skip: "NOT RUN: Electron's main process; npm's electron needs its binary from GitHub" }, () => {});
