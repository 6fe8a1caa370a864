import type { Callback } from "../callback/types.js";
import type { CallbackReceiver, HandlerOptions, OnEvent } from "../handlers/options.js";
import { type EventRequest, functionResponder, queryOf, rawQueryOf, respondTo, unknownEvent } from "./event.js";
import type { EventQuery, FunctionDrain, FunctionResult } from "./types.js";

/**
 * The fields used of an event from an API Gateway REST API, an HTTP API with payload 1.0, or an Application Load Balancer.
 *
 * 中文：所用到的 API Gateway REST API、HTTP API（payload 1.0）或 Application Load Balancer 事件的字段。
 */
export interface LambdaRestEventLike {
  readonly httpMethod: string;
  readonly queryStringParameters?: EventQuery | null | undefined;
  readonly multiValueQueryStringParameters?: EventQuery | null | undefined;
  /**
   * That of a load balancer has the field `elb`.
   *
   * 中文：负载均衡器的事件有字段 `elb`。
   */
  readonly requestContext?: object | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/**
 * The fields used of an event from an HTTP API with payload 2.0 or a function URL.
 *
 * 中文：所用到的 HTTP API（payload 2.0）或函数 URL 事件的字段。
 */
export interface LambdaHttpEventLike {
  readonly rawQueryString?: string | undefined;
  readonly queryStringParameters?: EventQuery | undefined;
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
}

/**
 * A handler for AWS Lambda.
 *
 * 中文：用于 AWS Lambda 的处理器。
 */
export interface LambdaHandler extends FunctionDrain {
  (event: LambdaRestEventLike | LambdaHttpEventLike, context?: unknown): Promise<FunctionResult>;
}

/**
 * Creates a handler for AWS Lambda behind API Gateway (REST API or HTTP API), a function URL or an Application Load Balancer. Create it
 * once, outside the invocation: `export const handler = createLambdaHandler(callback, onEvent)`.
 *
 * Options and responses are those of `createFetchHandler`. Lambda freezes a function once it has responded, so the response waits for
 * `onEvent`; work that takes longer than `timeout` should be passed on there, to a queue or to another function. An event that is not an
 * HTTP request is rejected with `handler.unknown_event`.
 *
 * 中文：为 AWS Lambda 的 API Gateway（REST API 或 HTTP API）、函数 URL 或 Application Load Balancer 创建处理器，只在调用之外创建一次。选项和响应同 `createFetchHandler`，
 * 响应会等待 `onEvent`；超过 `timeout` 的工作请交给队列或其他函数。不是 HTTP 请求的事件以 `handler.unknown_event` 拒绝。
 */
export function createLambdaHandler(callback: Callback, onEvent: OnEvent | CallbackReceiver, options: HandlerOptions = {}): LambdaHandler {
  const responder = functionResponder(callback, onEvent, options);
  // No third parameter: the Node.js 24 runtime rejects handlers that declare a callback parameter.
  const handler = async (event: LambdaRestEventLike | LambdaHttpEventLike) => respondTo(requestOf(event), responder);
  return Object.assign(handler, responder.deliveries.lifecycle());
}

function requestOf(event: unknown): EventRequest {
  const { requestContext, rawQueryString, httpMethod, queryStringParameters, multiValueQueryStringParameters, body, isBase64Encoded } =
    Object(event) as Readonly<Record<string, unknown>>;
  const { http, elb } = Object(requestContext) as { readonly http?: unknown; readonly elb?: unknown };
  const { method } = Object(http) as { readonly method?: unknown };
  // The arrays first: `queryStringParameters` has only the last value of a repeated parameter.
  const parameters = multiValueQueryStringParameters ?? queryStringParameters;
  if (typeof method === "string") {
    return { method, query: queryOf(rawQueryString ?? parameters), body, base64: isBase64Encoded };
  }
  if (typeof httpMethod !== "string") throw unknownEvent("AWS Lambda", "httpMethod or requestContext.http.method");
  // API Gateway decodes the values, a load balancer does not.
  const query = elb === undefined ? queryOf(parameters) : rawQueryOf(parameters);
  return { method: httpMethod, query, body, base64: isBase64Encoded };
}
