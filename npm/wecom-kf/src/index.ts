/**
 * SDK for WeCom Customer Service (企业微信「微信客服」).
 *
 * `KfClient` calls the API, `createCallback` decrypts what WeCom pushes, `createFetchHandler` and `createNodeHandler` serve the callback
 * URL.
 */

// The client.
export { failedRows } from "./client/batches.js";
export type { CallEndpointOptions, CallOptions } from "./client/call-options.js";
export { KfClient } from "./client/client.js";
export type { KfClientOptions, KfClientSettings } from "./client/options.js";
export type { Paged } from "./client/pages.js";
export type { KfPromise, KfResponse, WithResponse } from "./client/raw-response.js";
export type { SendRawRequest, SendTextRequest } from "./client/send-types.js";
export type { KfLogger, KfLogLevel, RequestEvent, ResponseEvent } from "./observe/types.js";
export type {
  AccessTokenCredentials,
  CorpCredentials,
  Credentials,
  CredentialsOptions,
  ProvidedToken,
  Secret,
  SuiteCredentials,
  TokenProvider,
  TokenRequest,
} from "./tokens/credentials.js";
export type {
  FetchFunction,
  Transport,
  TransportFailure,
  TransportFailureCode,
  TransportRequest,
  TransportResponse,
  TransportResult,
} from "./transport/types.js";

// API types, generated from core.
export * from "./generated/codes.js";
export type { BatchName, OperationName, Operations } from "./generated/operations.js";
export type * from "./generated/types.js";
export type { DownloadMediaResponse, MediaPath, MediaSource, UploadMediaRequest } from "./media/types.js";
export {
  type BodyOf,
  type KnownMerged,
  type KnownMsgtype,
  type MergedMessage,
  mergedItems,
  type MessageOwner,
  messageOwner,
  productImage,
  productShopImage,
  salesPrice,
  sceneParam,
  type UnknownMerged,
  wechatChannelsScene,
} from "./messages/accessors.js";
export { contactUrl } from "./messages/contact-url.js";
export { type MenuBuilder, type MenuParts, menu } from "./messages/menu.js";
export { canTransition, checkTransition, type TransitionCheck } from "./messages/session.js";
export { splitText } from "./messages/split-text.js";

// Errors.
export { type ErrcodeExplanation, explainErrcode, isKfApiError, KfApiError, type KfApiErrorInit } from "./errors/api-error.js";
export type { Attempt } from "./errors/attempt.js";
export {
  isKfError,
  KfCallbackError,
  KfClientError,
  KfEngineError,
  KfError,
  type KfErrorDetails,
  type KfErrorInit,
  KfHandlerError,
  KfInboxError,
  KfRequestError,
  KfResponseError,
  KfStateError,
  KfStoreError,
  KfTransportError,
} from "./errors/kf-error.js";
export type { KfPartial } from "./errors/partial.js";
export type { ErrcodeClass, FaultOwner } from "./generated/errcodes.js";
export type { KfErrorCode } from "./generated/errors.js";

// The engine.
export { engineInfo, type KfEngineInfo } from "./internal/engine.js";
export type { EngineName } from "./internal/choose-engine.js";

// Callbacks and their handlers.
export { createCallback } from "./callback/create.js";
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

// The inbox.
export { createInbox, type InboxClients } from "./inbox/inbox.js";
export type { InboxHandlers, InboxMetric } from "./inbox/handler-types.js";
export type { InboxAccount, InboxOptions } from "./inbox/option-types.js";
export type {
  AckTurn,
  EventTurn,
  PersonMessage,
  ReplyContent,
  ReplyMessage,
  ReplyOptions,
  ReplyResult,
  Turn,
  TurnContent,
} from "./inbox/turn-types.js";
export type {
  CatchUpOptions,
  Inbox,
  InboxLag,
  IterableInbox,
  PollResult,
  StopOptions,
  StopResult,
  StoredTurn,
  StoredTurns,
} from "./inbox/types.js";
export type { Clock } from "./internal/clock.js";

// Stores.
export {
  durableObjectStore,
  type DurableObjectListOptionsLike,
  type DurableObjectNamespaceLike,
  type DurableObjectStateLike,
  type DurableObjectStorageLike,
  type DurableObjectStoreOptions,
  KfStoreObject,
} from "./stores/durable-object.js";
export { kvStore, type KvNamespaceLike } from "./stores/kv.js";
export { type MemoryStore, type MemoryStoreOptions, memoryStore } from "./stores/memory.js";
export { type IoRedisLike, type NodeRedisLike, redisStore, type RedisStoreOptions } from "./stores/redis.js";
export { type SqliteStore, type SqliteStoreOptions, sqliteStore } from "./stores/sqlite.js";
export type { SqliteDriverName } from "./stores/sqlite/driver.js";
export type { Store, StoreEntry, StoreSetOptions } from "./stores/store.js";
