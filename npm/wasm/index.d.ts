import type { Engine } from "./engine.js";

export type * from "./engine.js";

/** The WebAssembly engine. */
export declare const engine: Engine;
