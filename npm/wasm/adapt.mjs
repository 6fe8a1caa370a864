// The module's exports as the interface of engine.d.cts.

import { adaptCallback } from "./callback/adapt.mjs";
import { checked } from "./generated/arguments.mjs";
import { instanceOf } from "./instance.mjs";

/** Makes the engine of an instantiated module. */
export function adapt(wasm) {
  const instance = instanceOf(wasm);
  const { guarded, repeated } = instance;
  return {
    info: repeated(() => ({ engine: "wasm", version: wasm.version() })),
    build: guarded(checked("build", wasm.build)),
    split: guarded(checked("split", wasm.split)),
    buildCall: guarded(checked("buildCall", wasm.buildCall)),
    judge: repeated(wasm.judge),
    repair: guarded(checked("repair", wasm.repair)),
    tokenLifetime: repeated(checked("tokenLifetime", wasm.tokenLifetime)),
    checkTransition: guarded(wasm.checkTransition),
    splitText: guarded(checked("splitText", wasm.splitText)),
    ...adaptCallback(wasm, instance),
  };
}
