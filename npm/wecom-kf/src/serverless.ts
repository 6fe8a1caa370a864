/**
 * Handlers for serverless platforms that pass events instead of requests: `wecom-kf/serverless`. Create the callback with `createCallback`
 * of `wecom-kf` or `wecom-kf/callback`. Platforms that pass a `Request` use `createFetchHandler`, those that run an HTTP server
 * `createNodeHandler`.
 */
export { createFcHandler } from "./serverless/fc.js";
export type { FcGatewayEventLike, FcHandler, FcHttpEventLike, FcRequestLike, FcResponseLike } from "./serverless/fc-types.js";
export { createLambdaHandler, type LambdaHandler, type LambdaHttpEventLike, type LambdaRestEventLike } from "./serverless/lambda.js";
export { createScfHandler, type ScfEventLike, type ScfHandler } from "./serverless/scf.js";
export type { EventQuery, FunctionDrain, FunctionResult } from "./serverless/types.js";
