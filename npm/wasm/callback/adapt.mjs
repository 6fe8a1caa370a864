// The exports of a module that has callbacks, as the interface of engine.d.cts.

import { checked } from "../generated/arguments.mjs";
import { decode } from "../generated/decode.mjs";
import { callbacksOf } from "../generated/lifetimes.mjs";
import { instanceOf } from "../instance.mjs";

/** Makes the part of the engine that callbacks need. */
export function adaptCallback(wasm, { number, guarded } = instanceOf(wasm)) {
  const open = guarded(wasm.open);
  return {
    createCallback: callbacksOf({
      instance: number,
      createCallback: checked("createCallback", guarded(wasm.createCallback)),
      freeCallback: guarded(wasm.freeCallback),
      verifyUrl: checked("verifyUrl", guarded(wasm.verifyUrl)),
      open: checked("open", (slot, generation, query, body) => {
        const answer = open(slot, generation, query, body);
        return typeof answer === "string" ? decode(answer) : answer;
      }),
      seal: checked("seal", guarded(wasm.seal)),
    }),
  };
}
