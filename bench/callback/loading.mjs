// The cost of loading: the first callback of a fresh process and of a fresh worker, and the size of the modules.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { spread } from "../figures.mjs";
import { SETTINGS, pushed } from "./messages.mjs";
import { measureFirstInWorkerd } from "./on-workerd.mjs";

const program = fileURLToPath(new URL("first-callback.mjs", import.meta.url));
const wasm = ["--conditions=wecom-kf-wasm"];

/** Ways to a first callback on Node.js. The engine is imported before the package, so that its own part shows. */
const WAYS = {
  addon: { args: [], engine: "@wecom-kf/native", entry: "wecom-kf" },
  wasm: { args: wasm, engine: "@wecom-kf/wasm", entry: "wecom-kf" },
  "callback-only wasm": { args: wasm, entry: "wecom-kf/callback" },
};

function exists(entry) {
  try {
    return Boolean(import.meta.resolve(entry));
  } catch {
    return false;
  }
}

function first({ args, engine, entry }) {
  const { query, body } = pushed(500);
  const input = JSON.stringify({ engine, entry, settings: SETTINGS, query, body: Buffer.from(body).toString() });
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, program], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** How long a fresh process takes to load the addon, in milliseconds, without the time that any module takes. */
function addonLoad() {
  const program = `const file = "./wecom-kf." + require("./load.cjs").platform() + ".node";
    const start = performance.now();
    require(file);
    console.log(performance.now() - start);`;
  const { stdout } = spawnSync(process.execPath, ["-e", program], {
    cwd: fileURLToPath(new URL("../../npm/native", import.meta.url)),
    encoding: "utf8",
  });
  return Number(stdout);
}

/** The time to the first callback in milliseconds: on Node.js per step, in workerd in addition to an empty worker. */
export async function measureFirst(times) {
  const ways = Object.entries(WAYS).filter(([, { entry }]) => exists(entry));
  const taken = Object.fromEntries(ways.map(([name]) => [name, []]));
  for (let at = 0; at < times; at += 1) for (const [name, way] of ways) taken[name].push(first(way));
  const node = Object.fromEntries(
    Object.entries(taken).map(([name, all]) => [
      name,
      Object.fromEntries(["engine", "package", "open", "total"].map((step) => [step, spread(all.map((steps) => steps[step]))])),
    ]),
  );
  const addon = { ms: spread(Array.from({ length: times }, addonLoad)) };
  return { node, addon, workerd: await measureFirstInWorkerd(times) };
}

/** The size of the modules in bytes: raw, and after gzip -9. */
export function moduleSizes() {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const found = [
    ["npm/wasm/pkg", ".wasm"],
    ["npm/native", ".node"],
  ].flatMap(([folder, end]) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((name) => name.endsWith(end))
          .map((name) => join(folder, name))
      : [],
  );
  return Object.fromEntries(
    found.map((file) => {
      const bytes = readFileSync(join(root, file));
      return [file, { bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }];
    }),
  );
}
