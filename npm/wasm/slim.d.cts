import type { Engine } from "./engine.cjs";

export type * from "./engine.cjs";

/**
 * The engine over a `WebAssembly.Module` of `@wecom-kf/wasm/wecom_kf_wasm.wasm`, compiled in whatever way the platform has. One instance is
 * made, by the first call; later calls give it again.
 */
export declare function createEngine(module: object): Engine;
