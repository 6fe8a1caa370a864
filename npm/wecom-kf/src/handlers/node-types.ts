/// <reference lib="esnext.disposable" preserve="true" />
import type { DrainResult, DrainOptions } from "./options.js";

/** The part of a node:http request that the handler uses. Frameworks put the parsed body into `body`, some the bytes into `rawBody`. */
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

/** The part of a node:http response that the handler uses. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/** The part of a Fastify request that the handler uses. */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/** The part of a Fastify reply that the handler uses. */
export interface FastifyReplyLike {
  readonly raw: object;
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(text: string): unknown;
}

/** The part of a Koa context that the handler uses. Body parsers put the parsed body into its `request`. */
export interface KoaContextLike {
  readonly req: NodeRequest;
  readonly res: object;
  readonly request: object;
  status: number;
  body: unknown;
  set(name: string, value: string): unknown;
}

/** A handler for node:http and the frameworks built on it, with its shutdown methods. */
export interface NodeHandler {
  /** For node:http, Express and compatible frameworks. */
  (request: NodeRequest, response: NodeResponse): Promise<void>;
  /** For Fastify. */
  (request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>;
  /** For Koa. */
  (context: KoaContextLike, next?: unknown): Promise<void>;
  /**
   * Resolves when all handler runs have ended, or after `timeout`; `pending` is the number of runs that have not ended. On shutdown, await
   * it after `server.close()`.
   */
  drain(options?: DrainOptions): Promise<DrainResult>;
  /** Like `drain`, without a timeout. */
  [Symbol.asyncDispose](): Promise<void>;
}
