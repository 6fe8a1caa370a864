// The engine with a module passed by the caller, for platforms with their own way to load modules.

import { adapt } from "./adapt.mjs";
import * as glue from "./pkg/wecom_kf_wasm.js";

let engine;

/** Creates the engine from a `WebAssembly.Module`. Only the first module is used; later ones are ignored. */
export function createEngine(module) {
  if (engine === undefined) {
    glue.initSync({ module });
    engine = adapt(glue);
  }
  return engine;
}
