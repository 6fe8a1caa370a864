// A bot in a web framework: one of the projects, with the bot that they share, built by the framework's own tools.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { started } from "./execute.mjs";
import { project } from "./project.mjs";
import { startWecom } from "./wecom.mjs";

const folderOf = (name) => fileURLToPath(new URL(`projects/${name}`, import.meta.url));

/** The tools report nothing, and all listen on loopback. */
export const QUIET = {
  NEXT_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
  NITRO_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  HOST: "127.0.0.1",
  HOSTNAME: "127.0.0.1",
};

/** Installs a project of `projects` with the shared bot. */
export async function framework(t, name, packages, { files = {}, manifest = { type: "module" } } = {}) {
  const consumer = await project(t, { manifest, files });
  for (const each of ["frameworks", name]) cpSync(folderOf(each), consumer.folder, { recursive: true });
  await consumer.execute("npm", ["install", "--no-audit", "--no-fund", "wecom-kf", ...packages]);
  return consumer;
}

/** Copies what a build made to an empty folder. */
export function copiedAlone(t, ...path) {
  const folder = mkdtempSync(join(tmpdir(), "wecom-kf-alone-"));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  cpSync(join(...path), folder, { recursive: true });
  return folder;
}

/**
 * Starts a bot with `args(port)`, and checks that WeCom accepts its URL and that it answers a customer, on this engine. Returns the output.
 * `settings(env)` takes WeCom's settings where the tool does not read its environment.
 */
export async function answers(t, { cwd, args, ready, path = "/wecom", engine, node = process.execPath, env = {}, settings = () => {} }) {
  const { env: given, port, sandbox, ask } = await startWecom(t, { path });
  settings(given);
  const bot = await started(node, args(String(port)), { cwd, ready, env: { ...given, ...QUIET, ...env } });
  try {
    const { ok, status, body } = await sandbox.verifyCallbackUrl();
    assert.ok(ok, `${status} ${body}`);
    assert.equal(await ask("你好"), `你好: 2, ${engine}`);
  } catch (error) {
    error.message += `\n${bot.output()}`;
    throw error;
  } finally {
    await bot.stop();
  }
  return bot.output();
}
