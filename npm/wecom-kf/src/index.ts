/**
 * SDK for WeCom Customer Service (企业微信「微信客服」).
 *
 * `KfClient` calls the API, `createCallback` opens what WeCom pushes, `createFetchHandler` and `createNodeHandler` answer it.
 */
export * from "./messages/accessors.js";
export { failedRows, type KfPartial } from "./client/batches.js";
export * from "./callback/callback.js";
export { KfClient, type SendRawRequest, type SendTextRequest } from "./client/client.js";
export { contactUrl } from "./messages/contact-url.js";
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
export * from "./errors/api-error.js";
export type { ErrcodeClass, FaultOwner } from "./generated/errcodes.js";
export type { KfErrorCode } from "./generated/errors.js";
export type { BatchName, OperationName, Operations } from "./generated/operations.js";
export * from "./generated/types.js";
export * from "./handlers/index.js";
export type { DownloadMediaResponse, UploadMediaRequest } from "./media/media.js";
export type { MediaPath, MediaSource } from "./media/source.js";
export * from "./messages/menu.js";
export type { RequestEvent, ResponseEvent } from "./observe/observer.js";
export type {
  CallEndpointOptions,
  CallOptions,
  FetchFunction,
  KfClientOptions,
  KfClientSettings,
  KfLogger,
  KfLogLevel,
} from "./client/options.js";
export type { Paged } from "./client/pages.js";
export type { KfPromise, KfResponse, WithResponse } from "./client/raw-response.js";
export * from "./messages/session.js";
export { splitText } from "./messages/split-text.js";
export * from "./stores/index.js";
export { kvStore, type KvNamespaceLike } from "./stores/kv.js";
export type { Transport, TransportFailure, TransportRequest, TransportResponse, TransportResult } from "./transport/fetch.js";
