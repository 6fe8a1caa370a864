// Implements the callback part of engine.d.cts on a module's exports.

import { checked } from "../generated/arguments.mjs";
import { decode } from "../generated/decode.mjs";
import { callbacksOf } from "../generated/lifetimes.mjs";
import { createInstance } from "../instance.mjs";

/** Creates the part of the engine that callbacks need. */
export function adaptCallback(wasm, { number, catchTrap } = createInstance(wasm)) {
  const open = catchTrap(wasm.open);
  return {
    createCallback: callbacksOf({
      instance: number,
      createCallback: checked("createCallback", catchTrap(wasm.createCallback)),
      freeCallback: catchTrap(wasm.freeCallback),
      verifyUrl: checked("verifyUrl", catchTrap(wasm.verifyUrl)),
      open: checked("open", (slot, generation, query, body) => {
        const result = open(slot, generation, query, body);
        return typeof result === "string" ? decode(result) : result;
      }),
      seal: checked("seal", catchTrap(wasm.seal)),
    }),
  };
}
