/// <reference lib="esnext.disposable" preserve="true" />
import type { Callback } from "../callback.js";
import { type Answer, Answerer } from "./answer.js";
import type { HandlerOptions, OnEvent } from "./options.js";
import { consumed, isGiven, lost, readBody } from "./read-body.js";

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
  /** Resolves when all work that was begun has ended. When a server closes, wait for it after the server's own close. */
  drain(): Promise<void>;
  /** As `drain`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a handler for node:http, Express, Fastify and Koa, which takes what each of them passes: `createServer(handler)`,
 * `app.all("/callback", handler)`, `router.all("/callback", handler)`.
 *
 * It reads the body itself, or takes what a parser before it has left: text, bytes, or the object made of XML or JSON. Fastify refuses XML
 * by itself (415) until it has a parser: `app.addContentTypeParser(["text/xml", "application/xml"], { parseAs: "buffer" }, (_, body, done) =>
 * done(null, body))`.
 *
 * Answers are those of `createFetchHandler`. In a server process POST is answered at once, and the work done after it; `drain()` waits for
 * the work when the server closes.
 */
export function createNodeHandler(callback: Callback, onEvent: OnEvent, options: HandlerOptions = {}): NodeHandler {
  const answerer = new Answerer(callback, onEvent, options);
  const handler = async (first: First, second?: unknown): Promise<void> => {
    try {
      const { request, bodies, respond } = adapterOf(first, second);
      const answer = await answerer.answer({
        method: request.method ?? "",
        url: request.url ?? "",
        contentLength: request.headers?.["content-length"],
        body: (limit) => {
          const given = bodies().find(isGiven);
          return given === undefined ? readStream(request, limit) : readBody(given, limit);
        },
      });
      respond(answer);
    } catch (error) {
      // Somebody else has answered, or this is no request of a server that we know.
      answerer.work.report(error);
    }
  };
  const drain = () => answerer.work.drain();
  return Object.assign(handler, { drain, [Symbol.asyncDispose]: drain });
}

type First = NodeRequest | FastifyRequestLike | KoaContextLike;

interface Adapter {
  readonly request: NodeRequest;
  /** What may have been read of the body, the bytes first. */
  bodies(): unknown[];
  respond(answer: Answer): void;
}

function adapterOf(first: First, second: unknown): Adapter {
  if ("raw" in first) return fastify(first, second as FastifyReplyLike);
  if ("req" in first && "request" in first) return koa(first);
  return node(first as NodeRequest, second as NodeResponse);
}

function node(request: NodeRequest, response: NodeResponse): Adapter {
  return {
    request,
    bodies: () => left(request),
    respond: ({ status, text, headers }) => {
      response.statusCode = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.end(text);
    },
  };
}

function fastify(request: FastifyRequestLike, reply: FastifyReplyLike): Adapter {
  return {
    request: request.raw,
    bodies: () => left(request),
    respond: ({ status, text, headers }) => {
      reply.code(status);
      for (const [name, value] of Object.entries(headers)) reply.header(name, value);
      reply.send(text);
    },
  };
}

function koa(context: KoaContextLike): Adapter {
  return {
    request: context.req,
    bodies: () => [...left(context.request), ...left(context.req)],
    respond: ({ status, text, headers }) => {
      context.status = status;
      for (const [name, value] of Object.entries(headers)) context.set(name, value);
      context.body = text;
    },
  };
}

function left({ rawBody, body }: { readonly rawBody?: unknown; readonly body?: unknown }): unknown[] {
  return [rawBody, body];
}

async function readStream(request: NodeRequest, limit: number): Promise<Uint8Array> {
  const { headers, readableEnded, readableDidRead, destroyed } = request;
  const expected = Number(headers?.["content-length"] ?? 0) > 0 || headers?.["transfer-encoding"] !== undefined;
  if (readableEnded || readableDidRead) {
    if (expected) throw consumed();
    return new Uint8Array();
  }
  // Its events are over: to wait for them would be to wait forever.
  if (destroyed) throw lost(new Error("the connection was closed"));
  return readBody(request, limit);
}
