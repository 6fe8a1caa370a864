"use strict";
// Finds out where bundled code runs. In a bundle `__filename` may be missing or, from Bun, the path on the build machine.

/** Folders of the virtual file system inside an executable of Bun. */
const INSIDE_BUN = /^(?:\/\$bunfs|[A-Z]:[\\/]~BUN)[\\/]/;

/** Whether the code of this `module` is in a bundle: there `module` has no file name, or a relative one (Bun). */
const isBundled = ({ filename }, builtin) => typeof filename !== "string" || !builtin("node:path").isAbsolute(filename);

/** The name of the file in which this function runs, as the JavaScript engine knows it. */
function nameInStack() {
  try {
    const prepare = Error.prepareStackTrace;
    Error.prepareStackTrace = (_, [site]) => site.getFileName();
    const name = String(new Error().stack);
    Error.prepareStackTrace = prepare;
    return name;
  } catch {
    // The intrinsic objects may be frozen.
    return process.argv[1] ?? "";
  }
}

/**
 * The file in which this code runs, once it is in a bundle: an absolute path. In a single executable (Node.js, Bun) that is the executable
 * itself. `builtin` returns a module of Node.js, or undefined if this version has none of that name.
 */
function runningFile(builtin) {
  if (builtin("node:sea")?.isSea()) return process.execPath;
  const name = nameInStack();
  const file = name.startsWith("file:") ? builtin("node:url").fileURLToPath(name) : name;
  return builtin("node:path").isAbsolute(file) && !INSIDE_BUN.test(file) ? file : process.execPath;
}

module.exports = { isBundled, runningFile };
