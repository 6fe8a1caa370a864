import type { CallbackEngine } from "../engine.cjs";

export type * from "../engine.cjs";

/** The callback-only WebAssembly engine, in a separate module. */
export declare const engine: CallbackEngine;
