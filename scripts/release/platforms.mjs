// The platforms with a native binary; all others use WebAssembly. The names are those that npm/native/load.cjs looks for.

const platform = (os, cpu, suffix, more = {}) => ({ name: [os, cpu, ...suffix].join("-"), os: [os], cpu: [cpu], ...more });

/** Each platform: its name, and the fields by which npm selects its package. */
export const PLATFORMS = ["x64", "arm64"].flatMap((cpu) => [
  platform("linux", cpu, ["gnu"], { libc: ["glibc"] }),
  platform("linux", cpu, ["musl"], { libc: ["musl"] }),
  platform("darwin", cpu, []),
  platform("win32", cpu, ["msvc"]),
]);

/** The name of its package, and the binary in it. */
export const packageOf = ({ name }) => `@wecom-kf/native-${name}`;
export const binaryOf = ({ name }) => `wecom-kf.${name}.node`;
