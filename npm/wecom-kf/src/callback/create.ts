import { chooseEngine } from "../internal/engine.js";
import { callbackWithEngine } from "./open.js";
import type { Callback, CallbackOptions } from "./types.js";

/** Creates the verifier and decoder for one callback URL. Create it once: the keys are prepared here. */
export function createCallback(options: CallbackOptions): Callback {
  return callbackWithEngine((wanted) => chooseEngine(wanted).engine, options);
}
