"use strict";
// Why the addon could not be loaded, and what to do about it. Nothing of Node.js is needed here: some bundles have no way to load it.

const WASM = "Without it, wecom-kf runs on its WebAssembly engine.";

/** By reason: what happened, and what to do. */
const WORDS = {
  bundled: () => [
    "this code runs inside of a bundle, and the addon is a file that is not in it",
    "Leave wecom-kf and @wecom-kf/native out of the bundle, so that they are loaded from node_modules: esbuild --packages=external, " +
      "webpack externals, Next.js serverExternalPackages, Vite ssr.external (docs/bundlers.md). " +
      WASM,
  ],
  not_built: ({ here, name }) => [
    `${here} belongs to a checkout (npm links it), and no addon is built there for ${name}`,
    `Run npm run build in that checkout. ${WASM}`,
  ],
  wrong_platform: ({ here, name, found }) => [
    `what is there is of another platform than ${name}: ` +
      (found.length > 0 ? `${here} has ${found.join(", ")}` : "the system refuses the file"),
    `Install, or build, on the machine or in the image that runs it; do not copy node_modules from another system. ${WASM}`,
  ],
  wrong_libc: (_, wanted) => [
    "the addon was built for another or a newer C library than this system's" +
      (wanted ? `: it wants ${wanted}, and there is ${ownLibc()}` : ""),
    `Use a newer image, install in the image that runs it, or build the addon there. ${WASM}`,
  ],
  not_installed: ({ name }) => [
    `@wecom-kf/native-${name} is not installed`,
    "Install again without omitting optional dependencies; where a tool copies what it finds to be used (Next.js standalone), " +
      `have it copy the addon too (docs/bundlers.md). ${WASM}`,
  ],
  unloadable: () => ["the addon is there, and the system does not load it", `What the system says stands below. ${WASM}`],
};

/** What systems say of an addon for another C library, and for another platform. */
const LIBC = /\b(?:GLIBC|GLIBCXX|CXXABI)_[\d.]+|libc\.musl|ld-linux|ld-musl|Error relocating|symbol not found/;
const PLATFORM = /invalid ELF header|wrong ELF class|file too short|incompatible architecture|mach-o|not a valid Win32 application/i;
/** What says that there is no such module. */
const MISSING = ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"];

function reasonOf({ bundled, here, found, tried }) {
  const refusals = tried.map(({ error }) => String(error?.message ?? "")).join("\n");
  // What a system says of a file that is there tells more than where it is.
  if (LIBC.test(refusals)) return "wrong_libc";
  if (PLATFORM.test(refusals)) return "wrong_platform";
  if (tried.some(({ error }) => error?.code === "ERR_DLOPEN_FAILED")) return "unloadable";
  if (bundled) return "bundled";
  if (tried.some(({ error }) => error !== undefined && !MISSING.includes(error.code))) return "unloadable";
  if (found.length > 0) return "wrong_platform";
  return /[\\/]node_modules[\\/]/.test(here) ? "not_installed" : "not_built";
}

function ownLibc() {
  const version = process.report?.getReport().header.glibcVersionRuntime;
  return version === undefined ? "no glibc" : `GLIBC_${version}`;
}

/** One line of what was tried. */
function lineOf({ request, error }) {
  // Node.js lists the modules that asked; they say nothing of this.
  const said = error === undefined ? "there is no such file" : String(error?.message ?? error).split("\n")[0];
  return `  ${request}: ${said}`;
}

/** The error: `code` is stable, `reason` says which case it is, `tried` what each candidate failed with. */
function explain(situation) {
  const { tried } = situation;
  const reason = reasonOf(situation);
  const wanted = /\bGLIBC_[\d.]+/.exec(tried.map(({ error }) => error?.message).join("\n"))?.[0];
  const [what, advice] = WORDS[reason](situation, wanted);
  const message = `wecom-kf has no native engine here: ${what}. ${advice}\nTried:\n${tried.map(lineOf).join("\n")}`;
  const cause = tried.find(({ error }) => error !== undefined)?.error;
  const error = Object.assign(new Error(message, { cause }), { code: "native.not_loaded", reason });
  // The message has it all, and the console shows the cause.
  return Object.defineProperty(error, "tried", { value: tried });
}

module.exports = { explain };
