// `node scripts/release/binaries.mjs [PLATFORM…]`: builds the addon as it is published for these platforms (by default all that this
// machine can build), writes it to .build/binaries, and checks it. --check only checks what is there.

import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { libraryOf, withoutPaths } from "../build.mjs";
import { ask, fail, root, run, say } from "../steps.mjs";
import { canReadElf, checkBinary } from "./check-binary.mjs";
import { GLIBC, PLATFORMS, binaryOf, isCrossBuilt } from "./platforms.mjs";
import { noTools, tools } from "./tools.mjs";

const FOLDER = join(root, ".build/binaries");
/** How the C library is linked where Rust's default does not fit. */
const LINKING = {
  // A shared library uses the one of the Node.js that loads it.
  musl: ["-Ctarget-feature=-crt-static"],
  // Windows comes without Microsoft's, which Node.js contains for itself alone.
  win32: ["-Ctarget-feature=+crt-static"],
};

/** Where the binary of a platform is, once it was built. */
export const binaryFile = (platform, folder = FOLDER) => join(folder, binaryOf(platform));

/** The platforms whose binaries were built. */
export const platformsIn = (folder = FOLDER) => PLATFORMS.filter((platform) => existsSync(binaryFile(platform, folder)));

/** The platforms that this machine can build for: Linux with Zig, and its own system. */
export function buildable() {
  const { platforms } = createRequire(import.meta.url)(join(root, "npm/native/load.cjs"));
  return PLATFORMS.filter((platform) => (isCrossBuilt(platform) ? noTools() === undefined : platform.name === platforms()[0]));
}

/** Builds the binary of one platform and writes it to .build/binaries. */
export function buildBinary(platform) {
  const { target, fits } = platform;
  say(`Building the addon for ${platform.name} (the first time takes some minutes)`);
  if (!ask("rustup", ["target", "list", "--installed"])?.split("\n").includes(target)) run("rustup", ["target", "add", target]);
  const args = ["--release", "--quiet", "--locked", "--package", "wecom-kf-node-binding", "--target"];
  const env = withoutPaths(LINKING[fits.libc?.[0] ?? fits.os[0]]);
  if (isCrossBuilt(platform)) {
    const suffix = fits.libc[0] === "glibc" ? `.${GLIBC}` : "";
    run("cargo", ["zigbuild", ...args, target + suffix], { env: { ...env, ...tools("linkers") } });
  } else {
    run("cargo", ["build", ...args, target], { env });
  }
  mkdirSync(FOLDER, { recursive: true });
  const file = binaryFile(platform);
  // Replaced instead of overwritten, because a process may have it mapped.
  rmSync(file, { force: true });
  const built = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  copyFileSync(join(built, target, "release", libraryOf(fits.os[0])), file);
}

/** Checks the binaries in a folder, prints what each needs, and fails if one has a problem. */
export function checkBinaries(platforms, folder = FOLDER) {
  const wrong = [];
  for (const platform of platforms) {
    if (isCrossBuilt(platform) && !canReadElf()) {
      console.log(`NOT RUN: the check of ${platform.name}; it needs readelf (apt-get install -y binutils)`);
      if (process.env.CI) wrong.push(`${platform.name} was not checked`);
      continue;
    }
    const { problems, raw, gzip, needed = [], glibc } = checkBinary(binaryFile(platform, folder), platform);
    const size = `${(raw / 2 ** 20).toFixed(1)} MB, ${(gzip / 2 ** 20).toFixed(2)} MB after gzip`;
    const needs = [...needed, ...(glibc === undefined ? [] : [`glibc ${glibc}`])];
    console.log(`  ${platform.name}: ${size}${needs.length > 0 ? `; needs ${needs.join(", ")}` : ""}`);
    wrong.push(...problems.map((problem) => `${platform.name}: ${problem}`));
  }
  if (wrong.length > 0) fail(`Binaries that must not be published:\n  ${wrong.join("\n  ")}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals: names } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
  const unknown = names.find((name) => !PLATFORMS.some((platform) => platform.name === name));
  if (unknown !== undefined) fail(`Unknown platform ${unknown}; the platforms are ${PLATFORMS.map(({ name }) => name).join(", ")}.`);
  const others = values.check ? platformsIn() : buildable();
  const platforms = names.length > 0 ? PLATFORMS.filter(({ name }) => names.includes(name)) : others;
  if (!values.check) for (const platform of platforms) buildBinary(platform);
  say("Checking the binaries");
  checkBinaries(platforms);
}
