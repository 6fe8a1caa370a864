import type { Attempt } from "../errors/attempt.js";

/** What a call's response was beside its data. */
export interface KfResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers; names are lowercase. */
  readonly headers: Readonly<Record<string, string>>;
  /** Every try that was made, oldest first; the last one is the one that succeeded. */
  readonly attempts: readonly Attempt[];
  /** The id of the call in logs, hooks and diagnostics channels. */
  readonly requestId: string;
}

/** The data of a call and the response that it came in. */
export interface WithResponse<Data> {
  /** What the call gives without `withResponse`. */
  readonly data: Data;
  /** Of a call that took several requests, the last one's. */
  readonly response: KfResponse;
}

/** The promise of a call. */
export interface KfPromise<Data> extends Promise<Data> {
  /** The data together with the response: `const { data, response } = await kf.getServiceState(…).withResponse()`. */
  withResponse(): Promise<WithResponse<Data>>;
}

/** Where a call leaves its response. */
export interface ResponseSlot {
  response?: KfResponse;
}

const SLOT = Symbol("response");

/** A promise whose response is left in a slot. (Two properties on it cost nothing beside a subclass of Promise, or a WeakMap.) */
export function withSlot<Data>(promise: Promise<Data>, slot: ResponseSlot): KfPromise<Data> {
  return Object.assign(promise, { [SLOT]: slot, withResponse });
}

async function withResponse<Data>(this: Promise<Data> & { readonly [SLOT]: ResponseSlot }): Promise<WithResponse<Data>> {
  return answered(await this, this[SLOT]);
}

/** The data and what is in the slot: a call that succeeded has filled it. */
export function answered<Data>(data: Data, { response }: ResponseSlot): WithResponse<Data> {
  return { data, response: response as KfResponse };
}
