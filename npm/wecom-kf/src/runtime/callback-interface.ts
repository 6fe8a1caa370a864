import type { CallbackEngine } from "../generated/engine.js";
import type { Engines } from "../internal/choose-engine.js";

/** The interface of `#callback-engine`: engines with the part that callbacks need. */
export declare const runtime: Engines<CallbackEngine>;
