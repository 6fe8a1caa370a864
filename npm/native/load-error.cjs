"use strict";
// Explains why the addon could not be loaded. Uses no Node.js modules, because some bundles cannot load them.

const WASM = "Without it, wecom-kf runs on its WebAssembly engine.";

/** For each reason: the cause, and what to do. */
const TEXTS = {
  bundled: ({ here, name }) => [
    "this code runs in a bundle, which does not contain the addon file",
    "Mark wecom-kf and @wecom-kf/native as external in the bundler (Next.js: serverExternalPackages; in version 14 " +
      "experimental.serverComponentsExternalPackages) and deploy node_modules with the bundle, or copy the file " +
      (here === "" ? "" : `wecom-kf.${name}.node of @wecom-kf/native-${name} into ${here} `) +
      `(docs/en/bundlers.md, docs/en/frameworks.md). ${WASM}`,
  ],
  not_built: ({ here, name }) => [
    `${here} is in a checkout (linked by npm), where no addon has been built for ${name}`,
    `Run npm run build in that checkout. ${WASM}`,
  ],
  wrong_platform: ({ here, name, found }) => [
    `the installed addon is not for ${name}: ` + (found.length > 0 ? `${here} has ${found.join(", ")}` : "the system rejects the file"),
    `Install or build it on the machine or in the image that runs it; do not copy node_modules from another system. ${WASM}`,
  ],
  wrong_libc: (_, wanted) => [
    "the addon was built for another C library than this system's, or a newer one" +
      (wanted ? `: it needs ${wanted}, the system has ${ownLibc()}` : ""),
    `Use a newer image, install in the image that runs it, or build the addon there. ${WASM}`,
  ],
  not_installed: ({ name }) => [
    `@wecom-kf/native-${name} is not installed`,
    "Install again without omitting optional dependencies. If a tool copies only the files that it traces (Next.js standalone), " +
      `make it copy the addon too (docs/en/bundlers.md, docs/en/frameworks.md). ${WASM}`,
  ],
  unloadable: () => ["the system cannot load the installed addon", `Its error message is below. ${WASM}`],
};

/** Error messages for an addon built for another C library, and for another platform. */
const LIBC = /\b(?:GLIBC|GLIBCXX|CXXABI)_[\d.]+|libc\.musl|ld-linux|ld-musl|Error relocating|symbol not found/;
const PLATFORM = /invalid ELF header|wrong ELF class|file too short|incompatible architecture|mach-o|not a valid Win32 application/i;
/** The error codes for a missing module. */
const MISSING = ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"];

function reasonOf({ bundled, here, found, tried }) {
  const refusals = tried.map(({ error }) => String(error?.message ?? "")).join("\n");
  // The system's error for an existing file says more than its location.
  if (LIBC.test(refusals)) return "wrong_libc";
  if (PLATFORM.test(refusals)) return "wrong_platform";
  if (tried.some(({ error }) => error?.code === "ERR_DLOPEN_FAILED")) return "unloadable";
  if (bundled) return found.length > 0 ? "wrong_platform" : "bundled";
  if (tried.some(({ error }) => error !== undefined && !MISSING.includes(error.code))) return "unloadable";
  if (found.length > 0) return "wrong_platform";
  return /[\\/]node_modules[\\/]/.test(here) ? "not_installed" : "not_built";
}

function ownLibc() {
  const version = process.report?.getReport().header.glibcVersionRuntime;
  return version === undefined ? "no glibc" : `GLIBC_${version}`;
}

/** One line per candidate. */
function lineOf({ request, error }) {
  // The first line only: Node.js adds the requiring modules, which are not relevant here.
  const detail = error === undefined ? "there is no such file" : String(error?.message ?? error).split("\n")[0];
  return `  ${request}: ${detail}`;
}

/** Creates the error. `code` is stable, `reason` is the case, `tried` lists the candidates with their errors. */
function explain(situation) {
  const { tried } = situation;
  const reason = reasonOf(situation);
  const wanted = /\bGLIBC_[\d.]+/.exec(tried.map(({ error }) => error?.message).join("\n"))?.[0];
  const [what, advice] = TEXTS[reason](situation, wanted);
  const message = `wecom-kf cannot load its native engine: ${what}. ${advice}\nTried:\n${tried.map(lineOf).join("\n")}`;
  const cause = tried.find(({ error }) => error !== undefined)?.error;
  const error = Object.assign(new Error(message, { cause }), { code: "native.not_loaded", reason });
  // Not enumerable: the message contains it, and the console shows the cause.
  return Object.defineProperty(error, "tried", { value: tried });
}

module.exports = { explain };
