// A project of somebody who uses the packages: a folder outside of the checkout, into which a package manager installs the tarballs from a
// registry on loopback. README.md of this folder shows how one is added.

import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packOnce } from "../../scripts/release/pack.mjs";
import { serveRegistry } from "../../scripts/release/registry.mjs";
import { execute, started } from "./execute.mjs";
import { MANAGERS } from "./managers.mjs";

let serving;

/** The registry with the packages of this build, served once a process, until the process ends. */
export function registry() {
  serving ??= (async () => {
    const { folder, version, packages } = packOnce();
    const { url, unref } = await serveRegistry(folder);
    unref();
    return { url, folder, version, packages };
  })();
  return serving;
}

/**
 * Makes a project and installs `dependencies` (names, with a version where it matters; ours come from the tarballs). `files` are texts by
 * path, `copy` a folder whose content is copied, `manifest` what package.json has beside. Gives the folder, and how programs run in it.
 */
export async function project(t, { manager = "npm", dependencies = [], files = {}, copy, manifest = {} } = {}) {
  const { url } = await registry();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wecom-kf-project-")));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { prepare, add, run } = MANAGERS[manager];
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "a-project", version: "1.0.0", private: true, ...manifest }, undefined, 2),
  );
  if (copy !== undefined) cpSync(copy, folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  prepare(folder, url);
  const at = (given) => ({ cwd: folder, ...given });
  const [command, args] = add(dependencies);
  const installed = dependencies.length > 0 ? await execute(command, args, at()) : undefined;
  return {
    folder,
    /** What the installing printed. */
    installed,
    /** Runs any command there, to its end. */
    execute: (command, args, options) => execute(command, args, at(options)),
    /** Runs a program as the manager's users do, to its end. */
    run: (args, options) => execute(...run(args), at(options)),
    /** Starts a program as the manager's users do; see `started`. */
    start: (args, options) => started(...run(args), at(options)),
    /** Starts any command; see `started`. */
    startCommand: (command, args, options) => started(command, args, at(options)),
  };
}
