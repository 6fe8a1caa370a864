import { chooseEngine } from "../internal/engine.js";
import { callbackOver } from "./open.js";
import type { Callback, CallbackOptions } from "./types.js";

/** Takes the settings of one callback URL. Make it once: the keys are prepared here. */
export function createCallback(options: CallbackOptions): Callback {
  return callbackOver((wanted) => chooseEngine(wanted).engine, options);
}
