// A package as it is published, in a folder where there is nothing else of ours.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../npm/", import.meta.url));

/** Installs one of the engine packages, as its `files` list it: gives the folder, and `remove`. */
export function installAlone(name) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-package-"));
  const target = join(folder, "node_modules/@wecom-kf", name);
  mkdirSync(target, { recursive: true });
  const pack = ["pack", "--silent", "--pack-destination", folder];
  const tarball = execFileSync("npm", pack, { cwd: join(packages, name), encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", join(folder, tarball), "-C", target, "--strip-components=1"]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
