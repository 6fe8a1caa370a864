import type { CallbackEngine } from "../generated/engine.js";

/** The interface of `#callback-engine`: the part of an engine that callbacks need. */
export declare const engine: CallbackEngine;
