import type { Attempt } from "../errors/attempt.js";
import type { Form } from "../generated/engine.js";

/**
 * The HTTP response of a call, without its data.
 *
 * 中文：调用的 HTTP 响应，不含数据。
 */
export interface KfResponse {
  /**
   * The HTTP status.
   *
   * 中文：HTTP 状态码。
   */
  readonly status: number;
  /**
   * The headers; names are lowercase.
   *
   * 中文：响应头，名称为小写。
   */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * All attempts, oldest first; the last one succeeded.
   *
   * 中文：全部尝试，从旧到新，最后一次成功。
   */
  readonly attempts: readonly Attempt[];
  /**
   * The id of the call in logs, hooks and diagnostics channels.
   *
   * 中文：调用在日志、钩子和诊断通道中的 ID。
   */
  readonly requestId: string;
}

/**
 * The data of a call together with its HTTP response.
 *
 * 中文：调用的数据及其 HTTP 响应。
 */
export interface WithResponse<Data> {
  /**
   * The result of the call without `withResponse`.
   *
   * 中文：不用 `withResponse` 时的调用结果。
   */
  readonly data: Data;
  /**
   * The response; for a call that took several requests, that of the last one.
   *
   * 中文：响应；由多次请求组成的调用为最后一次的响应。
   */
  readonly response: KfResponse;
}

/**
 * The promise that a call returns.
 *
 * 中文：调用返回的 Promise。
 */
export interface KfPromise<Data> extends Promise<Data> {
  /**
   * The data together with the response: `const { data, response } = await kf.getServiceState(…).withResponse()`.
   *
   * 中文：数据及其响应：`const { data, response } = await kf.getServiceState(…).withResponse()`。
   */
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
