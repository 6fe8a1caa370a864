"use strict";
// Finds the addon of this platform, or says why there is none.

const { explain } = require("./load-error.cjs");
const { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } = firstBuiltin();
// Plainly, unlike the line above: file tracing (Next.js standalone) finds the addon only by a `join` that it knows.
const { join } = require("node:path");

/** Some bundles in the form of ES modules have no `require` for modules of Node.js. */
function firstBuiltin() {
  try {
    return require("node:fs");
  } catch (error) {
    throw explain({ bundled: true, here: "", name: "", found: [], tried: [{ request: "node:fs", error }] });
  }
}

/**
 * What the platform packages that fit are named after, the likeliest first: `darwin-arm64`; `linux-x64-gnu`, then `linux-x64-musl`. The
 * other C library may be there beside the one that Node.js uses.
 */
function platforms() {
  const name = `${process.platform}-${process.arch}`;
  if (process.platform !== "linux") return [process.platform === "win32" ? `${name}-msvc` : name];
  const libraries = isMusl() ? ["musl", "gnu"] : ["gnu", "musl"];
  return libraries.map((library) => `${name}-${library}`);
}

/**
 * Whether Node.js itself was linked against musl: the head of an ELF file names its loader. A diagnostic report would take longer than the
 * addon.
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
    // Not readable: ask Node.js.
  }
  return !process.report.getReport().header.glibcVersionRuntime;
}

/** The folder that this file stands in; in a bundle it is another, or unknown. */
const here = typeof __dirname === "string" ? __dirname : "";

/** Whether a bundler has put this file's text elsewhere: then the addon is not beside it. */
function isBundled() {
  try {
    return JSON.parse(readFileSync(join(here, "package.json"), "utf8")).name !== "@wecom-kf/native";
  } catch {
    return true;
  }
}

/** The addons that stand beside this file, for whatever platform. */
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
    // Written out, with `__dirname`, for file tracing too.
    const beside = here === "" ? `wecom-kf.${name}.node` : join(__dirname, `wecom-kf.${name}.node`);
    for (const request of [beside, `@wecom-kf/native-${name}`]) {
      try {
        if (request !== beside || existsSync(beside)) return require(request);
        tried.push({ request });
      } catch (error) {
        tried.push({ request, error });
      }
    }
  }
  throw explain({ bundled: isBundled(), here, name: names[0], found: addons(), tried });
}

module.exports = { load, platforms };
