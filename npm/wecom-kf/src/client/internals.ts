import type { Engine } from "../generated/engine.js";
import type { Log } from "../observe/log.js";

/** What other parts of the package use of a client. */
export interface ClientInternals {
  readonly engine: Engine;
  readonly log: Log;
  /** The corp that the client calls for, if its credentials name one. */
  readonly corpId: string | undefined;
}

/**
 * An option of `syncMsg` for the inbox: an expired callback token fails the call, which is otherwise repeated without it. A symbol of the
 * registry, so that a client of another copy of the package knows it.
 */
export const KEEP_TOKEN = /* @__PURE__ */ Symbol.for("wecom-kf.keepToken");

/** By client. Not a property, so that it is in no declaration and in no user's console. */
const internals = /* @__PURE__ */ new WeakMap<object, ClientInternals>();

/** Makes a client's internals known. */
export function setInternals(client: object, value: ClientInternals): void {
  internals.set(client, value);
}

/** The internals of a client; `undefined` for a mock, and for a client of another copy of the package. */
export function internalsOf(client: object): ClientInternals | undefined {
  return internals.get(client);
}
