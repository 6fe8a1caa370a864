/// <reference lib="esnext.disposable" preserve="true" />
import type { Drained, DrainOptions } from "./options.js";

/** The part of a request of node:http that is used. Frameworks put what they have read into `body`, some the bytes into `rawBody`. */
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

/** The part of a response of node:http that is used. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/** The part of Fastify's request that is used. */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/** The part of Fastify's reply that is used. */
export interface FastifyReplyLike {
  readonly raw: object;
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(text: string): unknown;
}

/** The part of Koa's context that is used. Body parsers put what they have read into its `request`. */
export interface KoaContextLike {
  readonly req: NodeRequest;
  readonly res: object;
  readonly request: object;
  status: number;
  body: unknown;
  set(name: string, value: string): unknown;
}

/** A handler for node:http and the frameworks over it, and the way to end it well. */
export interface NodeHandler {
  /** For node:http, Express and what looks like them. */
  (request: NodeRequest, response: NodeResponse): Promise<void>;
  /** For Fastify. */
  (request: FastifyRequestLike, reply: FastifyReplyLike): Promise<void>;
  /** For Koa. */
  (context: KoaContextLike, next?: unknown): Promise<void>;
  /**
   * Resolves when all work that was begun has ended, or when the `timeout` is over: `pending` says how much has not ended. When a server
   * closes, wait for it after the server's own close.
   */
  drain(options?: DrainOptions): Promise<Drained>;
  /** As `drain`, without a limit. */
  [Symbol.asyncDispose](): Promise<void>;
}
