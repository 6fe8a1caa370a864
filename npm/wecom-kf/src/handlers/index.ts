export { createFetchHandler, type FetchHandler, type FetchRequest, type WaitUntil } from "./fetch.js";
export {
  createNodeHandler,
  type FastifyReplyLike,
  type FastifyRequestLike,
  type KoaContextLike,
  type NodeHandler,
  type NodeRequest,
  type NodeResponse,
} from "./node.js";
export type { Drained, DrainOptions, EventContext, HandlerOptions, OnEvent } from "./options.js";
export type { ReplayOptions } from "./replay.js";
