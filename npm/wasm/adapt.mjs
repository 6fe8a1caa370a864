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
    build: checked("build", guarded(wasm.build)),
    split: checked("split", guarded(wasm.split)),
    buildCall: checked("buildCall", guarded(wasm.buildCall)),
    judge: checked("judge", repeated(wasm.judge)),
    repair: checked("repair", guarded(wasm.repair)),
    tokenLifetime: checked("tokenLifetime", repeated(wasm.tokenLifetime)),
    checkTransition: checked("checkTransition", guarded(wasm.checkTransition)),
    splitText: checked("splitText", guarded(wasm.splitText)),
    ...adaptCallback(wasm, instance),
  };
}
