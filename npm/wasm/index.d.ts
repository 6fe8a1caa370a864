import type { Engine } from "./engine.cjs";

export type * from "./engine.cjs";

/** The WebAssembly engine. */
export declare const engine: Engine;
