/// <reference lib="esnext.disposable" preserve="true" />
import type { DrainOptions, DrainResult } from "../handlers/options.js";

/**
 * Query parameters by name; a repeated parameter may be an array.
 *
 * 中文：查询参数，按名称；重复的参数可以是数组。
 */
export interface EventQuery {
  readonly [name: string]: string | readonly string[] | undefined;
}

/**
 * The object that a function returns, which the platform turns into an HTTP response.
 *
 * 中文：函数返回的对象，由平台转为 HTTP 响应。
 */
export interface FunctionResult {
  /**
   * The HTTP status.
   *
   * 中文：HTTP 状态码。
   */
  readonly statusCode: number;
  /**
   * The response headers.
   *
   * 中文：响应头。
   */
  readonly headers: { readonly [name: string]: string };
  /**
   * The echo string of a URL verification, `success`, or a short text about a rejected request.
   *
   * 中文：URL 验证的 echostr 明文、`success`，或关于被拒绝的请求的简短说明。
   */
  readonly body: string;
  /**
   * Always false: the body is plain text.
   *
   * 中文：始终为 false：响应体是纯文本。
   */
  readonly isBase64Encoded: false;
}

/**
 * Waits for running handlers: for tests, and for platforms with a hook that runs before a function instance stops.
 *
 * 中文：等待进行中的处理：用于测试，以及有函数实例停止前钩子的平台。
 */
export interface FunctionDrain {
  /**
   * Resolves when all handler runs have ended, or when the `timeout` is reached; `pending` is the number that have not ended. After a
   * response only runs that took too long, or were answered `at-once`, can still be pending.
   *
   * 中文：所有处理结束后或到达 `timeout` 时完成；`pending` 为尚未结束的处理数。响应之后，只有耗时过长或 `at-once` 的处理可能尚未结束。
   */
  drain(options?: DrainOptions): Promise<DrainResult>;
  /**
   * Like `drain`, without a timeout.
   *
   * 中文：同 `drain`，没有时限。
   */
  [Symbol.asyncDispose](): Promise<void>;
}
