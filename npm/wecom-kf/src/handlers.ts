/** What answers callbacks, without client and engine: `wecom-kf/handlers`. The callback comes from `wecom-kf` or `wecom-kf/callback`. */
export { createFetchHandler, type FetchHandler, type FetchRequest, type WaitUntil } from "./handlers/fetch.js";
export { createNodeHandler } from "./handlers/node.js";
export type {
  FastifyReplyLike,
  FastifyRequestLike,
  KoaContextLike,
  NodeHandler,
  NodeRequest,
  NodeResponse,
} from "./handlers/node-types.js";
export type { CallbackReceiver, DrainResult, DrainOptions, EventContext, HandlerOptions, OnEvent } from "./handlers/options.js";
export type { ReplayOptions } from "./handlers/replay.js";
export type { Callback, CallbackEvent } from "./callback/types.js";
export { isKfError, KfCallbackError, KfError, KfHandlerError } from "./errors/kf-error.js";
export type { KfErrorCode } from "./generated/errors.js";
