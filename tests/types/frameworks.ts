// The handlers accept what servers and frameworks pass. Koa and Express have no own types: the relevant ones are written out here.

import { createServer as createSecureServer } from "node:http2";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Hono } from "hono";
import { createCallback, createFetchHandler, createNodeHandler, memoryStore, type Store } from "wecom-kf";

const callback = createCallback({ token: "t", encodingAesKey: "k", receiveId: "ww1" });
const node = createNodeHandler(callback, () => {}, { answer: "at-once", replay: { tolerance: 60_000, store: memoryStore() } });
const handler = createFetchHandler(callback, async () => {}, { answer: "after-work", timeout: 3_000, replay: {} });

createServer(node);
createSecureServer(node);

interface ExpressRequest extends IncomingMessage {
  body: unknown;
  originalUrl: string;
}
interface ExpressResponse extends ServerResponse {
  req: ExpressRequest;
  status(code: number): this;
  send(body?: unknown): this;
}
declare const express: {
  all(path: string, ...handlers: ((req: ExpressRequest, res: ExpressResponse, next: (error?: unknown) => void) => unknown)[]): void;
};
express.all("/callback", node);

declare const fastify: FastifyInstance;
fastify.all("/callback", node);

interface KoaContext {
  req: IncomingMessage;
  res: ServerResponse;
  request: { body?: unknown; rawBody?: string; header: object };
  status: number;
  body: unknown;
  set(field: { [key: string]: string | string[] }): void;
  set(field: string, value: string | string[]): void;
}
declare const koa: { use(middleware: (context: KoaContext, next: () => Promise<unknown>) => unknown): void };
koa.use(node);
koa.use(({ req, res }) => node(req, res));

declare const hono: Hono;
hono.all("/callback", (c) => handler(c.req.raw));
hono.all("/worker", (c) => handler(c.req.raw, c.executionCtx));
hono.all("/read", async (c) => handler({ method: c.req.method, url: c.req.url, body: await c.req.text() }));

/** Next.js, with and without the types of its routes. */
export const POST = (request: Request): Promise<Response> => handler(request);
export const GET: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response> = handler;

/** Express's and Koa's own types of a query: nested objects, lists and texts. */
interface ParsedQuery {
  [name: string]: undefined | string | ParsedQuery | (string | ParsedQuery)[];
}
export const openParsed = (query: ParsedQuery, body: Uint8Array): string => callback.open(query, body).raw;
// @ts-expect-error a query is no number
callback.open(1, "");

/** Deno.serve and Bun.serve. */
export const serve: (request: Request, info: { remoteAddr: { hostname: string } }) => Promise<Response> = handler;

export async function end(): Promise<void> {
  await using closing = handler;
  await closing.drain();
  const { pending }: { pending: number } = await node.drain({ timeout: 20_000 });
  console.log(pending);
  await node[Symbol.asyncDispose]();
}

// @ts-expect-error there is no such way to answer
createFetchHandler(callback, () => {}, { answer: "sometimes" });
// @ts-expect-error a limit goes by its name
node.drain(20_000);
createFetchHandler(callback, () => {}, {
  // @ts-expect-error a store without compareAndSet could not guard anything
  replay: { store: { get: () => undefined, set: () => {}, delete: () => {} } satisfies Omit<Store, "compareAndSet"> },
});
