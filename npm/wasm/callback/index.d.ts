import type { CallbackEngine } from "../engine.cjs";

export type * from "../engine.cjs";

/** The part of the WebAssembly engine that callbacks need, in a module of its own. */
export declare const engine: CallbackEngine;
