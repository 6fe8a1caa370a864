/**
 * SDK for WeCom Customer Service (企业微信「微信客服」).
 *
 * `KfClient` calls the API, `createCallback` opens what WeCom pushes, `createFetchHandler` and `createNodeHandler` answer it.
 */
export * from "./accessors.js";
export { failedRows, type KfPartial } from "./batch.js";
export * from "./callback.js";
export { KfClient, type SendRawRequest, type SendTextRequest } from "./client.js";
export { contactUrl } from "./contact-url.js";
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
} from "./credentials.js";
export * from "./errors.js";
export type { ErrcodeClass, FaultOwner } from "./generated/errcodes.js";
export type { KfErrorCode } from "./generated/errors.js";
export type { BatchName, OperationName, Operations } from "./generated/operations.js";
export * from "./generated/types.js";
export * from "./handlers/index.js";
export type { DownloadMediaResponse, UploadMediaRequest } from "./media.js";
export type { MediaPath, MediaSource } from "./media-source.js";
export * from "./menu.js";
export type { RequestEvent, ResponseEvent } from "./observe.js";
export type {
  CallEndpointOptions,
  CallOptions,
  FetchFunction,
  KfClientOptions,
  KfClientSettings,
  KfLogger,
  KfLogLevel,
} from "./options.js";
export type { Paged } from "./paged.js";
export type { KfPromise, KfResponse, WithResponse } from "./raw-response.js";
export * from "./session.js";
export { splitText } from "./split-text.js";
export * from "./stores/atomic.js";
export { kvStore, type KvNamespaceLike } from "./stores/kv.js";
export type { Transport, TransportFailure, TransportRequest, TransportResponse, TransportResult } from "./transport.js";
