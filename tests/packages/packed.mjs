// Installs a published package into a folder without our other packages.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packOnce } from "../../scripts/release/pack.mjs";

/** Unpacks tarballs into the `node_modules` of a folder. */
export function unpackInto(folder, names) {
  const packed = packOnce();
  for (const name of names) {
    const { file } = packed.packages.find((one) => one.name === name);
    const target = join(folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", join(packed.folder, file), "-C", target, "--strip-components=1"]);
  }
  return packed;
}

/** Installs one of the engine packages, the native one with its binary. Returns the folder, and `remove`. */
export function installAlone(name) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-package-"));
  const binaries = name === "native" ? packOnce().packages.filter((one) => one.name.startsWith("@wecom-kf/native-")) : [];
  unpackInto(folder, [`@wecom-kf/${name}`, ...binaries.map((one) => one.name)]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
