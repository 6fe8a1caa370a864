// `npm run size`: the size of each wasm module, the addon, and each entry point alone and in a bundle, raw and compressed, with budgets.
// --json prints only a JSON object. The addon's size is meaningful only for a release build (`npm run build -- --release`).

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { fail, root } from "./steps.mjs";

const KB = 1024;
/** What a published addon may have, in bytes after gzip; `release/check-binary.mjs` holds it. */
export const ADDON_GZIP = 3.5 * KB * KB;
/** What the addon that is tested may have: it is built in less time, and about a fifth larger. */
export const TESTED_ADDON_GZIP = 4 * KB * KB;
/** What the engine's wasm module may have, in bytes after gzip. */
export const ENGINE_GZIP = 340 * KB;
/** Budgets in bytes after gzip. A `limit` above the budget is accepted, for its `reason`; docs/maintainers/design-notes.md has more. */
const BUDGETS = {
  "wecom_kf_wasm.wasm": {
    budget: 150 * KB,
    limit: ENGINE_GZIP,
    reason: "serde for all types of the API at the boundary, the inbox, core compiled for speed, and the SIMD code of AES and Base64",
  },
  "wecom_kf_callback.wasm": {
    budget: 60 * KB,
    limit: 78 * KB,
    reason: "serde at the boundary, and the SIMD code of AES and Base64",
  },
  addon: {
    budget: ADDON_GZIP,
    limit: TESTED_ADDON_GZIP,
    reason: "a build with the test profile; the published ones are within the budget",
  },
};

const npm = join(root, "npm");

/** The measured files, by name. */
function subjects() {
  const wasm = join(npm, "wasm/pkg");
  const found = {
    "wecom_kf_wasm.wasm": readFileSync(join(wasm, "wecom_kf_wasm_bg.wasm")),
    "wecom_kf_callback.wasm": readFileSync(join(wasm, "wecom_kf_callback_bg.wasm")),
    "sandbox.wasm": readFileSync(join(npm, "sandbox/pkg/wecom_kf_sandbox_bg.wasm")),
  };
  for (const name of readdirSync(join(npm, "native")).filter((name) => name.endsWith(".node"))) {
    found.addon = readFileSync(join(npm, "native", name));
  }
  const { exports } = JSON.parse(readFileSync(join(npm, "wecom-kf/package.json"), "utf8"));
  for (const path of Object.keys(exports).filter((path) => path !== "./package.json")) {
    const entry = path.replace(".", "wecom-kf");
    found[entry] = readFileSync(join(npm, "wecom-kf", exports[path].import.default));
    found[`${entry}, bundled for workers`] = bundled(entry, FOR_WORKERS);
    found[`${entry}, bundled for Node.js`] = bundled(entry, { platform: "node" });
  }
  return found;
}

/** The wasm modules are separate files there. */
const FOR_WORKERS = { conditions: ["workerd", "worker", "browser"], external: ["*.wasm", "node:*"] };

/** One minified file that uses all of an entry point. For Node.js it contains the wasm module as Base64. */
function bundled(entry, options) {
  const { outputFiles } = buildSync({
    stdin: { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: join(root, "tests") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    logLevel: "error",
    ...options,
  });
  return outputFiles[0].contents;
}

/** Sizes in bytes: raw, gzip, brotli. */
export const sizeOf = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  // Quality 9 of 11: the highest takes minutes for the addon.
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length,
});

/** Each file with its sizes and budget. */
export const sizes = () => Object.entries(subjects()).map(([name, bytes]) => ({ name, ...sizeOf(bytes), ...BUDGETS[name] }));

const shown = (bytes) => (bytes === undefined ? "" : (bytes / KB).toFixed(1)).padStart(9);

/** A table of sizes in KB. */
export function table(measured) {
  const head = `${"KB".padEnd(42)} ${["raw", "gzip", "brotli", "budget", "limit"].map((word) => word.padStart(9)).join(" ")}`;
  const lines = measured.map(({ name, raw, gzip, brotli, budget, limit, reason }) => {
    const over = budget !== undefined && gzip > budget ? `  over its budget: ${reason ?? "not accepted"}` : "";
    return `${name.padEnd(42)} ${[raw, gzip, brotli, budget, limit].map(shown).join(" ")}${over}`;
  });
  return [head, ...lines].map((line) => line.trimEnd()).join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const measured = sizes();
  if (process.argv.includes("--json")) console.log(JSON.stringify(measured));
  else console.log(table(measured));
  const over = measured.filter(({ gzip, budget, limit = budget }) => limit !== undefined && gzip > limit);
  if (over.length > 0) fail(`Larger than accepted: ${over.map(({ name }) => name).join(", ")}.`);
}
