import type { CallbackEvent, SealedCallback } from "../generated/engine.js";
import type { EngineName } from "../internal/choose-engine.js";

export type {
  CallbackEvent,
  CallbackEventBase,
  CallbackField,
  CancelAuth,
  ChangeAuth,
  CreateAuth,
  KfAccountAuthChange,
  KfMsgOrEvent,
  OtherCallbackEvent,
  ResetPermanentCode,
  SealedCallback,
  SuiteEventBase,
  SuiteTicket,
  UnknownCallbackEvent,
} from "../generated/engine.js";

/** A Token and its EncodingAESKey, as the admin console shows them. */
export interface CallbackKeys {
  /** The Token. */
  readonly token: string;
  /** The EncodingAESKey: 43 letters, digits, `+` or `/`. */
  readonly encodingAesKey: string;
}

/** The options of `createCallback`. */
export interface CallbackOptions extends CallbackKeys {
  /**
   * The accepted receivers of messages: the corp id for an internal app, the suite id for suite events, a list of both, `""` for an
   * individual's third-party app; a synchronous function that returns `true` or `false`; or `{ unchecked: true }`.
   */
  readonly receiveId: string | readonly string[] | ((receiveId: string) => boolean) | { readonly unchecked: true };
  /** Earlier keys that are still accepted while the console switches to new ones. */
  readonly previous?: CallbackKeys | readonly CallbackKeys[] | undefined;
  /** The engine, `native` or `wasm`, as in the options of a client. */
  readonly engine?: EngineName | undefined;
}

/**
 * The options of `createCallback` without keys: Token and EncodingAESKey are read from the environment variables
 * `WECOM_KF_CALLBACK_TOKEN` and `WECOM_KF_ENCODING_AES_KEY`, at the first use.
 */
export interface EnvironmentCallbackOptions extends Pick<CallbackOptions, "previous" | "engine"> {
  /** The accepted receivers of messages. Default: the environment variable `WECOM_KF_CORP_ID`. */
  readonly receiveId?: CallbackOptions["receiveId"] | undefined;
}

/**
 * A query: a query string, a URL, or the parameters by name, as frameworks parse them. A repeated parameter is rejected; a value that is
 * neither a string nor a number counts as missing.
 */
export type CallbackQuery = string | URL | URLSearchParams | { readonly [name: string]: unknown };

/** A request body as it arrived. */
export type CallbackBody = Uint8Array | ArrayBuffer | string;

/** The options of `seal`. */
export interface SealOptions {
  /** The signed timestamp, in Unix seconds. Default: now. */
  readonly timestamp?: string | number;
  /** The signed nonce. Default: random. */
  readonly nonce?: string;
  /** The 16 bytes in front of the message. Default: random; set them only to reproduce a known result. */
  readonly random?: Uint8Array;
  /** The receiver of the message. Default: the first of `receiveId`. */
  readonly receiveId?: string;
}

/** One callback URL: verifies, decrypts and parses what WeCom pushes there. Everything is synchronous, on every runtime. */
export interface Callback {
  /**
   * Handles WeCom's URL verification: returns the echo string, which must be the whole response body. Pushed messages are signed the same
   * way, so anyone who intercepted one could have it decrypted here: do not respond with a text that begins with `<` or `{`. The handlers
   * enforce this.
   */
  verifyUrl(query: CallbackQuery): string;
  /** Opens a pushed callback, or throws a `KfCallbackError`. */
  open(query: CallbackQuery, body: CallbackBody): CallbackEvent;
  /** Creates an encrypted callback or passive reply, for tests of your own handlers. */
  seal(message: string, options?: SealOptions): SealedCallback;
  /**
   * Frees the prepared keys. Otherwise they are freed with the object, on runtimes that have `FinalizationRegistry`. Callbacks with equal
   * settings share them. Afterwards every method throws a `KfEngineError` (`engine.callback_gone`).
   */
  [Symbol.dispose](): void;
}
