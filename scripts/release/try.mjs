// `node scripts/release/try.mjs FOLDER`: installs the tarballs of a folder into an empty project, as a user does, and answers a message
// with the native engine. Runs on a bare image: needs Node.js and npm, and nothing of the checkout's node_modules.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serveRegistry } from "./registry.mjs";

const PROGRAM = fileURLToPath(new URL("try-program.mjs", import.meta.url));

/** Asynchronous, because the registry runs in this process. */
const run = (command, args, cwd) =>
  new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, stdio: "inherit", shell: process.platform === "win32" && command === "npm" });
    child.once("error", failed);
    child.once("close", (code) => (code === 0 ? done() : failed(new Error(`${command} ${args.join(" ")} ended with ${code}`))));
  });

const { url, close } = await serveRegistry(resolve(process.argv[2]));
const folder = mkdtempSync(join(tmpdir(), "wecom-kf-try-"));
try {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "a-project", private: true }));
  cpSync(PROGRAM, join(folder, "program.mjs"));
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", ...quiet, `--registry=${url}`, "wecom-kf", "@wecom-kf/sandbox"], folder);
  await run(process.execPath, ["program.mjs"], folder);
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
