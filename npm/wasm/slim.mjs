// The engine over a module that the caller has: for platforms with a way of their own to load one.

import { adapt } from "./adapt.mjs";
import * as glue from "./pkg/wecom_kf_wasm.js";

let engine;

/** The engine of a `WebAssembly.Module`, which is taken once: a later one is passed over. */
export function createEngine(module) {
  if (engine === undefined) {
    glue.initSync({ module });
    engine = adapt(glue);
  }
  return engine;
}
