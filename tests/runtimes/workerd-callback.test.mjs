// `wecom-kf/callback` inside the real workerd: a worker that only answers callbacks holds the small module, and no client.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleWorker, startWorkerd } from "../../scripts/workerd.mjs";
import { runServedSuite } from "./suite-runner.mjs";
import published from "../vectors/callback-public.json" with { type: "json" };

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

// First: while the module waits for it the runner may find no test left, and would call it the end.
const worker = await startWorkerd(path("workerd-callback-suite.mjs"));
after(() => worker.close());

await runServedSuite(worker.url);

test("a worker that answers callbacks holds the module for them alone, and neither client nor table of errcodes", async (t) => {
  const { code, inputs, modules, remove } = await bundleWorker(path("callback-worker.mjs"));
  t.after(remove);
  assert.deepEqual(modules, ["wecom_kf_callback_bg.wasm"]);
  const brought = inputs
    .map((name) => name.replace(/^.*\/(?=(?:npm|node_modules)\/)/, ""))
    .filter((name) => !name.endsWith("callback-worker.mjs"));
  assert.ok(brought.length > 10);
  for (const name of brought) assert.match(name, /^npm\/(wecom-kf\/dist\/esm|wasm)\//);
  for (const stranger of ["client/client", "client/call", "tokens/tokens", "errors/api-error", "generated/errcodes", "messages/session"]) {
    assert.ok(!brought.includes(`npm/wecom-kf/dist/esm/${stranger}.js`), stranger);
  }
  assert.ok(gzipSync(code).length < 20 * 1024, `${gzipSync(code).length} bytes of JavaScript`);
});

test("it answers a URL check of WeCom's own documentation", async (t) => {
  const worker = await startWorkerd(path("callback-worker.mjs"));
  t.after(() => worker.close());
  const { signature, timestamp, nonce, ciphertext, plaintext } = published.vectors.find(({ id }) => id === "V1");
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce, echostr: ciphertext });
  const response = await fetch(`${worker.url}/?${query}`);
  assert.deepEqual([response.status, await response.text()], [200, plaintext]);
});
