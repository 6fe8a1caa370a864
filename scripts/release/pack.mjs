// Packs the packages of this machine's build into tarballs.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../steps.mjs";
import { PLATFORMS } from "./platforms.mjs";
import { stage } from "./stage.mjs";

const BUILD = join(root, ".build");
const LIST = "packages.json";

/** Each build has its own version, so that no cache returns another build's files. It precedes the next release. */
const localVersion = (own, digest) => `${own}-local.${digest}`;

/** Stages the packages and returns the result of `use`. */
function staged(use, options = { version: localVersion }) {
  mkdirSync(BUILD, { recursive: true });
  const folder = mkdtempSync(join(BUILD, "release-"));
  try {
    return use(stage(folder, options));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs staged packages into `target`; returns the name, version, tarball name and files of each. */
function pack(folders, target) {
  mkdirSync(target, { recursive: true });
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", target, ...folders];
  const printed = execFileSync("npm", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26, shell: process.platform === "win32" });
  const packed = Object.values(JSON.parse(printed)).map(({ name, version, filename, files }) => ({
    name,
    version,
    file: filename.replace(/^@/, "").replace("/", "-"),
    files: files.map(({ path }) => path).sort(),
  }));
  writeFileSync(join(target, LIST), `${JSON.stringify(packed, undefined, 2)}\n`);
  return packed;
}

/** Packs into `folder` and removes the tarballs that are there. */
function packInto(folder, folders) {
  if (existsSync(folder)) for (const name of readdirSync(folder)) if (/^wecom-kf-.*\.tgz$/.test(name)) rmSync(join(folder, name));
  return pack(folders, folder);
}

/** Writes the tarballs into `folder`, replacing earlier ones, and `packages.json`, which lists them. */
export function packLocal(folder) {
  return staged(({ folders }) => packInto(folder, folders));
}

/** The same for a release: with the checkout's version, depending on all platforms, and with the binaries in a folder. */
export function packRelease(folder, binaries) {
  return staged(({ folders }) => packInto(folder, folders), { binaries, platforms: PLATFORMS });
}

/** The same for tests, which may run in parallel: packed once per build. Returns the folder, the version and the packages. */
export function packOnce() {
  return staged(({ version, folders }) => {
    const all = join(BUILD, "packed");
    const folder = join(all, version);
    if (!existsSync(folder)) {
      const others = existsSync(all) ? readdirSync(all).filter((name) => !name.startsWith("new-")) : [];
      mkdirSync(all, { recursive: true });
      const made = mkdtempSync(join(all, "new-"));
      pack(folders, made);
      try {
        renameSync(made, folder);
      } catch {
        // Another process was first.
        rmSync(made, { recursive: true, force: true });
      }
      for (const name of others) if (name !== version) rmSync(join(all, name), { recursive: true, force: true });
    }
    return { folder, version, packages: JSON.parse(readFileSync(join(folder, LIST), "utf8")) };
  });
}
