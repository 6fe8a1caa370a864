// The module's exports as the interface of engine.d.ts.

import { adaptCallback } from "./callback/adapt.mjs";

/** Makes the engine of an instantiated module. */
export function adapt(wasm) {
  return {
    info: () => ({ engine: "wasm", version: wasm.version() }),
    build: wasm.build,
    split: wasm.split,
    buildCall: wasm.buildCall,
    judge: wasm.judge,
    repair: wasm.repair,
    tokenLifetime: wasm.tokenLifetime,
    checkTransition: wasm.checkTransition,
    splitText: wasm.splitText,
    ...adaptCallback(wasm),
  };
}
