// `npm run newcomer`: measures the first steps of a user with Node.js, an empty folder and no Rust: install the packages, run a first bot,
// read its answer. The packages are those of the existing build, from a registry on loopback.

import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { execute } from "../tests/packaging/execute.mjs";
import { packOnce } from "./release/pack.mjs";
import { serveRegistry } from "./release/registry.mjs";
import { fail, root, say } from "./steps.mjs";

/** From `npm install` to the answered message, in seconds. */
const BUDGET_S = 60;
const PROGRAM = join(root, "tests/packaging/programs/newcomer.mjs");

/** The PATH without Rust's folders. */
const pathWithoutRust = () =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !["cargo", "rustc", "cargo.exe", "rustc.exe"].some((name) => existsSync(join(folder, name))))
    .join(delimiter);

/** Performs the steps in an empty folder with an empty cache; returns their durations and the program's output. */
export async function newcomer() {
  const { folder: tarballs } = packOnce();
  const registry = await serveRegistry(tarballs);
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-newcomer-"));
  const steps = [];
  const step = async (name, work) => {
    const start = performance.now();
    const result = await work();
    steps.push({ name, seconds: (performance.now() - start) / 1000 });
    return result;
  };
  const env = { PATH: pathWithoutRust(), npm_config_registry: registry.url, npm_config_cache: join(folder, ".cache") };
  const run = (command, args) => execute(command, args, { cwd: folder, env });
  try {
    await step("npm init -y", () => run("npm", ["init", "-y"]));
    await step("npm install wecom-kf @wecom-kf/sandbox", () => run("npm", ["install", "wecom-kf", "@wecom-kf/sandbox"]));
    copyFileSync(PROGRAM, join(folder, "bot.mjs"));
    const { stdout } = await step("node bot.mjs, to the first answer", () => run(process.execPath, ["bot.mjs"]));
    return { steps, printed: JSON.parse(stdout) };
  } finally {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { steps, printed } = await newcomer();
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  say("A newcomer's first answer, seconds");
  for (const { name, seconds } of [...steps, { name: "total", seconds: total }])
    console.log(`${name.padEnd(44)} ${seconds.toFixed(1).padStart(8)}`);
  console.log(`\nThe bot: ${printed.answer} (engine: ${printed.engine})`);
  if (total > BUDGET_S) fail(`It took ${total.toFixed(1)} s; the budget is ${BUDGET_S} s.`);
}
