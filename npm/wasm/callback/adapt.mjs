// The exports of a module that has callbacks, as the interface of engine.d.ts.

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
      verifyUrl: guarded(wasm.verifyUrl),
      open: guarded((slot, generation, query, body) => {
        const answer = wasm.open(slot, generation, query, body);
        return typeof answer === "string" ? decode(answer) : answer;
      }),
      seal: guarded(wasm.seal),
    }),
  };
}
