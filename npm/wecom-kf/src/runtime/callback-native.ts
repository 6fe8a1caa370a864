// The engines of Node.js and Bun for callbacks alone: the addon, or the small module. One CommonJS file, also for ES modules.

import type { CallbackEngine } from "../generated/engine.js";
import type { Engines } from "../internal/choose-engine.js";
import { native, warn } from "../internal/node-engines.js";

declare const require: (name: string) => unknown;

export const runtime: Engines<CallbackEngine> = {
  native,
  wasm: () => (require("@wecom-kf/wasm/callback") as { readonly engine: CallbackEngine }).engine,
  warn,
};
export { sharesPromises } from "./platform.js";
