// Implements the interface of engine.d.cts on the module's exports.

import { adaptCallback } from "./callback/adapt.mjs";
import { checked } from "./generated/arguments.mjs";
import { decodeRequest } from "./generated/decode-request.mjs";
import { createInstance } from "./instance.mjs";

/** A function that returns a request as text, with the text decoded. After a trap it returns a failure object instead. */
const decoded =
  (build) =>
  (...args) => {
    const result = build(...args);
    return typeof result === "string" ? decodeRequest(result) : result;
  };

/** Creates the engine of an instantiated module. */
export function adapt(wasm) {
  const instance = createInstance(wasm);
  const { catchTrap, retryAfterTrap } = instance;
  return {
    info: retryAfterTrap(() => ({ engine: "wasm", version: wasm.version() })),
    build: checked("build", decoded(catchTrap(wasm.build))),
    split: checked("split", catchTrap(wasm.split)),
    buildCall: checked("buildCall", decoded(catchTrap(wasm.buildCall))),
    judge: checked("judge", retryAfterTrap(wasm.judge)),
    repair: checked("repair", catchTrap(wasm.repair)),
    tokenLifetime: checked("tokenLifetime", retryAfterTrap(wasm.tokenLifetime)),
    checkTransition: checked("checkTransition", catchTrap(wasm.checkTransition)),
    splitText: checked("splitText", catchTrap(wasm.splitText)),
    ...adaptCallback(wasm, instance),
  };
}
