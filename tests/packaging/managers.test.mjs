// Each package manager installs the tarballs into an empty project, and a bot answers a customer there: as an ES module and as CommonJS, on
// the native engine.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MANAGERS } from "./managers.mjs";
import { project, registry } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const program = (name) => readFileSync(new URL(`programs/${name}`, import.meta.url), "utf8");
const files = { "answer.mjs": program("answer.mjs"), "answer.cjs": program("answer.cjs") };

for (const manager of Object.keys(MANAGERS)) {
  test(`${manager}: a bot answers from the packages`, async (t) => {
    const consumer = await project(t, { manager, dependencies: ["wecom-kf"], files });
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
  });
}

test("npm: the tarballs as files, all at once, and nothing is asked of a registry for them", async (t) => {
  const { folder, packages } = await registry();
  const consumer = await project(t, { files });
  const tarballs = packages.map(({ file }) => `${folder}/${file}`);
  await consumer.execute("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs]);
  const { stdout } = await consumer.run(["--eval", 'console.log(require("wecom-kf").engineInfo().engine)']);
  assert.equal(stdout, "native\n");
});
