// Implements the interface of engine.d.cts on the module's exports.

import { adaptCallback } from "./callback/adapt.mjs";
import { checked } from "./generated/arguments.mjs";
import { createInstance } from "./instance.mjs";

/** Creates the engine of an instantiated module. */
export function adapt(wasm) {
  const instance = createInstance(wasm);
  const { catchTrap, retryAfterTrap } = instance;
  return {
    info: retryAfterTrap(() => ({ engine: "wasm", version: wasm.version() })),
    build: checked("build", catchTrap(wasm.build)),
    split: checked("split", catchTrap(wasm.split)),
    buildCall: checked("buildCall", catchTrap(wasm.buildCall)),
    judge: checked("judge", retryAfterTrap(wasm.judge)),
    remaining: checked("remaining", retryAfterTrap(wasm.remaining)),
    readAnswer: checked("readAnswer", catchTrap(wasm.readAnswer)),
    tokenLifetime: checked("tokenLifetime", retryAfterTrap(wasm.tokenLifetime)),
    checkTransition: checked("checkTransition", catchTrap(wasm.checkTransition)),
    splitText: checked("splitText", catchTrap(wasm.splitText)),
    ...adaptCallback(wasm, instance),
  };
}
