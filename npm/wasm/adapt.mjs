// Implements the interface of engine.d.cts on the module's exports.

import { adaptCallback } from "./callback/adapt.mjs";
import { checked } from "./generated/arguments.mjs";
import { decodeRequest } from "./generated/decode-request.mjs";
import { machinesOf } from "./generated/machines.mjs";
import { createInstance } from "./instance.mjs";

/** Wraps a function that returns an encoded request, and decodes it. After a trap it returns a failure object instead. */
const decoded =
  (build) =>
  (...args) => {
    const result = build(...args);
    return typeof result === "string" ? decodeRequest(result) : result;
  };

/** Creates the engine of an instantiated module. */
export function adapt(wasm) {
  const instance = createInstance(wasm);
  const { number, catchTrap, retryAfterTrap } = instance;
  return {
    info: retryAfterTrap(() => ({ engine: "wasm", version: wasm.version() })),
    build: checked("build", decoded(catchTrap(wasm.build))),
    split: checked("split", catchTrap(wasm.split)),
    buildCall: checked("buildCall", decoded(catchTrap(wasm.buildCall))),
    judge: checked("judge", retryAfterTrap(wasm.judge)),
    remaining: checked("remaining", retryAfterTrap(wasm.remaining)),
    readAnswer: checked("readAnswer", catchTrap(wasm.readAnswer)),
    checkTransition: checked("checkTransition", catchTrap(wasm.checkTransition)),
    splitText: checked("splitText", catchTrap(wasm.splitText)),
    fetchFailure: checked("fetchFailure", retryAfterTrap(wasm.fetchFailure)),
    listLetters: checked("listLetters", catchTrap(wasm.listLetters)),
    replayLetter: checked("replayLetter", catchTrap(wasm.replayLetter)),
    messageId: checked("messageId", catchTrap(wasm.messageId)),
    storeKey: checked("storeKey", catchTrap(wasm.storeKey)),
    deleteLetter: checked("deleteLetter", catchTrap(wasm.deleteLetter)),
    ...machinesOf({
      instance: number,
      createLife: catchTrap(wasm.createLife),
      createShare: checked("createShare", catchTrap(wasm.createShare)),
      createPaging: checked("createPaging", catchTrap(wasm.createPaging)),
      turnPaging: checked("turnPaging", catchTrap(wasm.turnPaging)),
      createInbox: checked("createInbox", catchTrap(wasm.createInbox)),
      turnInbox: checked("turnInbox", catchTrap(wasm.turnInbox)),
      createPermits: checked("createPermits", catchTrap(wasm.createPermits)),
      turnPermits: checked("turnPermits", catchTrap(wasm.turnPermits)),
      turnLife: checked("turnLife", catchTrap(wasm.turnLife)),
      turnShare: checked("turnShare", catchTrap(wasm.turnShare)),
      freeMachine: catchTrap(wasm.freeMachine),
    }),
    ...adaptCallback(wasm, instance),
  };
}
