import type { Engine } from "./engine.cjs";

export type * from "./engine.cjs";

/**
 * Creates the engine from a `WebAssembly.Module` of `@wecom-kf/wasm/wecom_kf_wasm.wasm`, compiled in whatever way the platform provides.
 * The first call creates the only instance; later calls return the same engine.
 */
export declare function createEngine(module: object): Engine;
