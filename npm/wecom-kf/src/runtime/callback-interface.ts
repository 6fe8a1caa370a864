import type { CallbackEngine } from "../generated/engine.js";

/** What `#callback-engine` is: the part of an engine that callbacks need. */
export declare const engine: CallbackEngine;
