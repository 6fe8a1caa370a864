/// <reference lib="esnext.disposable" preserve="true" />
import type { DrainResult, DrainOptions } from "./options.js";

/**
 * The part of a node:http request that the handler uses. Frameworks put the parsed body into `body`, some the bytes into `rawBody`.
 *
 * 中文：处理器所用到的 node:http 请求的部分。框架把解析后的请求体放在 `body` 中，有的把原始字节放在 `rawBody` 中。
 */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers?: { readonly [name: string]: string | readonly string[] | undefined } | undefined;
  readonly body?: unknown;
  readonly rawBody?: unknown;
  readonly readableEnded?: boolean | undefined;
  readonly readableDidRead?: boolean | undefined;
  readonly destroyed?: boolean | undefined;
  readonly complete?: boolean | undefined;
  readonly httpVersionMajor?: number | undefined;
}

/**
 * The part of a node:http response that the handler uses.
 *
 * 中文：处理器所用到的 node:http 响应的部分。
 */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/**
 * The part of a Fastify request that the handler uses.
 *
 * 中文：处理器所用到的 Fastify request 的部分。
 */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/**
 * The part of a Fastify reply that the handler uses.
 *
 * 中文：处理器所用到的 Fastify reply 的部分。
 */
export interface FastifyReplyLike {
  readonly raw: object;
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(text: string): unknown;
}

/**
 * The part of a Koa context that the handler uses. Body parsers put the parsed body into its `request`.
 *
 * 中文：处理器所用到的 Koa context 的部分；解析器把解析后的请求体放在其 `request` 中。
 */
export interface KoaContextLike {
  readonly req: NodeRequest;
  readonly res: object;
  readonly request: object;
  status: number;
  body: unknown;
  set(name: string, value: string): unknown;
}

/**
 * A handler for node:http and the frameworks built on it, with its shutdown methods.
 *
 * 中文：用于 node:http 及基于它的框架的处理器，带关闭用的方法。
 */
export interface NodeHandler {
  /**
   * For node:http, Express and compatible frameworks.
   *
   * 中文：用于 node:http、Express 及兼容的框架。
   */
  (request: NodeRequest, response: NodeResponse): Promise<void>;
  /**
   * For Fastify.
   *
   * 中文：用于 Fastify。
   */
  (request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>;
  /**
   * For Koa.
   *
   * 中文：用于 Koa。
   */
  (context: KoaContextLike, next?: unknown): Promise<void>;
  /**
   * Resolves when all handler runs have ended, or after `timeout`; `pending` is the number of runs that have not ended. On shutdown, await
   * it after `server.close()`.
   *
   * 中文：所有处理结束后或到达 `timeout` 时完成；`pending` 为尚未结束的处理数。关闭服务时，请在 `server.close()` 之后 await 它。
   */
  drain(options?: DrainOptions): Promise<DrainResult>;
  /**
   * Like `drain`, without a timeout.
   *
   * 中文：同 `drain`，没有时限。
   */
  [Symbol.asyncDispose](): Promise<void>;
}
