// The version, which all crates and packages have in common, and every place in the checkout that has it.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OURS = /^(wecom-kf|@wecom-kf\/.+)$/;
const KINDS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/** The files of the checkout with versions: manifests and lock files, but not those of projects that tests install elsewhere. */
export function versionedFiles(root) {
  const tracked = execFileSync(
    "git",
    ["ls-files", "-z", "*package.json", "package-lock.json", "Cargo.toml", "examples/*Cargo.toml", "*Cargo.lock"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  return tracked.split("\0").filter((path) => path !== "" && !path.startsWith("tests/packaging/"));
}

/** Replaces each version of ours in a file by the result of `change(version, place)`. Returns the new text. */
export function edited(path, text, change) {
  if (path === "Cargo.toml") return cargoManifest(text, change);
  if (path.endsWith("Cargo.toml")) return cargoExample(text, change);
  if (path.endsWith("Cargo.lock")) return cargoLock(text, change);
  return path === "package-lock.json" ? npmLock(text, change) : npmManifest(text, change);
}

/** The workspace's version, and that of each path dependency. The crates inherit both. */
function cargoManifest(text, change) {
  return text
    .replace(/(\[workspace\.package\][^[]*?\nversion = ")([^"]+)/, (_, before, version) => before + change(version, "workspace"))
    .replace(/^([\w-]+)( = \{ path = "[^"]+", version = ")([^"]+)/gm, (_, name, before, version) => name + before + change(version, name));
}

/** An example depends on the published crates. */
const cargoExample = (text, change) =>
  text.replace(/^(wecom-kf[\w-]*)( = (?:\{ version = )?")([^"]+)/gm, (_, name, between, version) => name + between + change(version, name));

/** Crates of this checkout have no source. The fuzz targets are never published, and have no version. */
function cargoLock(text, change) {
  const block = /(\[\[package\]\]\nname = "([^"]+)"\nversion = ")([^"]+)("\n(?!source))/g;
  return text.replace(block, (all, before, name, version, after) => (version === "0.0.0" ? all : before + change(version, name) + after));
}

/** By text, because the files are formatted by hand. */
function npmManifest(text, change) {
  const manifest = JSON.parse(text);
  let made = text;
  if (OURS.test(manifest.name) && manifest.version !== undefined)
    made = made.replace(/^( {2}"version": ")([^"]+)/m, (_, before, version) => before + change(version, manifest.name));
  return made.replace(/("((?:@wecom-kf\/[\w-]+)|wecom-kf)": ")(\d[^"]*)/g, (_, before, name, version) => before + change(version, name));
}

function npmLock(text, change) {
  const lock = JSON.parse(text);
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path.includes("node_modules/")) continue;
    // npm leaves out a name that is also the folder's.
    const own = entry.name ?? path.split("/").at(-1);
    if (OURS.test(own) && entry.version !== undefined) entry.version = change(entry.version, own);
    for (const kind of KINDS) {
      const ours = Object.entries(entry[kind] ?? {}).filter(([name]) => OURS.test(name));
      for (const [name, version] of ours) entry[kind][name] = change(version, name);
    }
  }
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}

/** Every place with the version: the file, what has it, and the version there. */
export function placesOf(root) {
  const places = [];
  for (const path of versionedFiles(root)) {
    edited(path, readFileSync(join(root, path), "utf8"), (version, what) => {
      places.push({ path, what, version });
      return version;
    });
  }
  return places;
}

/** The version of the checkout. */
export function currentVersion(root) {
  return placesOf(root).find(({ path, what }) => path === "Cargo.toml" && what === "workspace").version;
}

/** Writes `version` to all places. Returns the files that changed. */
export function writeVersion(root, version) {
  const changed = [];
  for (const path of versionedFiles(root)) {
    const text = readFileSync(join(root, path), "utf8");
    const made = edited(path, text, () => version);
    if (made === text) continue;
    writeFileSync(join(root, path), made);
    changed.push(path);
  }
  return changed;
}
