import type { Callback } from "../callback/types.js";
import { type HandlerResponse, CallbackResponder } from "./responder.js";
import { hasContent, readBody } from "./body.js";
import { closeAfterResponse, readRequest } from "./node-stream.js";
import type { FastifyReplyLike, FastifyRequestLike, KoaContextLike, NodeHandler, NodeRequest, NodeResponse } from "./node-types.js";
import type { CallbackReceiver, HandlerOptions, OnEvent } from "./options.js";

/**
 * Creates a handler for node:http, Express, Fastify and Koa, which accepts the arguments of each of them: `createServer(handler)`,
 * `app.all("/callback", handler)`, `router.all("/callback", handler)`.
 *
 * It reads the body itself, or uses what an earlier body parser produced: a string, bytes, or the object parsed from XML or JSON. Fastify
 * rejects XML (415) until a parser is registered: `app.addContentTypeParser(["text/xml", "application/xml"], { parseAs: "buffer" }, (_,
 * body, done) => done(null, body))`.
 *
 * The responses are those of `createFetchHandler`. In a server process the response to a POST is sent immediately and the handler runs
 * after it; call `drain()` on shutdown to wait for the handlers.
 *
 * 中文：为 node:http、Express、Fastify 和 Koa 创建处理器，接受它们各自的参数。它自行读取请求体，或使用之前的解析器得到的字符串、字节或对象；Fastify 须先注册 XML 解析器。响应同 `createFetchHandler`；
 * 服务进程会立即响应 POST 再处理，关闭时请调用 `drain()` 等待。
 */
export function createNodeHandler(callback: Callback, onEvent: OnEvent | CallbackReceiver, options: HandlerOptions = {}): NodeHandler {
  const responder = new CallbackResponder(callback, onEvent, options);
  const handler = async (first: FirstArgument, second?: unknown): Promise<void> => {
    try {
      const { request, response, bodyHolders, respond } = adapterOf(first, second);
      const answer = await responder.respond({
        method: request.method ?? "",
        url: request.url ?? "",
        contentLength: request.headers?.["content-length"],
        body: (limits) => {
          const { body, failure } = bodyAlreadyRead(bodyHolders);
          return body === undefined ? readRequest(request, limits, failure) : readBody(body, limits);
        },
      });
      respond(closeAfterResponse(request, response, answer));
    } catch (error) {
      // Other code has already responded, or the arguments are not those of a supported server.
      responder.deliveries.reportRefusal(error);
    }
  };
  return Object.assign(handler, responder.deliveries.lifecycle());
}

type FirstArgument = NodeRequest | FastifyRequestLike | KoaContextLike;

interface Adapter {
  readonly request: NodeRequest;
  /** The node:http response. */
  readonly response: object;
  /** The objects on which a body parser may have put the body. */
  readonly bodyHolders: readonly BodyHolder[];
  respond(answer: HandlerResponse): void;
}

interface BodyHolder {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

function adapterOf(first: FirstArgument, second: unknown): Adapter {
  // Check both: middleware may have added a `raw` to an Express request.
  if ("raw" in first && "raw" in Object(second)) return fastifyAdapter(first, second as FastifyReplyLike);
  if ("req" in first && "request" in first) return koaAdapter(first);
  return nodeAdapter(first as NodeRequest, second as NodeResponse);
}

function nodeAdapter(request: NodeRequest, response: NodeResponse): Adapter {
  return {
    request,
    response,
    bodyHolders: [request],
    respond: ({ status, text, headers }) => {
      response.statusCode = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.end(text);
    },
  };
}

function fastifyAdapter(request: FastifyRequestLike, reply: FastifyReplyLike): Adapter {
  return {
    request: request.raw,
    response: reply.raw,
    bodyHolders: [request, request.raw],
    respond: ({ status, text, headers }) => {
      reply.code(status);
      for (const [name, value] of Object.entries(headers)) reply.header(name, value);
      reply.send(text);
    },
  };
}

function koaAdapter(context: KoaContextLike): Adapter {
  return {
    request: context.req,
    response: context.res,
    bodyHolders: [context.request, context.req],
    respond: ({ status, text, headers }) => {
      context.status = status;
      for (const [name, value] of Object.entries(headers)) context.set(name, value);
      context.body = text;
    },
  };
}

/** The body that a parser has read, raw bytes first, or the error that accessing it threw. */
function bodyAlreadyRead(bodyHolders: readonly BodyHolder[]): { body?: unknown; failure?: unknown } {
  let failure: unknown;
  for (const holder of bodyHolders) {
    for (const name of ["rawBody", "body"] as const) {
      try {
        const body = holder[name];
        if (hasContent(body)) return { body };
      } catch (error) {
        // On Vercel `body` is a getter that parses, and throws when it cannot.
        failure = error;
      }
    }
  }
  return { failure };
}
