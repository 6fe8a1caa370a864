// Each package manager installs the tarballs into an empty project, where a bot answers a customer: as an ES module and as CommonJS, on the
// native engine.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/steps.mjs";
import { started } from "./execute.mjs";
import { MANAGERS } from "./managers.mjs";
import { project, registry } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const program = (name) => readFileSync(new URL(`programs/${name}`, import.meta.url), "utf8");
const ENGINES = 'const { engineInfo } = require("wecom-kf"); console.log(engineInfo("native").engine, engineInfo("wasm").engine);';
const files = { "answer.mjs": program("answer.mjs"), "answer.cjs": program("answer.cjs") };

for (const manager of Object.keys(MANAGERS)) {
  test(`${manager}: a bot answers from the packages`, async (t) => {
    const consumer = await project(t, { manager, dependencies: ["wecom-kf"], files: { ...files, "engines.cjs": ENGINES } });
    for (const name of Object.keys(files)) {
      const { env, ask } = await startWecom(t);
      const bot = await consumer.start([name], { env: { ...env, WECOM_KF_ENGINE: "native" } });
      try {
        assert.equal(JSON.parse(bot.match[1]).engine, "native");
        assert.equal(await ask("你好"), "你好: 2");
      } catch (error) {
        error.message += `\n${bot.output()}`;
        throw error;
      } finally {
        await bot.stop();
      }
    }
    // The other engine can be loaded too, even with strict isolation of packages.
    assert.equal((await consumer.run(["engines.cjs"])).stdout.trim(), "native wasm");
  });
}

test("npm: the tarballs install as files, all at once, without asking a registry for them", async (t) => {
  const { folder, packages } = await registry();
  const consumer = await project(t, { files });
  const tarballs = packages.map(({ file }) => `${folder}/${file}`);
  await consumer.execute("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs]);
  const { stdout } = await consumer.run(["--eval", 'console.log(require("wecom-kf").engineInfo().engine)']);
  assert.equal(stdout, "native\n");
});

test("release:local writes the tarballs, serves them, and prints how to install them", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-tarballs-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(root, "scripts/release/local.mjs");
  const args = [script, folder, "--as-built", "--serve"];
  const serving = await started(process.execPath, args, { cwd: root, ready: /^Served at (\S+) until[^]*Bun +bun add .*$/m });
  t.after(() => serving.stop());
  const { packages } = await registry();
  assert.deepEqual(readdirSync(folder).sort(), [...packages.map(({ file }) => file), "packages.json"].sort());
  const [, url] = serving.match;
  const [, command] = /npm +(npm install .*)/.exec(serving.output());
  assert.equal(command, `npm install wecom-kf --registry ${url}`);
  const consumer = await project(t);
  await consumer.execute("npm", command.split(" ").slice(1));
  const { stdout } = await consumer.run(["--eval", ENGINES]);
  assert.equal(stdout.trim(), "native wasm");
});
