import { createEngine } from "@wecom-kf/wasm/slim";
import type { Engine } from "../generated/engine.js";
import type { Runtime } from "./interface.js";
import { sharesPromises } from "./platform-found.js";

let engine: Engine | undefined;

/**
 * Gives the package its engine: a `WebAssembly.Module` of `@wecom-kf/wasm/wecom_kf_wasm.wasm`, compiled in whatever way the platform has.
 * Once, before the first client or callback is made; a later module is ignored.
 *
 * 中文：为本包提供引擎：`@wecom-kf/wasm/wecom_kf_wasm.wasm` 的 `WebAssembly.Module`，用平台自己的方式编译。在创建第一个客户端或回调之前调用一次，之后传入的模块会被忽略。
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
export { sqliteDrivers } from "./sqlite-builtin.js";
