// The platforms with a native binary; all others use WebAssembly. The names are those that npm/native/load.cjs looks for.

const PROCESSORS = { x64: "x86_64", arm64: "aarch64" };

/** Each platform: its name, the fields by which npm selects its package, and Rust's name of it. */
export const PLATFORMS = Object.entries(PROCESSORS).flatMap(([cpu, processor]) => [
  platform("linux-gnu", { os: ["linux"], cpu: [cpu], libc: ["glibc"] }, `${processor}-unknown-linux-gnu`),
  platform("linux-musl", { os: ["linux"], cpu: [cpu], libc: ["musl"] }, `${processor}-unknown-linux-musl`),
  platform("darwin", { os: ["darwin"], cpu: [cpu] }, `${processor}-apple-darwin`),
  platform("win32-msvc", { os: ["win32"], cpu: [cpu] }, `${processor}-pc-windows-msvc`),
]);

function platform(kind, fits, target) {
  const [system, suffix] = kind.split("-");
  return { name: [system, fits.cpu[0], suffix].filter(Boolean).join("-"), fits, target };
}

/**
 * The oldest glibc with which the Linux binaries load: that of Rust. Node.js itself needs 2.28, but has builds for older systems.
 */
export const GLIBC = "2.17";

/** Whether Zig links the binary: it does for Linux, from any machine. The others need their own system. */
export const isCrossBuilt = ({ name }) => name.startsWith("linux-");

/** The name of its package, and the binary in it. */
export const packageOf = ({ name }) => `@wecom-kf/native-${name}`;
export const binaryOf = ({ name }) => `wecom-kf.${name}.node`;
