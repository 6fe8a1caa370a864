import type { CallbackEngine } from "../engine.js";

export type * from "../engine.js";

/** The part of the WebAssembly engine that callbacks need, in a module of its own. */
export declare const engine: CallbackEngine;
