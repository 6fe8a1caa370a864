// The module's exports as the interface of engine.d.ts.

import { adaptCallback } from "./callback/adapt.mjs";
import { instanceOf } from "./instance.mjs";

/** Makes the engine of an instantiated module. */
export function adapt(wasm) {
  const instance = instanceOf(wasm);
  const { guarded, repeated } = instance;
  return {
    info: repeated(() => ({ engine: "wasm", version: wasm.version() })),
    build: guarded(wasm.build),
    split: guarded(wasm.split),
    buildCall: guarded(wasm.buildCall),
    judge: repeated(wasm.judge),
    repair: guarded(wasm.repair),
    tokenLifetime: repeated(wasm.tokenLifetime),
    checkTransition: guarded(wasm.checkTransition),
    splitText: guarded(wasm.splitText),
    ...adaptCallback(wasm, instance),
  };
}
