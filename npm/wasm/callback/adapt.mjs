// The exports of a module that has callbacks, as the interface of engine.d.cts.

import { checked } from "../generated/arguments.mjs";
import { decode } from "../generated/decode.mjs";
import { callbacksOf } from "../generated/lifetimes.mjs";
import { instanceOf } from "../instance.mjs";

/** Makes the part of the engine that callbacks need. */
export function adaptCallback(wasm, { number, guarded } = instanceOf(wasm)) {
  return {
    createCallback: callbacksOf({
      instance: number,
      createCallback: guarded(wasm.createCallback),
      freeCallback: guarded(wasm.freeCallback),
      verifyUrl: guarded(checked("verifyUrl", wasm.verifyUrl)),
      open: guarded(
        checked("open", (slot, generation, query, body) => {
          const answer = wasm.open(slot, generation, query, body);
          return typeof answer === "string" ? decode(answer) : answer;
        }),
      ),
      seal: guarded(checked("seal", wasm.seal)),
    }),
  };
}
