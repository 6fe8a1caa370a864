import type { Callback } from "../callback/types.js";
import type { CallbackReceiver, HandlerOptions, OnEvent } from "../handlers/options.js";
import { type EventRequest, functionResponder, queryOf, respondTo, unknownEvent } from "./event.js";
import type { EventQuery, FunctionDrain, FunctionResult } from "./types.js";

/**
 * The fields used of an event from a function URL, an API gateway trigger, or CloudBase HTTP access.
 *
 * 中文：所用到的函数 URL、API 网关触发器或云开发 HTTP 访问事件的字段。
 */
export interface ScfEventLike {
  readonly httpMethod: string;
  /**
   * The whole query.
   *
   * 中文：完整的查询参数。
   */
  readonly queryString?: EventQuery | undefined;
  /**
   * The whole query on CloudBase; only the configured parameters on the API gateway.
   *
   * 中文：云开发中为完整的查询参数；API 网关中只有已配置的参数。
   */
  readonly queryStringParameters?: EventQuery | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/**
 * A handler for Tencent Cloud SCF.
 *
 * 中文：用于腾讯云云函数的处理器。
 */
export interface ScfHandler extends FunctionDrain {
  (event: ScfEventLike, context?: unknown): Promise<FunctionResult>;
}

/**
 * Creates a handler for event functions (事件函数) of Tencent Cloud SCF (腾讯云云函数) behind a function URL or an API gateway with
 * 集成响应, and for CloudBase (云开发). Create it once, outside the invocation: `exports.main_handler = createScfHandler(callback, onEvent)`.
 * A web function (Web 函数) is an HTTP server: `createServer(createNodeHandler(callback, onEvent)).listen(9000)`.
 *
 * Options and responses are those of `createFetchHandler`. SCF may freeze a function once it has responded, so the response waits for
 * `onEvent`; work that takes longer than `timeout` should be passed on there, to a queue or to another function. An event that is not an
 * HTTP request is rejected with `handler.unknown_event`.
 *
 * 中文：为腾讯云云函数（SCF）的事件函数（函数 URL，或启用集成响应的 API 网关）和云开发创建处理器，只在调用之外创建一次。Web 函数请用 `createNodeHandler`。选项和响应同 `createFetchHandler`，
 * 响应会等待 `onEvent`；超过 `timeout` 的工作请交给队列或其他函数。不是 HTTP 请求的事件以 `handler.unknown_event` 拒绝。
 */
export function createScfHandler(callback: Callback, onEvent: OnEvent | CallbackReceiver, options: HandlerOptions = {}): ScfHandler {
  const responder = functionResponder(callback, onEvent, options);
  const handler = async (event: ScfEventLike) => respondTo(requestOf(event), responder);
  return Object.assign(handler, responder.deliveries.lifecycle());
}

function requestOf(event: unknown): EventRequest {
  const { httpMethod, queryString, queryStringParameters, body, isBase64Encoded } = Object(event) as Readonly<Record<string, unknown>>;
  if (typeof httpMethod !== "string") throw unknownEvent("Tencent Cloud SCF", "httpMethod");
  return { method: httpMethod, query: queryOf(queryString ?? queryStringParameters), body, base64: isBase64Encoded };
}
