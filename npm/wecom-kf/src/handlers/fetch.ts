/// <reference lib="esnext.disposable" preserve="true" />
import type { Callback } from "../callback/types.js";
import { CallbackResponder } from "./responder.js";
import { bodyConsumed, hasContent, isStream, readBody } from "./body.js";
import type { CallbackReceiver, DrainResult, DrainOptions, HandlerOptions, OnEvent } from "./options.js";

/**
 * The part of a worker's execution context that the handler uses.
 *
 * 中文：处理器所用到的 Worker 执行上下文的部分。
 */
export interface WaitUntil {
  waitUntil(promise: Promise<unknown>): void;
}

/**
 * A `Request`. Where a framework has already read the body: `{ method, url, body }` with the body as a string, bytes or the parsed object.
 *
 * 中文：`Request`；框架已读取请求体时为 `{ method, url, body }`，body 可以是字符串、字节或解析后的对象。
 */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: { get(name: string): string | null } | undefined;
  readonly body?: unknown;
  readonly bodyUsed?: boolean | undefined;
}

/**
 * A handler for `fetch`.
 *
 * 中文：用于 `fetch` 的处理器。
 */
export interface FetchHandler {
  /**
   * `context` is the worker's execution context with `waitUntil`. Anything else that a server passes there is ignored.
   *
   * 中文：`context` 是 Worker 的执行上下文（有 `waitUntil`）；服务器传入的其他值会被忽略。
   */
  (request: FetchRequest, context?: WaitUntil | object): Promise<Response>;
  /**
   * Resolves when all handler runs have ended, or after `timeout`; `pending` is the number of runs that have not ended. On shutdown, await
   * it after the last response.
   *
   * 中文：所有处理结束后或到达 `timeout` 时完成；`pending` 为尚未结束的处理数。关闭服务时，请在最后一个响应之后 await 它。
   */
  drain(options?: DrainOptions): Promise<DrainResult>;
  /**
   * Like `drain`, without a timeout.
   *
   * 中文：同 `drain`，没有时限。
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates a handler for Workers, Deno, Bun, Hono, Next.js and similar. Create it once, outside the request: `export default { fetch:
 * (request, env, ctx) => handler(request, ctx) }`, `Deno.serve(handler)`, `app.all("/callback", (c) => handler(c.req.raw))`, `export const
 * POST = (request: Request) => handler(request)`.
 *
 * GET answers WeCom's URL verification. POST passes the event to `onEvent`. The response is sent immediately where work can continue after
 * the response, otherwise after the handler has finished: see {@link HandlerOptions.answer}. When WeCom retries a callback that is still
 * being handled, the handler is not run again. Error statuses: 401 for a wrong signature or receiver, 400 for an unreadable request, 413
 * for a body over the limit, 408 for a body that arrives too slowly, 405 for another method.
 *
 * 中文：为 Workers、Deno、Bun、Hono、Next.js 等创建处理器，只在请求之外创建一次。GET 响应企业微信的 URL 验证，POST 把事件交给 `onEvent`；响应后还能继续工作的环境立即响应，否则等处理完再响应。处理中收到重试不会重复执行。
 * 错误状态：401 签名或接收方不符，400 无法读取，413 过大，408 过慢，405 其他方法。
 */
export function createFetchHandler(callback: Callback, onEvent: OnEvent | CallbackReceiver, options: HandlerOptions = {}): FetchHandler {
  const responder = new CallbackResponder(callback, onEvent, options);
  const handler = async (request: FetchRequest, context?: WaitUntil | object): Promise<Response> => {
    const { status, text, headers, closeConnection } = await responder.respond({
      method: request.method,
      url: request.url,
      contentLength: typeof request.headers?.get === "function" ? request.headers.get("content-length") : undefined,
      body: (limits) => {
        const { body } = request;
        // A consumed stream cannot be read again; a string or bytes in its place can, whatever the flag says.
        if (request.bodyUsed === true && (!hasContent(body) || isStream(body))) throw bodyConsumed();
        return readBody(body, limits);
      },
      keepAlive: canWait(context) ? (promise) => keepAlive(context, promise) : undefined,
    });
    // A request that was rejected by its Content-Length has not been read yet.
    if (closeConnection) cancelBody(request.body);
    return new Response(text, { status, headers });
  };
  const keepAlive = (context: WaitUntil, promise: Promise<unknown>): boolean => {
    try {
      context.waitUntil(promise);
      return true;
    } catch (error) {
      responder.deliveries.reportFailure(error);
      return false;
    }
  };
  return Object.assign(handler, responder.deliveries.lifecycle());
}

/** Cancels a stream that will not be read, so that the sender stops. */
function cancelBody(body: unknown): void {
  const { locked, cancel } = Object(body) as Partial<ReadableStream>;
  if (!locked && typeof cancel === "function") Promise.resolve(cancel.call(body)).catch(() => undefined);
}

/** Servers pass various things as the second argument, including numbers and null. */
function canWait(context: unknown): context is WaitUntil {
  return typeof (context as Partial<WaitUntil> | null | undefined)?.waitUntil === "function";
}
