// The package managers: how each installs packages from a registry, and how a program runs in such a project. Their caches are in
// .build/packaging, separate from the user's.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { execPath: node } = process;
const windows = process.platform === "win32";

/** A file of a tool in this folder's node_modules. */
const fileOf = (name, path) => join(dirname(require.resolve(`${name}/package.json`)), path);
const yarn4 = () => fileOf("@yarnpkg/cli-dist", "bin/yarn.js");

/** Bun's executable, which an install script of its package would otherwise put in place. */
export function bun() {
  const system = windows ? "windows" : process.platform;
  const processor = process.arch === "arm64" ? "aarch64" : "x64";
  return fileURLToPath(new URL(`node_modules/@oven/bun-${system}-${processor}/bin/bun${windows ? ".exe" : ""}`, import.meta.url));
}

const npmrc = (folder, registry) => writeFileSync(join(folder, ".npmrc"), `registry=${registry}/\n`);

/**
 * Each manager: `prepare` writes its settings into a new project, `add` is the command that installs, `run` the one that runs a program
 * with Node.js (or Bun), `env` the environment of both.
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

/** Yarn 4 has its own settings, and accepts a registry without TLS only if configured. */
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
  // An empty lock file marks the project as separate from the folders above it.
  writeFileSync(join(folder, "yarn.lock"), "");
}
