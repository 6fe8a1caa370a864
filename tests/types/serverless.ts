// The handlers of wecom-kf/serverless accept the platforms' own types. Those of Tencent and Aliyun are written out here.

import type {
  ALBEvent,
  ALBHandler,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  Context,
  LambdaFunctionURLEvent,
  LambdaFunctionURLHandler,
  SQSEvent,
} from "aws-lambda";
import { createCallback, createFetchHandler, memoryStore } from "wecom-kf";
import { createCallback as createCallbackAlone } from "wecom-kf/callback";
import { createFcHandler, createLambdaHandler, createScfHandler, type FunctionResult } from "wecom-kf/serverless";

const settings = { token: "t", encodingAesKey: "k", receiveId: "ww1" };
const callback = createCallback(settings);

const lambda = createLambdaHandler(callback, async (event, { waitUntil }) => waitUntil(Promise.resolve(event.receive_id)), {
  timeout: 3_000,
  replay: { store: memoryStore() },
});
export const rest: APIGatewayProxyHandler = lambda;
export const http: APIGatewayProxyHandlerV2 = lambda;
export const url: LambdaFunctionURLHandler = lambda;
export const balancer: ALBHandler = lambda;

type LambdaEvents = APIGatewayProxyEvent | APIGatewayProxyEventV2 | LambdaFunctionURLEvent | ALBEvent;
export const wrapped = async (event: LambdaEvents, context: Context): Promise<FunctionResult> => lambda(event, context);

declare const queue: SQSEvent;
// @ts-expect-error an event of a queue is not a request
export const wrong = (): Promise<FunctionResult> => lambda(queue);

/** Of a function URL, and of the API gateway. */
interface ScfEvent {
  body: string;
  headers: Record<string, string>;
  httpMethod: string;
  path: string;
  queryString: Record<string, string | string[]>;
  requestContext?: { serviceId: string; httpMethod: string };
}
const scf = createScfHandler(createCallbackAlone(settings), () => {}, { answer: "after-work" });
export const main_handler: (event: ScfEvent, context: object) => Promise<FunctionResult> = scf;

interface FcEvent {
  version: string;
  rawPath: string;
  headers: Record<string, string>;
  queryParameters: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
  requestContext: { accountId: string; http: { method: string; path: string } };
}
interface FcResponse {
  setStatusCode(code: number): void;
  setHeader(key: string, value: string): void;
  deleteHeader(key: string): void;
  send(body: Buffer | string): void;
}
interface FcRequest {
  method: string;
  path: string;
  url: string;
  queries: Record<string, string | string[]>;
  body: Buffer;
}
const fc = createFcHandler(callback, () => {});
export const bytes = (event: Buffer, context: object): Promise<FunctionResult> => fc(event, context);
export const parsed = (event: FcEvent, context: object): Promise<FunctionResult> => fc(event, context);
export const older = (request: FcRequest, response: FcResponse, context: object): Promise<void> => fc(request, response, context);
export const ended: Promise<{ readonly pending: number }> = fc.drain({ timeout: 1_000 });

/** Platforms that pass a `Request`. */
const fetchHandler = createFetchHandler(callback, () => {}, { answer: "after-work" });
interface NetlifyContext {
  params: Record<string, string>;
  geo: { city?: string };
  waitUntil(promise: Promise<unknown>): void;
}
export const netlify: (request: Request, context: NetlifyContext) => Response | Promise<Response> = fetchHandler;
export const vercel = { fetch: (request: Request): Promise<Response> => fetchHandler(request, { waitUntil: (_: Promise<unknown>) => {} }) };
interface EdgeOneContext {
  request: Request;
  params: Record<string, string>;
  env: Record<string, string>;
  waitUntil?: (task: Promise<unknown>) => void;
}
export const onRequest = (context: EdgeOneContext): Promise<Response> => fetchHandler(context.request, context);
declare function serve(handler: (request: Request, info: { remoteAddr: { hostname: string } }) => Response | Promise<Response>): object;
export const deno = serve(fetchHandler);

// @ts-expect-error there is no such option
createScfHandler(callback, () => {}, { wait: true });
