/// <reference lib="esnext.disposable" preserve="true" />
import type { Callback } from "../callback/types.js";
import { Answerer } from "./answerer.js";
import { bodyConsumed, hasContent, isStream, readBody } from "./body.js";
import type { Drained, DrainOptions, HandlerOptions, OnEvent } from "./options.js";

/** The part of a worker's context that is used. */
export interface WaitUntil {
  waitUntil(promise: Promise<unknown>): void;
}

/**
 * A `Request`; or, where a framework has read its body already, what is left of it: `{ method, url, body }` with the body as text, bytes or
 * the parsed object.
 */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: { get(name: string): string | null } | undefined;
  readonly body?: unknown;
  readonly bodyUsed?: boolean | undefined;
}

/** A handler for `fetch`. */
export interface FetchHandler {
  /** `context` is the worker's, with its `waitUntil`. What other servers pass there is not looked at. */
  (request: FetchRequest, context?: WaitUntil | object): Promise<Response>;
  /**
   * Resolves when all work that was begun has ended, or when the `timeout` is over: `pending` says how much has not ended. On a server that
   * closes, wait for it after the last answer.
   */
  drain(options?: DrainOptions): Promise<Drained>;
  /** As `drain`, without a limit. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a handler for Workers, Deno, Bun, Hono, Next.js and the like. Make it once, outside of the request:
 * `export default { fetch: (request, env, ctx) => handler(request, ctx) }`, `Deno.serve(handler)`,
 * `app.all("/callback", (c) => handler(c.req.raw))`, `export const POST = (request: Request) => handler(request)`.
 *
 * GET answers WeCom's check of the URL. POST hands the event to `onEvent`, and is answered at once where the work lives on after the
 * answer, else after the work: see {@link HandlerOptions.answer}. WeCom's repeat of a callback that is being worked on is not begun again.
 * 401 is a wrong signature or receiver, 400 what cannot be read, 413 a body over the limit, 408 one that comes too slowly, 405 another
 * method.
 */
export function createFetchHandler(callback: Callback, onEvent: OnEvent, options: HandlerOptions = {}): FetchHandler {
  const answerer = new Answerer(callback, onEvent, options);
  const handler = async (request: FetchRequest, context?: WaitUntil | object): Promise<Response> => {
    const { status, text, headers, hangUp } = await answerer.answer({
      method: request.method,
      url: request.url,
      contentLength: typeof request.headers?.get === "function" ? request.headers.get("content-length") : undefined,
      body: (limits) => {
        const { body } = request;
        // What was read off a stream is gone; a text or bytes in its place are there, whatever the flag says.
        if (request.bodyUsed === true && (!hasContent(body) || isStream(body))) throw bodyConsumed();
        return readBody(body, limits);
      },
      keepAlive: canWait(context) ? (promise) => keepAlive(context, promise) : undefined,
    });
    // Refused by its length alone, it was not touched yet.
    if (hangUp) cancelBody(request.body);
    return new Response(text, { status, headers });
  };
  const keepAlive = (context: WaitUntil, promise: Promise<unknown>): boolean => {
    try {
      context.waitUntil(promise);
      return true;
    } catch (error) {
      answerer.deliveries.report(error);
      return false;
    }
  };
  return Object.assign(handler, answerer.deliveries.endings());
}

/** Cancels a stream that nobody reads: its sender is told to stop. */
function cancelBody(body: unknown): void {
  const { locked, cancel } = Object(body) as Partial<ReadableStream>;
  if (!locked && typeof cancel === "function") Promise.resolve(cancel.call(body)).catch(() => undefined);
}

/** Servers pass all sorts of things there, numbers and null too. */
function canWait(context: unknown): context is WaitUntil {
  return typeof (context as Partial<WaitUntil> | null | undefined)?.waitUntil === "function";
}
