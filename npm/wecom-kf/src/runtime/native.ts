// The engines of Node.js and Bun. One CommonJS file, also for ES modules.

import type { Engine } from "../generated/engine.js";
import { builtin, native, warn } from "../internal/node-engines.js";
import type { DiagnosticsChannels } from "../observe/types.js";
import type { Files, Runtime } from "./interface.js";
import { sharesPromises } from "./platform.js";

type Channel = DiagnosticsChannels["request"];

declare const require: (name: string) => unknown;

export const runtime: Runtime = {
  native,
  wasm: () => (require("@wecom-kf/wasm") as { readonly engine: Engine }).engine,
  warn,
  sharesPromises,
  files: async () => (builtin("node:fs/promises") ?? require("node:fs/promises")) as Files,
  channels: () => {
    const { channel } = (builtin("node:diagnostics_channel") ?? require("node:diagnostics_channel")) as { channel(name: string): Channel };
    return { request: channel("wecom-kf:request"), response: channel("wecom-kf:response") };
  },
};

export { sharesPromises };
