/**
 * Callbacks without the client: `wecom-kf/callback`. On edge workers it takes a WebAssembly module of its own, which holds nothing else and
 * is a fraction of the whole engine; on Node.js the addon.
 */
import { engine } from "#callback-engine";
import { callbackOver } from "./callback/open.js";
import type { Callback, CallbackOptions } from "./callback/callback.js";

/** Takes the settings of one callback URL. Make it once: the keys are prepared here. */
export function createCallback(options: CallbackOptions): Callback {
  return callbackOver(engine, options);
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
  KfAccountAuthChange,
  KfMsgOrEvent,
  OtherCallbackEvent,
  ResetPermanentCode,
  SealedCallback,
  SealOptions,
  SuiteEventBase,
  SuiteTicket,
  UnknownCallbackEvent,
} from "./callback/callback.js";
export type { FaultOwner } from "./generated/errcodes.js";
export type { KfErrorCode } from "./generated/errors.js";
export * from "./handlers/index.js";
export { isKfError, KfCallbackError, KfClientError, KfEngineError, KfError, type KfErrorInit, KfHandlerError } from "./errors/kf-error.js";
export * from "./stores/index.js";
