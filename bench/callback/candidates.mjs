// The candidates on Node.js. Each is created from the settings and opens callbacks: query and bytes in, event out.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import * as native from "wecom-kf";
import { openByHand } from "./by-hand.mjs";
import { peers } from "./peers.mjs";
import { openByWebCrypto } from "./web-crypto.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

export const US = "wecom-kf";
export const WASM = "wecom-kf, wasm";
export const BY_HAND = "node:crypto, by hand";
export const WEB_CRYPTO = "Web Crypto, by hand";
export const OFFICIAL = "@wecom/crypto + fast-xml-parser";

/** The package with its wasm engine, in addition to the one with the addon: a process otherwise has only one engine. */
async function onWasm() {
  const folder = join(root, ".build/bench");
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, "wecom-kf-wasm.mjs");
  const entry = fileURLToPath(import.meta.resolve("wecom-kf"));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["wecom-kf-wasm"],
    external: ["@wecom-kf/*"],
  });
  return import(pathToFileURL(outfile));
}

const ours =
  ({ createCallback }) =>
  (settings) => {
    const callback = createCallback(settings);
    return (query, body) => callback.open(query, body);
  };

/** The candidates, as `(settings) => (query, body) => event`. Web Crypto returns a promise. */
export async function candidates() {
  return {
    [US]: ours(native),
    [WASM]: ours(await onWasm()),
    [BY_HAND]: openByHand,
    [WEB_CRYPTO]: openByWebCrypto,
    ...peers,
  };
}

/** Fails unless all candidates return the same event, since the comparison would be unfair. */
export async function checkEqual(opens, { query, body }) {
  const expected = await opens[US](query, body);
  for (const [name, open] of Object.entries(opens)) assert.deepEqual({ ...(await open(query, body)) }, { ...expected }, name);
}
