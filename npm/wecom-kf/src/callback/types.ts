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

/** One Token with its key, as the admin console shows them. */
export interface CallbackKeys {
  /** The Token. */
  readonly token: string;
  /** The EncodingAESKey: 43 letters, digits, `+` or `/`. */
  readonly encodingAesKey: string;
}

/** How a callback is set up. */
export interface CallbackOptions extends CallbackKeys {
  /**
   * Whom messages may be addressed to: the corp id for an own app, the suite id for suite events, a list of both, `""` for an
   * individual's third-party app; a function that decides, at once, by `true` or `false`; or `{ unchecked: true }`.
   */
  readonly receiveId: string | readonly string[] | ((receiveId: string) => boolean) | { readonly unchecked: true };
  /** Keys that were set before and may still arrive while the console changes over. */
  readonly previous?: CallbackKeys | readonly CallbackKeys[] | undefined;
  /** The engine, `native` or `wasm`, as in the options of a client. */
  readonly engine?: EngineName | undefined;
}

/**
 * A query: the string of it, a URL, or its parameters by name, as frameworks make them. A repeated parameter is refused, and what is
 * neither a text nor a number is as good as missing.
 */
export type CallbackQuery = string | URL | URLSearchParams | { readonly [name: string]: unknown };

/** A body as it arrived. */
export type CallbackBody = Uint8Array | ArrayBuffer | string;

/** How a message is sealed. */
export interface SealOptions {
  /** The time to sign, in unix seconds. Default now. */
  readonly timestamp?: string | number;
  /** The nonce to sign. Default random. */
  readonly nonce?: string;
  /** The 16 bytes in front of the message. Default random; give them only to reproduce a known result. */
  readonly random?: Uint8Array;
  /** Whom the message is addressed to. Default the first of `receiveId`. */
  readonly receiveId?: string;
}

/** One callback URL: verifies, decrypts and reads what WeCom pushes there. Everything is synchronous, on every runtime. */
export interface Callback {
  /**
   * Answers WeCom's check of the URL: returns the echo, which must be answered bare. Pushed messages are signed in the same way, so that
   * whoever has caught one gets its text here: answer nothing that begins with `<` or `{`. The handlers see to that.
   */
  verifyUrl(query: CallbackQuery): string;
  /** Opens a pushed callback, or throws a `KfCallbackError`. */
  open(query: CallbackQuery, body: CallbackBody): CallbackEvent;
  /** Makes an encrypted callback or passive reply: for tests of your own handlers. */
  seal(message: string, options?: SealOptions): SealedCallback;
  /**
   * Gives up the memory of the prepared keys, which is otherwise given up with the object where the runtime tells of that. Callbacks of
   * equal settings share it. Afterwards every method throws a `KfEngineError` (`engine.callback_gone`).
   */
  [Symbol.dispose](): void;
}
