// Runs the program of the READMEs unchanged, in a separate process and folder.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after } from "node:test";
import ts from "typescript";
import { root } from "../../scripts/steps.mjs";

/** The first program of a README. */
export const programOf = (name) => /```ts\n(.*?)```/s.exec(readFileSync(join(root, name), "utf8"))[1];

/** The names that it expects to exist. */
export const SETTINGS = ["corpId", "secret", "token", "encodingAesKey"];
export const program = programOf("README.md");

/** So that another instance takes over soon, and what no callback tells of is found soon. */
const QUICK = [["store:", "lease: 5_000, poll: 1_000, store:"]];

/** A folder below the project, so that `wecom-kf` is found. */
export function ownFolder() {
  mkdirSync(join(root, "target"), { recursive: true });
  const folder = mkdtempSync(join(root, "target", "readme-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the program, or another one, on another port and with some texts changed: by default, with a shorter lease and more polls. */
export async function startProgram({ sandbox, folder, port, baseUrl, code = program, changes = QUICK }) {
  const { corpId, secret, callback } = sandbox;
  const settings = { corpId, secret, ...callback };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
  const changed = [["8080", port], ...changes].reduce((text, [from, to]) => {
    assert.equal(text.split(from).length, 2, `the program has one ${from}`);
    return text.replace(from, String(to));
  }, outputText);
  const file = join(folder, "program.mjs");
  writeFileSync(file, SETTINGS.map((name) => `const ${name} = ${JSON.stringify(settings[name])};\n`).join("") + changed);
  const child = spawn(process.execPath, [file], {
    cwd: folder,
    env: { ...process.env, WECOM_KF_BASE_URL: baseUrl },
    stdio: ["ignore", "inherit", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (data) => (output += data));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const kill = (signal = "SIGKILL") => (child.kill(signal), ended);
  return { ended, kill, complaints: () => output };
}

/** A free port. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
