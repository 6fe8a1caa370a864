/**
 * Callbacks without the client: `wecom-kf/callback`. On edge workers it uses a separate, much smaller WebAssembly module that contains only
 * callbacks; on Node.js it uses the addon.
 */
import { runtime } from "#callback-engine";
import { callbackWithEngine } from "./callback/open.js";
import { chooserOf } from "./internal/choose-engine.js";
import type { Callback, CallbackOptions, EnvironmentCallbackOptions } from "./callback/types.js";

const chooseEngine = chooserOf(runtime);

/**
 * Creates the verifier and decoder for one callback URL. Create it once: the keys are prepared here.
 *
 * Without `token` and `encodingAesKey` the environment variables `WECOM_KF_CALLBACK_TOKEN` and `WECOM_KF_ENCODING_AES_KEY` are used, and
 * without a `receiveId` then `WECOM_KF_CORP_ID`. They are read at the first use, so that a missing one fails the first request.
 *
 * 中文：创建一个回调 URL 的验签和解密器。密钥在此准备，只需创建一次。不传 `token` 和 `encodingAesKey` 时，读取环境变量 `WECOM_KF_CALLBACK_TOKEN` 和
 * `WECOM_KF_ENCODING_AES_KEY`；此时不传 `receiveId` 则读取 `WECOM_KF_CORP_ID`。首次使用时才读取，因此缺少变量时由第一个请求报错。
 */
export function createCallback(options?: CallbackOptions | EnvironmentCallbackOptions): Callback {
  return callbackWithEngine((wanted) => chooseEngine(wanted).engine, options);
}

export type {
  Callback,
  CallbackBody,
  CallbackEvent,
  CallbackEventBase,
  CallbackField,
  CallbackKeys,
  CallbackOptions,
  CallbackQuery,
  CancelAuth,
  ChangeAuth,
  CreateAuth,
  EnvironmentCallbackOptions,
  KfAccountAuthChange,
  KfMsgOrEvent,
  OtherCallbackEvent,
  ResetPermanentCode,
  SealedCallback,
  SealOptions,
  SuiteEventBase,
  SuiteTicket,
  UnknownCallbackEvent,
} from "./callback/types.js";
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
export {
  isKfError,
  KfCallbackError,
  KfClientError,
  KfEngineError,
  KfError,
  type KfErrorDetails,
  type KfErrorInit,
  KfHandlerError,
  KfStoreError,
} from "./errors/kf-error.js";
export type { EngineName } from "./internal/choose-engine.js";
export type { FaultOwner } from "./generated/errcodes.js";
export type { KfErrorCode } from "./generated/errors.js";
// The stores with an atomic compareAndSet, which the replay guard needs.
export {
  durableObjectStore,
  type DurableObjectListOptionsLike,
  type DurableObjectNamespaceLike,
  type DurableObjectStateLike,
  type DurableObjectStorageLike,
  type DurableObjectStoreOptions,
  KfStoreObject,
} from "./stores/durable-object.js";
export { type MemoryStore, type MemoryStoreOptions, memoryStore } from "./stores/memory.js";
export { type IoRedisLike, type NodeRedisLike, redisStore, type RedisStoreOptions } from "./stores/redis.js";
export type { Store, StoreEntry, StoreSetOptions } from "./stores/store.js";
