// The engines of Node.js and Bun, for both entries. One CommonJS file, also for ES modules: only `require` can load an engine synchronously
// on first use, and bundlers still follow it.

import type { CallbackEngine, Engine } from "../generated/engine.js";
import type { Engines, NativeParts } from "../internal/choose-engine.js";
import type { DiagnosticsChannels } from "../observe/types.js";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

type Channel = DiagnosticsChannels["request"];

declare const require: (name: string) => unknown;
declare const process: {
  /** Not before Node.js 20.16. */
  getBuiltinModule?(name: string): unknown;
  emitWarning(message: string, options: { readonly type: string; readonly code: string }): void;
};

/** A module of Node.js. `require` cannot be had in some bundles. */
const builtin = (name: string): unknown => process.getBuiltinModule?.(name) ?? require(name);

let warned = false;

export const runtime: Runtime & Engines<CallbackEngine> = {
  native: () => (require("@wecom-kf/native/addon") as { loadNative(): NativeParts<Engine> }).loadNative(),
  wasm: () => (require("@wecom-kf/wasm") as { readonly engine: Engine }).engine,
  warn: (message) => {
    if (!warned) process.emitWarning(message, { type: "Warning", code: "WECOM_KF_ENGINE" });
    warned = true;
  },
  sharesPromises,
  files: () => import("node:fs/promises"),
  channels: () => {
    const { channel } = builtin("node:diagnostics_channel") as { channel(name: string): Channel };
    return { request: channel("wecom-kf:request"), response: channel("wecom-kf:response") };
  },
};

export { sharesPromises };
