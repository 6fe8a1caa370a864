"use strict";
// Finds the addon of this platform.

const { existsSync } = require("node:fs");
const { join } = require("node:path");

/** `linux-x64-gnu`, `darwin-arm64`: as the platform packages are named. */
function platform() {
  const name = `${process.platform}-${process.arch}`;
  if (process.platform !== "linux") return process.platform === "win32" ? `${name}-msvc` : name;
  const { glibcVersionRuntime } = process.report.getReport().header;
  return `${name}-${glibcVersionRuntime ? "gnu" : "musl"}`;
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
