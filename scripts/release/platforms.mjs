// The platforms that have a binary of their own; everything else runs on WebAssembly. Named as npm/native/load.cjs asks for them.

const platform = (os, cpu, suffix, more = {}) => ({ name: [os, cpu, ...suffix].join("-"), os: [os], cpu: [cpu], ...more });

/** Each platform: its name, and what npm is told of where its package fits. */
export const PLATFORMS = ["x64", "arm64"].flatMap((cpu) => [
  platform("linux", cpu, ["gnu"], { libc: ["glibc"] }),
  platform("linux", cpu, ["musl"], { libc: ["musl"] }),
  platform("darwin", cpu, []),
  platform("win32", cpu, ["msvc"]),
]);

/** What its package is called, and the binary in it. */
export const packageOf = ({ name }) => `@wecom-kf/native-${name}`;
export const binaryOf = ({ name }) => `wecom-kf.${name}.node`;
