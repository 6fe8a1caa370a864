// The engines of Node.js and Bun. One CommonJS file, also for ES modules.

import type { Engine } from "../generated/engine.js";
import { builtin, native, warn } from "../internal/node-engines.js";
import type { DiagnosticsChannels } from "../observe/types.js";
import type { Files, Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

interface Diagnostics {
  channel(name: string): DiagnosticsChannels["request"];
}

declare const require: (name: string) => unknown;

function diagnostics(): Diagnostics | undefined {
  try {
    return (builtin("node:diagnostics_channel") ?? require("node:diagnostics_channel")) as Diagnostics;
  } catch {
    // A bundle that is an ES module, before Node.js 20.16: there is no way to load it synchronously.
    return undefined;
  }
}

export const runtime: Runtime = {
  native,
  wasm: () => (require("@wecom-kf/wasm") as { readonly engine: Engine }).engine,
  warn,
  sharesPromises,
  files: async () => (builtin("node:fs/promises") as Files | undefined) ?? import("node:fs/promises"),
  channels: () => {
    const found = diagnostics();
    return found && { request: found.channel("wecom-kf:request"), response: found.channel("wecom-kf:response") };
  },
};

export { sharesPromises };
export { sqliteDrivers } from "./sqlite-native.js";
