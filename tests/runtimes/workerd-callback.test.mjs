// `wecom-kf/callback` in the real workerd: a worker that only answers callbacks contains the small module, and no client.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleWorker, startWorkerd } from "../../scripts/workerd.mjs";
import { runServedSuite } from "./suite-runner.mjs";
import published from "../vectors/callback-public.json" with { type: "json" };

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

// First, because while the module waits for it the test runner may find no pending test and finish.
const worker = await startWorkerd(path("workerd-callback-suite.mjs"));
after(() => worker.close());

await runServedSuite(worker.url);

test("a worker that answers callbacks contains the callback-only module, and neither the client nor the errcodes", async (t) => {
  const { code, inputs, modules, remove } = await bundleWorker(path("callback-worker.mjs"));
  t.after(remove);
  assert.deepEqual(modules, ["wecom_kf_callback_bg.wasm"]);
  const brought = inputs
    .map((name) => name.replace(/^.*\/(?=(?:npm|node_modules)\/)/, ""))
    .filter((name) => !name.endsWith("callback-worker.mjs"));
  const ours = brought.filter((name) => !name.startsWith("npm/wasm/"));
  // The runtime file only passes on the module's engine.
  assert.deepEqual(ours.sort(), ["npm/wecom-kf/dist/callback.js", "npm/wecom-kf/dist/runtime/callback-workerd.js"]);
  const { sources } = JSON.parse(readFileSync(new URL("../../npm/wecom-kf/dist/callback.js.map", import.meta.url)));
  const names = sources.map((name) => name.replace("../src/", ""));
  for (const part of ["callback/open.ts", "handlers/fetch.ts", "stores/durable-object.ts"])
    assert.ok(names.includes(part), names.join("\n"));
  for (const name of names) assert.doesNotMatch(name, /^(client|tokens|transport|media|messages|observe)\/|api-error|errcodes/);
  assert.ok(gzipSync(code).length < 27 * 1024, `${gzipSync(code).length} bytes of JavaScript`);
});

test("it answers the URL verification in WeCom's documentation", async (t) => {
  const worker = await startWorkerd(path("callback-worker.mjs"));
  t.after(() => worker.close());
  const { signature, timestamp, nonce, ciphertext, plaintext } = published.vectors.find(({ id }) => id === "V1");
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce, echostr: ciphertext });
  const response = await fetch(`${worker.url}/?${query}`);
  assert.deepEqual([response.status, await response.text()], [200, plaintext]);
});
