"use strict";
// Loads the addon for this platform, or explains why it cannot be loaded.

const { builtin } = require("./builtin.cjs");
const { explain } = require("./load-error.cjs");
const { isBundled, runningFile } = require("./running-file.cjs");

const { closeSync, existsSync, openSync, readdirSync, readSync } = builtin("node:fs");

/**
 * The names of this platform in package names, the likeliest first: `darwin-arm64`; `linux-x64-gnu`, then `linux-x64-musl`. The other C
 * library may be installed as well.
 */
function platforms() {
  const name = `${process.platform}-${process.arch}`;
  if (process.platform !== "linux") return [process.platform === "win32" ? `${name}-msvc` : name];
  const libraries = isMusl() ? ["musl", "gnu"] : ["gnu", "musl"];
  return libraries.map((library) => `${name}-${library}`);
}

/**
 * Whether Node.js itself is linked against musl: the start of an ELF file names its loader. A diagnostic report would take longer than
 * loading the addon.
 */
function isMusl() {
  try {
    const head = Buffer.alloc(2048);
    const file = openSync(process.execPath, "r");
    try {
      readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
    const text = head.toString("latin1");
    if (text.includes("/ld-musl-")) return true;
    if (text.includes("/ld-linux")) return false;
  } catch {
    // Not readable: use the diagnostic report.
  }
  return !process.report.getReport().header.glibcVersionRuntime;
}

/** Our addons in a folder, for any platform: beside a bundle there may be those of other packages. */
function addons(folder) {
  try {
    return readdirSync(folder).filter((name) => /^wecom-kf\..+\.node$/.test(name));
  } catch {
    return [];
  }
}

/**
 * The `require` of a file. Node's own, because bundlers replace the one of the language: `.node` files would break their build, and names
 * that are computed make them warn.
 *
 * The calls with a literal name never run. File tracing (@vercel/nft: Vercel, Next.js, Nitro) follows them and so copies the installed one.
 */
function requireOf(file, module) {
  const nodeRequire = module.createRequire(file);
  if (file === undefined) {
    nodeRequire("@wecom-kf/native-darwin-arm64");
    nodeRequire("@wecom-kf/native-darwin-x64");
    nodeRequire("@wecom-kf/native-linux-arm64-gnu");
    nodeRequire("@wecom-kf/native-linux-arm64-musl");
    nodeRequire("@wecom-kf/native-linux-x64-gnu");
    nodeRequire("@wecom-kf/native-linux-x64-musl");
    nodeRequire("@wecom-kf/native-win32-arm64-msvc");
    nodeRequire("@wecom-kf/native-win32-x64-msvc");
  }
  return nodeRequire;
}

/** Loads the addon from the folder of this file, or from its package. In a bundle the folder is that of the bundle or executable. */
function load() {
  const { dirname, join } = builtin("node:path");
  const bundled = isBundled(module, builtin);
  const file = bundled ? runningFile(builtin) : module.filename;
  const here = dirname(file);
  const requireHere = requireOf(file, builtin("node:module"));
  const names = platforms();
  const tried = [];
  for (const name of names) {
    const local = join(here, `wecom-kf.${name}.node`);
    for (const request of [local, `@wecom-kf/native-${name}`]) {
      try {
        if (request !== local || existsSync(local)) return requireHere(request);
        tried.push({ request });
      } catch (error) {
        tried.push({ request, error });
      }
    }
  }
  throw explain({ bundled, here, name: names[0], found: addons(here), tried });
}

module.exports = { load, platforms };
