import { joined, readStream } from "./bytes.js";
import type { Callback, CallbackBody, CallbackEvent, CallbackQuery } from "./callback.js";
import { isKfError, KfCallbackError } from "./errors.js";

/** What a handler is told beside the event. */
export interface EventContext {
  /** Keeps the worker alive until a promise settles; on Node.js the process does that by itself. */
  waitUntil(promise: Promise<unknown>): void;
}

/** Does the work of an event. */
export type OnEvent<Context = EventContext> = (event: CallbackEvent, context: Context) => unknown;

/** How a handler behaves. */
export interface HandlerOptions {
  /** Told of what went wrong after or instead of an answer. Default: `console.error` with the message. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** The largest body in bytes, counted while it is read. Default 1 MiB. */
  readonly maxBody?: number | undefined;
}

/** The part of a worker's context that is used. */
export interface WaitUntil {
  waitUntil(promise: Promise<unknown>): void;
}

/** How long work may take before it is answered, where nothing keeps it alive after the answer: WeCom waits 5 seconds. */
const WORK_MS = 4_000;
const MAX_BODY = 1024 * 1024;

/** An HTTP answer. WeCom wants the bare echo, or `success`. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

const TOO_LARGE: Answer = { status: 413, text: "the body is too large" };

/**
 * Makes a handler for Workers, Deno, Bun, Hono, Next.js and the like: `export default { fetch: (request, env, ctx) => handler(request, ctx) }`.
 *
 * GET answers WeCom's check of the URL. POST answers `success` at once when `ctx.waitUntil` can carry the work on; else after the
 * work, at most 4 seconds, and with 500 when it failed, so that WeCom tries again.
 */
export function createFetchHandler(
  callback: Callback,
  onEvent: OnEvent,
  options: HandlerOptions = {},
): (request: Request, context?: WaitUntil) => Promise<Response> {
  const limit = options.maxBody ?? MAX_BODY;
  return async (request, context) => {
    const answer = await answerTo({
      callback,
      options,
      method: request.method,
      query: new URL(request.url).search,
      body: () => readStream(request.body, limit),
      work: async (event) => {
        const carried: Promise<unknown>[] = [];
        const carry = context ? (promise: Promise<unknown>) => context.waitUntil(promise) : (promise: Promise<unknown>) => void carried.push(promise);
        const work = Promise.resolve().then(() => onEvent(event, { waitUntil: carry }));
        if (context) {
          context.waitUntil(work.catch((error: unknown) => report(options, error)));
          return true;
        }
        return finished(work.then(() => Promise.all(carried)), options);
      },
    });
    return new Response(answer.text, { status: answer.status, headers: { "content-type": "text/plain; charset=utf-8" } });
  };
}

/** The part of a Node.js request that is used. Express, Fastify and Koa put what they have read into `body`. */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly body?: unknown;
}

/** The part of a Node.js response that is used. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/** A handler for node:http, and the way to end it well. */
export interface NodeHandler {
  (request: NodeRequest, response: NodeResponse): Promise<void>;
  /** Resolves when all work that was begun is done. */
  drain(): Promise<void>;
}

/**
 * Makes a handler for node:http and frameworks over it. POST answers `success` at once, within WeCom's 5 seconds, and does the work
 * after it; `drain()` waits for the work when the server closes.
 */
export function createNodeHandler(callback: Callback, onEvent: OnEvent, options: HandlerOptions = {}): NodeHandler {
  const limit = options.maxBody ?? MAX_BODY;
  const pending = new Set<Promise<unknown>>();
  const carry = (promise: Promise<unknown>) => {
    const watched = promise.catch((error: unknown) => report(options, error)).finally(() => pending.delete(watched));
    pending.add(watched);
  };
  const handler = async (request: NodeRequest, response: NodeResponse): Promise<void> => {
    const answer = await answerTo({
      callback,
      options,
      method: request.method ?? "GET",
      query: request.url ?? "",
      body: () => readNode(request, limit),
      work: async (event) => {
        carry(Promise.resolve().then(() => onEvent(event, { waitUntil: carry })));
        return true;
      },
    });
    response.statusCode = answer.status;
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end(answer.text);
  };
  const drain = async (): Promise<void> => {
    while (pending.size > 0) await Promise.all(pending);
  };
  return Object.assign(handler, { drain });
}

interface Exchange {
  readonly callback: Callback;
  readonly options: HandlerOptions;
  readonly method: string;
  readonly query: CallbackQuery;
  /** The body; `undefined` when it is too large. */
  body(): Promise<CallbackBody | undefined>;
  /** Begins or does the work; false when it failed. */
  work(event: CallbackEvent): Promise<boolean>;
}

/** What to answer to a request. Never throws. */
async function answerTo({ callback, options, method, query, body, work }: Exchange): Promise<Answer> {
  try {
    if (method === "GET") return { status: 200, text: callback.verifyUrl(query) };
    if (method !== "POST") return { status: 405, text: "use GET or POST" };
    const content = await body();
    if (content === undefined) return TOO_LARGE;
    const done = await work(callback.open(query, content));
    return done ? { status: 200, text: "success" } : { status: 500, text: "the work failed" };
  } catch (error) {
    report(options, error);
    // Nothing of the reason goes to whoever sent the request.
    const rejected = error instanceof KfCallbackError && (error.code === "callback.signature_mismatch" || error.code === "callback.receiver_mismatch");
    return rejected ? { status: 401, text: "not from WeCom" } : { status: isKfError(error) ? 400 : 500, text: "not readable" };
  }
}

/** Waits for work as long as WeCom waits; false when it failed or took too long. */
async function finished(work: Promise<unknown>, options: HandlerOptions): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, WORK_MS, new Error(`the work took over ${WORK_MS} ms; pass a context with waitUntil, or do less`));
  });
  try {
    await Promise.race([work, late]);
    return true;
  } catch (error) {
    report(options, error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function report(options: HandlerOptions, error: unknown): void {
  try {
    if (options.onError) options.onError(error);
    else console.error("wecom-kf: callback:", error instanceof Error ? error.message : error);
  } catch {
    // An error of the error handler must not become an unhandled rejection, which ends a Node.js process.
  }
}

async function readNode(request: NodeRequest, limit: number): Promise<CallbackBody | undefined> {
  const { body } = request;
  if (typeof body === "string" || body instanceof Uint8Array) return body.length > limit ? undefined : body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > limit) return undefined;
    chunks.push(bytes);
  }
  return joined(chunks, length);
}
