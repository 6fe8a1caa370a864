import type { EventQuery, FunctionDrain, FunctionResult } from "./types.js";

/**
 * The fields used of an event from an HTTP trigger (FC 3).
 *
 * 中文：所用到的 HTTP 触发器事件（FC 3）的字段。
 */
export interface FcHttpEventLike {
  readonly queryParameters?: EventQuery | undefined;
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/**
 * The fields used of an event from Aliyun's API gateway.
 *
 * 中文：所用到的阿里云 API 网关事件的字段。
 */
export interface FcGatewayEventLike {
  readonly httpMethod: string;
  readonly queryParameters?: EventQuery | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | string | undefined;
}

/**
 * The fields used of the request of an FC 2 HTTP function. The body is either in `body`, or the request is a stream of it.
 *
 * 中文：所用到的 FC 2 HTTP 函数请求的字段；请求体在 `body` 中，或请求本身是它的流。
 */
export interface FcRequestLike {
  readonly method: string;
  readonly url?: string | undefined;
  readonly queries?: EventQuery | undefined;
  readonly body?: unknown;
}

/**
 * The methods used of the response of an FC 2 HTTP function.
 *
 * 中文：所用到的 FC 2 HTTP 函数响应的方法。
 */
export interface FcResponseLike {
  setStatusCode(status: number): unknown;
  setHeader(name: string, value: string): unknown;
  send(body: string): unknown;
}

/**
 * A handler for Aliyun FC.
 *
 * 中文：用于阿里云函数计算的处理器。
 */
export interface FcHandler extends FunctionDrain {
  /**
   * For events: the JSON as bytes, which is what FC passes, or as a string, or parsed.
   *
   * 中文：用于事件：JSON 的字节（FC 传入的形式）、字符串，或解析后的对象。
   */
  (event: Uint8Array | string | FcHttpEventLike | FcGatewayEventLike, context?: unknown): Promise<FunctionResult>;
  /**
   * For FC 2 HTTP functions.
   *
   * 中文：用于 FC 2 的 HTTP 函数。
   */
  (request: FcRequestLike, response: FcResponseLike, context?: unknown): Promise<void>;
}
