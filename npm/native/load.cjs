"use strict";
// Finds the addon of this platform.

const { closeSync, existsSync, openSync, readSync } = require("node:fs");
const { join } = require("node:path");

/** `linux-x64-gnu`, `darwin-arm64`: as the platform packages are named. */
function platform() {
  const name = `${process.platform}-${process.arch}`;
  if (process.platform !== "linux") return process.platform === "win32" ? `${name}-msvc` : name;
  return `${name}-${isMusl() ? "musl" : "gnu"}`;
}

/** Whether Node.js itself was linked against musl: the head of an ELF file names its loader. A diagnostic report would take longer than the addon. */
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

function load() {
  const name = platform();
  const beside = join(__dirname, `wecom-kf.${name}.node`);
  if (existsSync(beside)) return require(beside);
  const pack = `@wecom-kf/native-${name}`;
  try {
    return require(pack);
  } catch (cause) {
    if (cause.code !== "MODULE_NOT_FOUND") throw cause;
    throw new Error(
      `wecom-kf has no native engine here: ${pack} is not installed. Install again without omitting optional dependencies, ` +
        "or run Node.js with --conditions=wecom-kf-wasm to use the WebAssembly engine.",
      { cause },
    );
  }
}

module.exports = { load, platform };
