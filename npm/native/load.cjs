"use strict";
// Loads the addon for this platform, or explains why it cannot be loaded.

const { explain } = require("./load-error.cjs");
const { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } = firstBuiltin();
// A plain `require`, unlike the line above: file tracing (Next.js standalone) recognises only this `join`.
const { join } = require("node:path");

/** In some bundles that are ES modules, `require` cannot load Node.js modules. */
function firstBuiltin() {
  try {
    return require("node:fs");
  } catch (error) {
    throw explain({ bundled: true, here: "", name: "", found: [], tried: [{ request: "node:fs", error }] });
  }
}

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

/** The folder of this file. In a bundle it is a different one, or unknown. */
const here = typeof __dirname === "string" ? __dirname : "";

/** Whether this code was moved into a bundle. Then the addon is not in the same folder. */
function isBundled() {
  try {
    return JSON.parse(readFileSync(join(here, "package.json"), "utf8")).name !== "@wecom-kf/native";
  } catch {
    return true;
  }
}

/** The addons in this folder, for any platform. */
function addons() {
  try {
    return readdirSync(here).filter((name) => name.endsWith(".node"));
  } catch {
    return [];
  }
}

function load() {
  const names = platforms();
  const tried = [];
  for (const name of names) {
    // Written with `__dirname` for file tracing.
    const local = here === "" ? `wecom-kf.${name}.node` : join(__dirname, `wecom-kf.${name}.node`);
    for (const request of [local, `@wecom-kf/native-${name}`]) {
      try {
        if (request !== local || existsSync(local)) return require(request);
        tried.push({ request });
      } catch (error) {
        tried.push({ request, error });
      }
    }
  }
  throw explain({ bundled: isBundled(), here, name: names[0], found: addons(), tried });
}

module.exports = { load, platforms };
