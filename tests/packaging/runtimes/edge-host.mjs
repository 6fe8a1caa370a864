// Vercel's edge runtime with the suite in it. Prints the URL where it listens. Next.js compiles `?module` imports at build time and gives
// the modules to the script; the bundle here does the same.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EdgeRuntime, runServer } from "edge-runtime";
import { build } from "esbuild";

const modules = {};
const compiledModules = {
  name: "compiled-modules",
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path, importer }) => ({
      path: join(dirname(importer), path.replace("?module", "")),
      namespace: "compiled",
    }));
    build.onLoad({ filter: /.*/, namespace: "compiled" }, ({ path }) => {
      const name = `module${Object.keys(modules).length}`;
      modules[name] = new WebAssembly.Module(readFileSync(path));
      return { contents: `export default globalThis.${name};` };
    });
  },
};
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("edge-suite.mjs", import.meta.url))],
  write: false,
  bundle: true,
  format: "iife",
  // As in a module.
  banner: { js: '"use strict";' },
  target: "es2022",
  conditions: ["edge-light", "worker", "browser"],
  external: ["node:*"],
  logLevel: "warning",
  plugins: [compiledModules],
});

const runtime = new EdgeRuntime({
  initialCode: outputFiles[0].text,
  extend: (context) => Object.assign(context, modules, { CONTROL: process.env.CONTROL }),
});
const { url } = await runServer({ runtime, host: "127.0.0.1", port: 0 });
console.log(url.replace(/\/$/, ""));
