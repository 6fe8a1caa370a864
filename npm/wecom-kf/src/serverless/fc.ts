import type { Callback } from "../callback/types.js";
import { hasContent, isStream } from "../handlers/body.js";
import type { CallbackReceiver, HandlerOptions, OnEvent } from "../handlers/options.js";
import { bytesIn } from "../internal/kinds.js";
import { type EventRequest, functionResponder, queryOf, respondTo, unknownEvent } from "./event.js";
import type { FcHandler, FcResponseLike } from "./fc-types.js";
import type { FunctionResult } from "./types.js";

const PLATFORM = "Aliyun FC";
const decoder = new TextDecoder();

/**
 * Creates a handler for Aliyun FC (阿里云函数计算) behind an HTTP trigger or an API gateway. It accepts the events of FC 3 and the request
 * and response of FC 2 HTTP functions. Create it once, outside the invocation: `exports.handler = createFcHandler(callback, onEvent)`. A
 * web function or custom runtime is an HTTP server: `createServer(createNodeHandler(callback, onEvent)).listen(9000)`.
 *
 * Options and responses are those of `createFetchHandler`. FC may freeze a function once it has responded, so the response waits for
 * `onEvent`; work that takes longer than `timeout` should be passed on there, to a queue or to another function. An event that is not an
 * HTTP request is rejected with `handler.unknown_event`.
 *
 * 中文：为阿里云函数计算（FC）的 HTTP 触发器或 API 网关创建处理器，接受 FC 3 的事件和 FC 2 HTTP 函数的请求与响应；只在调用之外创建一次。Web 函数和自定义运行时请用 `createNodeHandler`。
 * 选项和响应同 `createFetchHandler`，响应会等待 `onEvent`；超过 `timeout` 的工作请交给队列或其他函数。不是 HTTP 请求的事件以 `handler.unknown_event` 拒绝。
 */
export function createFcHandler(callback: Callback, onEvent: OnEvent | CallbackReceiver, options: HandlerOptions = {}): FcHandler {
  const responder = functionResponder(callback, onEvent, options);
  const handler = async (first: unknown, second?: unknown): Promise<FunctionResult | undefined> => {
    if (!isResponse(second)) return respondTo(requestOf(parsed(first)), responder);
    const result = await respondTo(httpFunctionRequest(first), responder);
    second.setStatusCode(result.statusCode);
    for (const [name, value] of Object.entries(result.headers)) second.setHeader(name, value);
    second.send(result.body);
    return undefined;
  };
  return Object.assign(handler, responder.deliveries.lifecycle()) as FcHandler;
}

/** FC passes an event as bytes of JSON. */
function parsed(event: unknown): unknown {
  const bytes = bytesIn(event);
  const text = bytes ? decoder.decode(bytes) : event;
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unknownEvent(PLATFORM, "JSON with requestContext.http.method or httpMethod", error);
  }
}

function requestOf(event: unknown): EventRequest {
  const { requestContext, httpMethod, queryParameters, body, isBase64Encoded } = Object(event) as Readonly<Record<string, unknown>>;
  const { http } = Object(requestContext) as { readonly http?: unknown };
  const { method = httpMethod } = Object(http) as { readonly method?: unknown };
  if (typeof method !== "string") throw unknownEvent(PLATFORM, "requestContext.http.method or httpMethod");
  return { method, query: queryOf(queryParameters), body, base64: isBase64Encoded };
}

function httpFunctionRequest(request: unknown): EventRequest {
  const { method, url, queries, body } = Object(request) as Readonly<Record<string, unknown>>;
  const [, query] = /^[^?#]*\?([^#]*)/.exec(String(url)) ?? [];
  return {
    method: String(method),
    query: query ?? queryOf(queries),
    body: hasContent(body) || !isStream(request) ? body : request,
    base64: false,
  };
}

/** For an event, the second argument is the context. */
function isResponse(value: unknown): value is FcResponseLike {
  const { setStatusCode, send } = Object(value) as Partial<FcResponseLike>;
  return typeof setStatusCode === "function" && typeof send === "function";
}
