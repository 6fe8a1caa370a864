// A bot as a Cloudflare Worker, by wrangler and by Cloudflare's pool for vitest. Both need Node.js 22.

import assert from "node:assert/strict";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { answers, framework, QUIET } from "./framework.mjs";
import { node22 } from "./node22.mjs";

const WRANGLER = "node_modules/wrangler/bin/wrangler.js";
const cleanups = [];
let consumer, node;

before(async () => {
  node = await node22();
  const packages = ["@wecom-kf/sandbox", "wrangler@4.164.0", "@cloudflare/vitest-pool-workers@0.23.0", "vitest@4.1.11"];
  consumer = await framework({ after: (cleanup) => cleanups.push(cleanup) }, "cloudflare", packages);
  rmSync(join(consumer.folder, "bot.js"));
});
after(() => cleanups.forEach((cleanup) => cleanup()));

test("wrangler deploy: the worker and its module, which the platform compiles", async () => {
  await consumer.execute(node, [WRANGLER, "deploy", "--dry-run", "--outdir", "out"], { env: QUIET });
  const out = join(consumer.folder, "out");
  const files = readdirSync(out).filter((name) => /\.(js|wasm)$/.test(name));
  assert.deepEqual(files.map((name) => name.replace(/^[0-9a-f]{40}-/, "")).sort(), ["wecom_kf_wasm_bg.wasm", "worker.js"]);
  // The module is no text in the script.
  assert.ok(statSync(join(out, "worker.js")).size < 400 * 1024);
});

test("wrangler dev: the bot answers", async (t) => {
  await answers(t, {
    node,
    cwd: consumer.folder,
    args: (port) => [WRANGLER, "dev", "--ip", "127.0.0.1", "--port", port],
    ready: /Ready on/,
    path: "/",
    engine: "wasm",
    settings: (env) => {
      const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
      writeFileSync(join(consumer.folder, ".dev.vars"), lines.join(""));
    },
  });
});

test("vitest in workerd: a spec with the sandbox", async () => {
  const { stdout } = await consumer.execute(node, ["node_modules/vitest/vitest.mjs", "run"], { env: { ...QUIET, NO_COLOR: "1" } });
  assert.match(stdout, /Tests +1 passed/);
});
