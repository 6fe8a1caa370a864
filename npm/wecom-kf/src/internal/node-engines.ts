// What the engines of Node.js and Bun have in common. Included in CommonJS files only, also for ES modules: only `require` can load an
// engine synchronously on first use, and bundlers still follow it.

import { isBundled, runningFile } from "#running-file";
import type { Engine } from "../generated/engine.js";
import type { NativeSqlite } from "../stores/sqlite/native.js";
import type { NativeParts } from "./choose-engine.js";

type Parts = NativeParts<Engine> & NativeSqlite;

interface Addon {
  loadNative(): Parts;
}

declare const require: (name: string) => unknown;
declare const module: { readonly filename?: string };
declare const process: {
  /** Not before Node.js 20.16. */
  getBuiltinModule?(name: string): unknown;
  emitWarning(message: string, options: { readonly type: string; readonly code: string }): void;
};

/** A module of Node.js, which needs no `require`: in a bundle that is an ES module there may be none. */
export const builtin = (name: string): unknown => process.getBuiltinModule?.(name);

/** Loads the addon's package. Throws if it cannot be loaded. */
export const native = (): Parts => addon().loadNative();

function addon(): Addon {
  try {
    return require("@wecom-kf/native/addon") as Addon;
  } catch (error) {
    const isFinal = (error as { readonly code?: unknown }).code === "native.not_loaded";
    if (isFinal || !process.getBuiltinModule || !isBundled(module, builtin)) throw error;
    return externalAddon();
  }
}

/** The addon's package where a bundle leaves it out. If the bundle is an ES module, its `require` cannot load packages. */
function externalAddon(): Addon {
  const file = runningFile(builtin);
  const { createRequire } = builtin("node:module") as { createRequire(file: string): typeof require };
  try {
    return createRequire(file)("@wecom-kf/native/addon") as Addon;
  } catch (error) {
    const [reason] = String((error as { readonly message?: unknown }).message).split("\n");
    throw new Error(
      `wecom-kf cannot load its native engine: the bundle ${file} leaves out @wecom-kf/native, which must then be in a ` +
        `node_modules folder beside it (docs/en/bundlers.md): ${reason}`,
      { cause: error },
    );
  }
}

const WARNED = Symbol.for("wecom-kf.engine-warned");

/** Warns once, whichever entry and copy of the package is first. */
export function warn(message: string): void {
  const marks = globalThis as { [WARNED]?: boolean };
  if (!marks[WARNED]) process.emitWarning(message, { type: "Warning", code: "WECOM_KF_ENGINE" });
  marks[WARNED] = true;
}
