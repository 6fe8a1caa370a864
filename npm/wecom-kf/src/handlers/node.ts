import type { Callback } from "../callback/types.js";
import { type Answer, Answerer } from "./answerer.js";
import { hasContent, readBody } from "./body.js";
import { hangUp, readRequest } from "./node-stream.js";
import type { FastifyReplyLike, FastifyRequestLike, KoaContextLike, NodeHandler, NodeRequest, NodeResponse } from "./node-types.js";
import type { HandlerOptions, OnEvent } from "./options.js";

/**
 * Makes a handler for node:http, Express, Fastify and Koa, which takes what each of them passes: `createServer(handler)`,
 * `app.all("/callback", handler)`, `router.all("/callback", handler)`.
 *
 * It reads the body itself, or takes what a parser before it has left: text, bytes, or the object made of XML or JSON. Fastify refuses XML
 * by itself (415) until it has a parser: `app.addContentTypeParser(["text/xml", "application/xml"], { parseAs: "buffer" }, (_, body, done)
 * => done(null, body))`.
 *
 * Answers are those of `createFetchHandler`. In a server process POST is answered at once, and the work done after it; `drain()` waits for
 * the work when the server closes.
 */
export function createNodeHandler(callback: Callback, onEvent: OnEvent, options: HandlerOptions = {}): NodeHandler {
  const answerer = new Answerer(callback, onEvent, options);
  const handler = async (first: FirstArgument, second?: unknown): Promise<void> => {
    try {
      const { request, response, holders, respond } = adapterOf(first, second);
      const answer = await answerer.answer({
        method: request.method ?? "",
        url: request.url ?? "",
        contentLength: request.headers?.["content-length"],
        body: (limits) => {
          const { given, failure } = bodyLeft(holders);
          return given === undefined ? readRequest(request, limits, failure) : readBody(given, limits);
        },
      });
      respond(hangUp(request, response, answer));
    } catch (error) {
      // Somebody else has answered, or this is no request of a server that we know.
      answerer.deliveries.refuse(error);
    }
  };
  return Object.assign(handler, answerer.deliveries.endings());
}

type FirstArgument = NodeRequest | FastifyRequestLike | KoaContextLike;

interface Adapter {
  readonly request: NodeRequest;
  /** The response of node:http. */
  readonly response: object;
  /** What may hold what has been read of the body. */
  readonly holders: readonly BodyHolder[];
  respond(answer: Answer): void;
}

interface BodyHolder {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

function adapterOf(first: FirstArgument, second: unknown): Adapter {
  // Both: a request of Express may have got a `raw` of somebody's.
  if ("raw" in first && "raw" in Object(second)) return fastifyAdapter(first, second as FastifyReplyLike);
  if ("req" in first && "request" in first) return koaAdapter(first);
  return nodeAdapter(first as NodeRequest, second as NodeResponse);
}

function nodeAdapter(request: NodeRequest, response: NodeResponse): Adapter {
  return {
    request,
    response,
    holders: [request],
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
    holders: [request, request.raw],
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
    holders: [context.request, context.req],
    respond: ({ status, text, headers }) => {
      context.status = status;
      for (const [name, value] of Object.entries(headers)) context.set(name, value);
      context.body = text;
    },
  };
}

/** What has been read of a body already, the bytes first; or why it cannot be had. */
function bodyLeft(holders: readonly BodyHolder[]): { given?: unknown; failure?: unknown } {
  let failure: unknown;
  for (const holder of holders) {
    for (const name of ["rawBody", "body"] as const) {
      try {
        const body = holder[name];
        if (hasContent(body)) return { given: body };
      } catch (error) {
        // Vercel parses the body when it is asked for, and throws when it cannot.
        failure = error;
      }
    }
  }
  return { failure };
}
