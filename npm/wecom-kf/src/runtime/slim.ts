import { createEngine } from "@wecom-kf/wasm/slim";
import type { Engine } from "../generated/engine.js";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform-found.js";

let engine: Engine | undefined;

/**
 * Gives the package its engine: a `WebAssembly.Module` of `@wecom-kf/wasm/wecom_kf_wasm.wasm`, compiled in whatever way the platform has.
 * Once, before the first client or callback is made; a later module is passed over.
 */
export function initEngine(module: object): void {
  engine ??= createEngine(module);
}

export const runtime: Runtime = {
  wasm: () => {
    if (engine === undefined) throw new Error("wecom-kf/slim waits for its module: call initEngine(module) first");
    return engine;
  },
  sharesPromises,
};

export { sharesPromises };
