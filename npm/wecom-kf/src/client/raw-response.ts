import type { Attempt } from "../errors/attempt.js";
import type { Form } from "../generated/engine.js";

/** The HTTP response of a call, without its data. */
export interface KfResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers; names are lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  /** All attempts, oldest first; the last one succeeded. */
  readonly attempts: readonly Attempt[];
  /** The id of the call in logs, hooks and diagnostics channels. */
  readonly requestId: string;
}

/** The data of a call together with its HTTP response. */
export interface WithResponse<Data> {
  /** The result of the call without `withResponse`. */
  readonly data: Data;
  /** The response; for a call that took several requests, that of the last one. */
  readonly response: KfResponse;
}

/** The promise that a call returns. */
export interface KfPromise<Data> extends Promise<Data> {
  /** The data together with the response: `const { data, response } = await kf.getServiceState(…).withResponse()`. */
  withResponse(): Promise<WithResponse<Data>>;
}

/** Where a call stores its response. */
export interface ResponseSlot {
  /** Creates the response; few callers ask for it. */
  make?: () => KfResponse;
  /** The form of the request that succeeded. */
  form?: Form | null;
  /** The response, once it was asked for. */
  response?: KfResponse;
}

const SLOT = Symbol("response");

/**
 * Adds `withResponse` to a promise whose response will be in a slot. (Two properties cost far less than a subclass of Promise or a
 * WeakMap.)
 */
export function withSlot<Data>(promise: Promise<Data>, slot: ResponseSlot): KfPromise<Data> {
  const made = promise as KfPromise<Data> & { [SLOT]: ResponseSlot };
  made[SLOT] = slot;
  made.withResponse = withResponse;
  return made;
}

async function withResponse<Data>(this: Promise<Data> & { readonly [SLOT]?: ResponseSlot }): Promise<WithResponse<Data>> {
  return answered(await this, this[SLOT] as ResponseSlot);
}

/** The data and the response in the slot, which a successful call has filled. */
export function answered<Data>(data: Data, slot: ResponseSlot): WithResponse<Data> {
  slot.response ??= (slot.make as () => KfResponse)();
  return { data, response: slot.response };
}
