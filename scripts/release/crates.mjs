// The crates of others that are compiled into each package.

import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { root } from "../steps.mjs";
import { PLATFORMS } from "./platforms.mjs";

const WASM = ["wasm32-unknown-unknown"];

/** The packages with compiled code: their folder in npm/, the crate, and Rust's names of the platforms. */
export const COMPILED = [
  { folder: "native", crate: "wecom-kf-node-binding", targets: PLATFORMS.map(({ target }) => target) },
  { folder: "wasm", crate: "wecom-kf-wasm-binding", targets: WASM },
  { folder: "sandbox", crate: "wecom-kf-sandbox-binding", targets: WASM },
];

// The modules are built with vectors, which selects crates.
const cargo = (args, env) =>
  execFileSync("cargo", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, ...env } });

/** The names and versions of all crates that a crate is linked with on a target. Build scripts and derives are not linked. */
function linked({ crate, target }) {
  const simd = target.startsWith("wasm32") ? { RUSTFLAGS: "-Ctarget-feature=+simd128" } : {};
  const args = ["tree", "--quiet", "--locked", "--package", crate, "--edges", "normal,no-proc-macro", "--target", target];
  const lines = cargo([...args, "--prefix", "none", "--format", "{p}"], simd).split("\n");
  return lines.filter(Boolean).map((line) => line.split(" ").slice(0, 2).join(" "));
}

/** Cargo's metadata of the workspace's packages and their dependencies. */
const metadata = () => JSON.parse(cargo(["metadata", "--quiet", "--locked", "--format-version", "1"])).packages;

/**
 * The crates of others in each compiled package, by the folder of the package: name, version, licence expression, authors, repository,
 * folder of the source, and the targets that it is linked on.
 */
export function crates() {
  const known = new Map(metadata().map((found) => [`${found.name} v${found.version}`, found]));
  return Object.fromEntries(
    COMPILED.map(({ folder, crate, targets }) => {
      const found = new Map();
      for (const target of targets) for (const key of linked({ crate, target })) found.set(key, (found.get(key) ?? new Set()).add(target));
      const list = [...found].map(([key, on]) => {
        const { name, version, license, authors, repository, source, manifest_path } = known.get(key);
        return { name, version, license, authors, repository, source, folder: dirname(manifest_path), targets: [...on] };
      });
      const others = list.filter(({ source }) => source !== null);
      return [folder, others.sort((one, other) => (`${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1))];
    }),
  );
}
