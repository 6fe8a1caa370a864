import { runtime } from "#engine";

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
}

/**
 * A query: the string of it, a URL, or its parameters by name, as frameworks make them. A repeated parameter is refused, and what is
 * neither a text nor a number is as good as missing.
 */
export type CallbackQuery = string | URL | URLSearchParams | { readonly [name: string]: unknown };

/** A body as it arrived. */
export type CallbackBody = Uint8Array | ArrayBuffer | string;

/** What every callback tells. */
export interface CallbackEventBase {
  /** The corp; empty when the message names none. */
  to_user_name: string;
  /** Whom the message is addressed to: the corp id or the suite id. */
  receive_id: string;
  /** The decrypted message, as WeCom wrote it. */
  raw: string;
}

/** Something is new in an account: pull it with `syncMsg`. Several messages may share one callback. */
export interface KfMsgOrEvent extends CallbackEventBase {
  /** The name of the event. */
  event: "kf_msg_or_event";
  /** When, in unix seconds; 0 when the message does not say. */
  create_time: number;
  /** The token for `syncMsg`, valid for 10 minutes; empty, which `syncMsg` leaves out, when the message has none. */
  token: string;
  /** The account; absent in the oldest form. */
  open_kfid?: string;
}

/** The accounts that the app may manage changed. */
export interface KfAccountAuthChange extends CallbackEventBase {
  /** The name of the event. */
  event: "kf_account_auth_change";
  /** When, in unix seconds; 0 when the message does not say. */
  create_time: number;
  /** Accounts that were granted. */
  auth_add_open_kfid: string[];
  /** Accounts that were withdrawn. */
  auth_del_open_kfid: string[];
}

/** What the events of a third-party app have. They come to its command URL, and `receive_id` is the suite. */
export interface SuiteEventBase extends CallbackEventBase {
  /** Always empty: these events are for no single corp. */
  to_user_name: "";
  /** The suite. */
  suite_id: string;
  /** When, in unix seconds; 0 when the message does not say. */
  create_time: number;
}

/** WeCom's ticket for a third-party app, pushed every ten minutes: keep the newest, the suite token is fetched with it. */
export interface SuiteTicket extends SuiteEventBase {
  /** The name of the event. */
  event: "suite_ticket";
  /** The ticket, valid for 30 minutes. */
  suite_ticket: string;
}

/** A corp authorised the third-party app. */
export interface CreateAuth extends SuiteEventBase {
  /** The name of the event. */
  event: "create_auth";
  /** The temporary code, valid for 5 minutes, that gives the permanent one (`getPermanentCode`). */
  auth_code: string;
  /** The state that the link of the installation carried. */
  state?: string;
}

/** A corp changed what it authorised. */
export interface ChangeAuth extends SuiteEventBase {
  /** The name of the event. */
  event: "change_auth";
  /** The corp. */
  auth_corp_id: string;
  /** The state that the link of the change carried. */
  state?: string;
}

/** A corp withdrew the third-party app: its permanent code is void. */
export interface CancelAuth extends SuiteEventBase {
  /** The name of the event. */
  event: "cancel_auth";
  /** The corp. */
  auth_corp_id: string;
}

/** A corp's permanent code was made anew; the old one is void soon. */
export interface ResetPermanentCode extends SuiteEventBase {
  /** The name of the event. */
  event: "reset_permanent_code";
  /** The temporary code that gives the new permanent one. */
  auth_code: string;
}

/** An event's name that this version does not know. At run time it is the string that WeCom sent. */
export type UnknownCallbackEvent = UnknownCallbackEventValue;
declare enum UnknownCallbackEventValue {
  /** Stands for all of them. */
  _ = "…",
}

/** An event that is not of customer service: all events of an app arrive at one URL. */
export interface OtherCallbackEvent extends CallbackEventBase {
  /** The name of the event. */
  event: UnknownCallbackEvent;
  /** When, in unix seconds, if the message says so. */
  create_time?: number;
  /** All its fields under their own names; repeated ones as lists. */
  fields: Record<string, CallbackField>;
}

/** A field of a message. */
export type CallbackField = string | { [name: string]: CallbackField } | CallbackField[];

/** What a callback tells. */
export type CallbackEvent =
  | KfMsgOrEvent
  | KfAccountAuthChange
  | SuiteTicket
  | CreateAuth
  | ChangeAuth
  | CancelAuth
  | ResetPermanentCode
  | OtherCallbackEvent;

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

/** An encrypted and signed message, and the parts that it travels in. */
export interface SealedCallback {
  /** The encrypted message, in Base64. */
  encrypt: string;
  /** The signature over the other three and the Token. */
  msg_signature: string;
  /** The signed time, in unix seconds. */
  timestamp: string;
  /** The signed nonce. */
  nonce: string;
  /** The query that WeCom pushes with. */
  query: string;
  /** The query of a URL check, which carries the ciphertext itself. */
  echo_query: string;
  /** The XML body that WeCom pushes. */
  body: string;
  /** The XML body of a passive reply. */
  reply: string;
}

/** One callback URL: verifies, decrypts and reads what WeCom pushes there. Everything is synchronous, on every runtime. */
export interface Callback {
  /** Answers WeCom's check of the URL: returns the echo, which must be answered bare. */
  verifyUrl(query: CallbackQuery): string;
  /** Opens a pushed callback, or throws a `KfCallbackError`. */
  open(query: CallbackQuery, body: CallbackBody): CallbackEvent;
  /** Makes an encrypted callback or passive reply: for tests of your own handlers. */
  seal(message: string, options?: SealOptions): SealedCallback;
}
