"use strict";
// Finds out where bundled code runs. In a bundle `__filename` may be missing or, from Bun, the path on the build machine.

/** Folders of the virtual file system inside an executable of Bun. */
const INSIDE_BUN = /^(?:\/\$bunfs|[A-Z]:[\\/]~BUN)[\\/]/;

/** Whether the code of this `module` is in a bundle: there `module` has no file name, or a relative one (Bun). */
const isBundled = ({ filename }, builtin) => typeof filename !== "string" || !builtin("node:path").isAbsolute(filename);

/** The name of the file in which this function runs, as the JavaScript engine knows it; empty if it does not. */
function nameInStack() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, [site]) => site?.getFileName() ?? "";
    return String(new Error().stack);
  } catch {
    // The intrinsic objects may be frozen.
    return "";
  } finally {
    try {
      Object.assign(Error, { prepareStackTrace, stackTraceLimit });
    } catch {
      // Then they are as they were.
    }
  }
}

/**
 * The file in which this code runs, once it is in a bundle: an absolute path. In a single executable (Node.js, Bun) that is the executable
 * itself; for code that a bundler evaluates (webpack's development builds), the program that was started. `builtin` returns a module of
 * Node.js, or undefined if this version has none of that name.
 */
function runningFile(builtin) {
  if (builtin("node:sea")?.isSea()) return process.execPath;
  const { isAbsolute, join } = builtin("node:path");
  const name = nameInStack();
  const names = [name.startsWith("file:") ? builtin("node:url").fileURLToPath(name) : name, process.argv[1] ?? ""];
  const file = names.find((each) => isAbsolute(each)) ?? join(process.cwd(), "index.js");
  return INSIDE_BUN.test(file) ? process.execPath : file;
}

module.exports = { isBundled, runningFile };
