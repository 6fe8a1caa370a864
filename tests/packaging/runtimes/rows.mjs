// The rows of the table: each runs the whole suite in one runtime, with one engine.

import { readFileSync } from "node:fs";
import { nodes } from "./nodes.mjs";

const manifest = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const { devDependencies } = manifest("../../../package.json");
const { dependencies } = manifest("../../package.json");
const tools = manifest("../package.json").dependencies;

/** The packages that a project with the suite needs, besides ours. */
export const NEEDED = Object.entries({
  bun: dependencies.bun,
  chai: devDependencies.chai,
  deno: dependencies.deno,
  "edge-runtime": tools["edge-runtime"],
  esbuild: devDependencies.esbuild,
  workerd: devDependencies.workerd,
}).map(([name, version]) => `${name}@${version}`);

const WASM = "--conditions=wecom-kf-wasm";
const onNode = ({ version, path, missing }) => [
  { runtime: "Node.js", version, engine: "native", program: path, missing, file: "tests/runtimes/node-native.test.mjs" },
  { runtime: "Node.js", version, engine: "wasm", program: path, missing, file: "tests/runtimes/node-wasm.test.mjs", flags: [WASM] },
];
const hosted = (runtime, version, engine, file) => ({ runtime, version, engine, file, program: process.execPath });

export const ROWS = [
  ...nodes.flatMap(onNode),
  hosted("workerd", devDependencies.workerd, "wasm", "tests/runtimes/workerd.test.mjs"),
  hosted("Deno", dependencies.deno, "wasm", "tests/runtimes/deno.test.mjs"),
  hosted("Bun", dependencies.bun, "native", "tests/runtimes/bun.test.mjs"),
  hosted("Bun", dependencies.bun, "wasm", "tests/runtimes/bun-wasm.test.mjs"),
  hosted("Vercel edge-runtime", tools["edge-runtime"], "wasm", "tests/packaging/runtimes/edge-runtime.test.mjs"),
];
