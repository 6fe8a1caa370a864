// The package managers: how each adds packages from a registry, and how a program runs in what it made. Their caches are kept in
// .build/packaging, apart from the person's own.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { execPath: node } = process;
const windows = process.platform === "win32";

/** A file of a tool's package in this folder's node_modules. */
const fileOf = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);
const yarn4 = () => fileOf("@yarnpkg/cli-dist", "bin/yarn.js");

/** Bun's program, which its package would put in place by an install script. */
export function bun() {
  const system = windows ? "windows" : process.platform;
  const processor = process.arch === "arm64" ? "aarch64" : "x64";
  return fileURLToPath(new URL(`node_modules/@oven/bun-${system}-${processor}/bin/bun${windows ? ".exe" : ""}`, import.meta.url));
}

const npmrc = (folder, registry) => writeFileSync(join(folder, ".npmrc"), `registry=${registry}/\n`);

/**
 * Each manager: `prepare` writes its settings into a new project, `add` is the command that installs, `run` the one that runs a program
 * with Node.js (or Bun), `env` what both are told.
 */
export const MANAGERS = {
  npm: {
    prepare: npmrc,
    add: (names) => ["npm", ["install", "--no-audit", "--no-fund", ...names]],
    run: (args) => [node, args],
  },
  pnpm: {
    prepare: npmrc,
    add: (names) => [node, [fileOf("pnpm", "bin/pnpm.mjs"), "add", ...names]],
    run: (args) => [node, args],
  },
  "yarn 1": {
    prepare: npmrc,
    add: (names) => [node, [fileOf("yarn", "bin/yarn.js"), "add", "--non-interactive", "--no-progress", ...names]],
    run: (args) => [node, args],
  },
  "yarn 4, PnP": {
    prepare: (folder, registry) => yarnrc(folder, registry, "pnp"),
    add: (names) => [node, [yarn4(), "add", ...names]],
    run: (args) => [node, [yarn4(), "node", ...args]],
  },
  "yarn 4, node_modules": {
    prepare: (folder, registry) => yarnrc(folder, registry, "node-modules"),
    add: (names) => [node, [yarn4(), "add", ...names]],
    run: (args) => [node, args],
  },
  bun: {
    prepare: npmrc,
    add: (names) => [bun(), ["add", ...names]],
    run: (args) => [bun(), args],
  },
};

/** Yarn 4 has settings of its own, and takes no registry without TLS unless it is told to. */
function yarnrc(folder, registry, linker) {
  const settings = {
    npmRegistryServer: registry,
    unsafeHttpWhitelist: "[127.0.0.1]",
    nodeLinker: linker,
    enableTelemetry: false,
    enableGlobalCache: true,
    npmMinimalAgeGate: 0,
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name}: ${typeof value === "string" && !value.startsWith("[") ? JSON.stringify(value) : value}`,
  );
  writeFileSync(join(folder, ".yarnrc.yml"), `${lines.join("\n")}\n`);
  // An empty one says that the project stands for itself, whatever is above it.
  writeFileSync(join(folder, "yarn.lock"), "");
}
