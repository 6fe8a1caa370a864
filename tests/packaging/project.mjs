// A user's project: a folder outside the checkout, into which a package manager installs the tarballs from a registry on loopback.
// README.md of this folder shows how to add one.

import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packOnce } from "../../scripts/release/pack.mjs";
import { serveRegistry } from "../../scripts/release/registry.mjs";
import { execute, started } from "./execute.mjs";
import { MANAGERS } from "./managers.mjs";

let serving;

/** The registry with the packages of this build, one per process, which runs until the process ends. */
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
 * Creates a project and installs `dependencies` (names, with a version where it matters; ours come from the tarballs). `files` are texts by
 * path, `copy` is a folder to copy, `manifest` has additional fields of package.json. Returns the folder, and functions that run programs.
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
    /** The output of the installation. */
    installed,
    /** Runs a command there, to its end. */
    execute: (command, args, options) => execute(command, args, at(options)),
    /** Runs a program as users of the manager do, to its end. */
    run: (args, options) => execute(...run(args), at(options)),
    /** Starts a program as users of the manager do; see `started`. */
    start: (args, options) => started(...run(args), at(options)),
    /** Starts a command; see `started`. */
    startCommand: (command, args, options) => started(command, args, at(options)),
  };
}
