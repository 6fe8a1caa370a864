import type { CallbackEngine } from "../generated/engine.js";
import type { Engines } from "../internal/choose-engine.js";

/** What `#callback-engine` is: engines with the part that callbacks need. */
export declare const runtime: Engines<CallbackEngine>;
