// Checks a binary before it is packed: for which machine it is, what it needs of the system, its size, and that it tells nothing of the
// machine that built it.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { gzipSync } from "node:zlib";
import semver from "semver";
import { root } from "../steps.mjs";
import { ADDON_GZIP } from "../size.mjs";
import { GLIBC } from "./platforms.mjs";

/** The libraries that every system with this C library has. Anything else would keep the binary from loading on slim images. */
const ALLOWED = {
  glibc: [
    /^libc\.so\.6$/,
    /^lib(m|pthread|dl|rt)\.so\.\d$/,
    /^ld-linux-(x86-64|aarch64)\.so\.\d$/,
    // Node.js itself needs it.
    /^libgcc_s\.so\.1$/,
  ],
  // musl's loader takes either name as its own.
  musl: [/^libc\.so$/, /^libc\.musl-(x86_64|aarch64)\.so\.1$/],
};
const MACHINES = { x64: /X86-64/, arm64: /AArch64/ };
/** Folders of users and of build machines. */
const FOLDERS = /(?:\/(?:home|Users|root|github\/workspace|__w|runner)\/|[A-Z]:\\(?:Users|a)\\)[\w.\\/-]{0,80}/;

/** The output of binutils' readelf; undefined if it is not installed. */
function readelf(...args) {
  const { status, stdout, stderr, error } = spawnSync("readelf", ["--wide", ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (error?.code === "ENOENT") return undefined;
  if (status !== 0) throw new Error(`readelf ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Whether binaries for Linux can be checked here. */
export const canReadElf = () => readelf("--version") !== undefined;

/** What is wrong with a binary for Linux, and what it needs. */
export function checkElf(file, { fits }) {
  const problems = [];
  const [header, dynamic, symbols, sections] = ["-h", "-d", "--dyn-syms", "-S"].map((option) => readelf(option, file));
  if (!MACHINES[fits.cpu[0]].test(header)) problems.push(`it is not for ${fits.cpu[0]}`);
  const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name]) => name);
  for (const name of needed)
    if (!ALLOWED[fits.libc[0]].some((pattern) => pattern.test(name))) problems.push(`it needs ${name}, which not every system has`);
  if (/\((?:RPATH|RUNPATH)\)/.test(dynamic)) problems.push("it has a search path for libraries");
  if (/\(TEXTREL\)/.test(dynamic)) problems.push("it has relocations in its code");
  const versions = [...symbols.matchAll(/@GLIBC_(\d+(?:\.\d+)+)/g)].map(([, version]) => version);
  const [glibc] = versions.sort((one, other) => semver.rcompare(semver.coerce(one), semver.coerce(other)));
  if (glibc !== undefined && fits.libc[0] === "musl") problems.push("it needs glibc");
  if (glibc !== undefined && semver.gt(semver.coerce(glibc), semver.coerce(GLIBC)))
    problems.push(`it needs glibc ${glibc}, more than the promised ${GLIBC}`);
  const kept = [...sections.matchAll(/\] (\.symtab|\.debug_\w+)/g)].map(([, name]) => name);
  if (kept.length > 0) problems.push(`it is not stripped: ${kept.join(", ")}`);
  return { problems, needed, glibc };
}

/** Whether the file begins as one for macOS or Windows does; the linkers there and loading it tell the rest. */
function isFormat(bytes, [system]) {
  if (system === "darwin") return bytes.readUInt32LE(0) === 0xfe_ed_fa_cf;
  return bytes.toString("latin1", 0, 2) === "MZ";
}

/** Checks a binary of a platform. Returns `problems`, none if it is fine, with its compressed size and what it needs. */
export function checkBinary(file, platform) {
  const bytes = readFileSync(file);
  const linux = platform.fits.os[0] === "linux";
  const found = linux
    ? checkElf(file, platform)
    : { problems: isFormat(bytes, platform.fits.os) ? [] : [`it is not for ${platform.name}`] };
  const gzip = gzipSync(bytes, { level: 9 }).length;
  if (gzip > ADDON_GZIP) found.problems.push(`its ${gzip} bytes after gzip exceed the ${ADDON_GZIP} of the budget`);
  const text = bytes.toString("latin1");
  const paths = [root, homedir(), process.env.CARGO_HOME].filter(
    (path) => path !== undefined && path.length > 1 && text.includes(`${path}/`),
  );
  const folder = paths[0] ?? FOLDERS.exec(text)?.[0];
  if (folder !== undefined) found.problems.push(`it contains a path of the machine that built it: ${folder}`);
  // A feature of builds for tests.
  if (text.includes("a test panic")) found.problems.push("it is a build for tests");
  return { raw: bytes.length, gzip, ...found };
}
