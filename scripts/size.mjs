// `npm run size`: the size of each wasm module, the addon, and each entry point alone and in a bundle, raw and compressed, with budgets.
// --json prints only a JSON object. The addon's size is meaningful only for a release build (`npm run build -- --release`).

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { fail, root } from "./steps.mjs";

const KB = 1024;
/** What an addon may have, in bytes after gzip. */
export const ADDON_GZIP = 3.5 * KB * KB;
/**
 * Budgets in bytes after gzip. Where libraries and typed interfaces exceed the budget, which is accepted, a second number is the limit.
 */
const BUDGETS = {
  "wecom_kf_wasm.wasm": { budget: 150 * KB, limit: 220 * KB },
  "wecom_kf_callback.wasm": { budget: 60 * KB, limit: 78 * KB },
  addon: { budget: ADDON_GZIP },
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
    found[`${entry}, bundled for workers`] = bundled(entry);
  }
  return found;
}

/** A minified worker script that uses all of an entry point; wasm modules are separate files. */
function bundled(entry) {
  const { outputFiles } = buildSync({
    stdin: { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: join(root, "tests") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    external: ["*.wasm", "node:*"],
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

/** Each file with its size in bytes: raw, gzip, brotli. */
export function sizes() {
  return Object.entries(subjects()).map(([name, bytes]) => ({
    name,
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    // Quality 9 of 11: the highest takes minutes for the addon.
    brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length,
    ...BUDGETS[name],
  }));
}

const shown = (bytes) => (bytes === undefined ? "" : (bytes / KB).toFixed(1)).padStart(9);

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const measured = sizes();
  if (process.argv.includes("--json")) console.log(JSON.stringify(measured));
  else {
    console.log(`${"KB".padEnd(42)} ${["raw", "gzip", "brotli", "budget"].map((word) => word.padStart(9)).join(" ")}`);
    for (const { name, raw, gzip, brotli, budget } of measured) {
      const over = budget !== undefined && gzip > budget ? "  over its budget" : "";
      console.log(`${name.padEnd(42)} ${[raw, gzip, brotli, budget].map(shown).join(" ")}${over}`);
    }
  }
  const over = measured.filter(({ gzip, budget, limit = budget }) => limit !== undefined && gzip > limit);
  if (over.length > 0) fail(`Larger than accepted: ${over.map(({ name }) => name).join(", ")}.`);
}
