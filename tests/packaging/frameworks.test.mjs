// A bot as a route of a web framework, built and started by the framework's own tools: on the native engine, also where a tool
// copies only the files that it detects as used; and on Next.js' edge runtime.

import assert from "node:assert/strict";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { answers, copiedAlone, framework, QUIET } from "./framework.mjs";
import { node22 } from "./node22.mjs";

const EXTERNAL = ["wecom-kf"];
/** Next.js does not detect the addon as used. */
const INCLUDED = { "/wecom": ["./node_modules/@wecom-kf/native-*/**"] };
const STANDALONE = { output: "standalone", serverExternalPackages: EXTERNAL, outputFileTracingIncludes: INCLUDED };
const STANDALONE_14 = {
  output: "standalone",
  experimental: { serverComponentsExternalPackages: EXTERNAL, outputFileTracingIncludes: INCLUDED },
};
/** Each version with its React, the flags of its builds, and its settings for a standalone output with the addon. */
const NEXT = {
  "14.2.35": { react: "18.3.1", builds: [[]], standalone: STANDALONE_14 },
  "15.5.29": { react: "19.2.3", builds: [[]], standalone: STANDALONE },
  "16.4.6": { react: "19.2.3", builds: [[], ["--webpack"]], standalone: STANDALONE },
};
const next = (...args) => ["node_modules/next/dist/bin/next", ...args];
const READY = /Ready in/;

for (const [version, { react, builds, standalone }] of Object.entries(NEXT)) {
  test(`Next.js ${version}`, async (t) => {
    const consumer = await framework(t, "next", [`next@${version}`, `react@${react}`, `react-dom@${react}`]);
    const { folder: cwd } = consumer;
    const start = { cwd, ready: READY, args: (port) => next("start", "--port", port, "--hostname", "127.0.0.1") };
    const build = async (...flags) => {
      // One bundler stumbles over what the other has left.
      rmSync(join(cwd, ".next"), { recursive: true, force: true });
      // Version 16 has deprecated its edge runtime, and cannot build such a route with webpack: it looks for a file that it does not
      // write.
      if (flags.includes("--webpack")) rmSync(join(cwd, "app/edge"), { recursive: true });
      const { stdout, stderr } = await consumer.run(next("build", ...flags), { env: QUIET });
      assert.doesNotMatch(stdout + stderr, /Compiled with warnings|Critical dependency/);
    };

    for (const flags of builds) {
      await t.test(`next build ${flags}`, async (t) => {
        await build(...flags);
        assert.doesNotMatch(await answers(t, { ...start, engine: "native" }), /Warning/);
        if (!flags.includes("--webpack")) await answers(t, { ...start, path: "/edge", engine: "wasm" });
      });
    }

    await t.test("without the addon the warning names the setting", async (t) => {
      const ours = join(cwd, "node_modules/@wecom-kf");
      renameSync(ours, `${ours}-away`);
      const output = await answers(t, { ...start, engine: "wasm" });
      renameSync(`${ours}-away`, ours);
      assert.equal(output.match(/\[WECOM_KF_ENGINE\] Warning/g)?.length, 1, output);
      assert.match(output, /serverExternalPackages/);
    });

    await t.test("output: standalone, copied alone to an empty folder", async (t) => {
      writeFileSync(join(cwd, "next.config.mjs"), `export default ${JSON.stringify(standalone)};\n`);
      await build();
      const alone = copiedAlone(t, cwd, ".next/standalone");
      assert.doesNotMatch(await answers(t, { cwd: alone, ready: READY, args: () => ["server.js"], engine: "native" }), /Warning/);
    });
  });
}

test("Nitro: the server copied alone to an empty folder", async (t) => {
  const consumer = await framework(t, "nitro", ["nitropack@2.13.6"]);
  await consumer.run(["node_modules/nitropack/dist/cli/index.mjs", "build"], { env: QUIET });
  const cwd = copiedAlone(t, consumer.folder, ".output");
  assert.doesNotMatch(await answers(t, { cwd, ready: /Listening on/, args: () => ["server/index.mjs"], engine: "native" }), /Warning/);
});

test("Nuxt: the server copied alone to an empty folder", async (t) => {
  const consumer = await framework(t, "nuxt", ["nuxt@4.5.2"]);
  const node = await node22();
  await consumer.execute(node, ["node_modules/nuxt/bin/nuxt.mjs", "build"], { env: QUIET });
  const cwd = copiedAlone(t, consumer.folder, ".output");
  assert.doesNotMatch(await answers(t, { cwd, ready: /Listening on/, args: () => ["server/index.mjs"], engine: "native" }), /Warning/);
});

test("React Router", async (t) => {
  const names = ["react-router", "@react-router/dev", "@react-router/node", "@react-router/serve"];
  const others = ["vite@7.3.8", "react@19.2.3", "react-dom@19.2.3", "isbot@5.2.3"];
  const consumer = await framework(t, "react-router", [...names.map((name) => `${name}@7.18.4`), ...others]);
  await consumer.run(["node_modules/@react-router/dev/bin.js", "build"], { env: QUIET });
  const args = () => ["node_modules/@react-router/serve/bin.js", "build/server/index.js"];
  const output = await answers(t, { cwd: consumer.folder, ready: /react-router-serve\] http/, args, engine: "native" });
  assert.doesNotMatch(output, /Warning: wecom-kf/);
});
