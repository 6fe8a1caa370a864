/// <reference lib="esnext.disposable" preserve="true" />
// Written by `npm run codegen` from crates/wecom-kf-engine. Do not edit.

/**
 * What both engines export. Everything is synchronous; what can fail returns an {@link Outcome}, and an argument of another shape throws a
 * `TypeError`.
 */
export interface Engine {
  /** Which engine this is, and the version of the contract. */
  info(): EngineInfo;
  /**
   * Checks an operation's parameters, a JSON object as text, and converts them to an HTTP request.
   *
   * `nowMs` is the current time. `form` is another form of the request, or `null`. `id` is a fresh id: used as the `msgid` of a send
   * without one, so that it can be retried (if `id` is empty, no msgid is added), and for the boundary of an upload. An upload may have
   * the first bytes of the file in `start`, as a list of numbers, to be checked against its type.
   */
  build(operation: string, parameters: string, nowMs: Milliseconds, form: Form | null, id: string): Outcome<BuiltRequest>;
  /**
   * Splits an operation's parameters into parts that can be sent, in sending order: JSON objects as texts; a single one if the
   * parameters fit into one call. All parts are checked, so that nothing is sent if one of them is invalid.
   */
  split(operation: string, parameters: string, nowMs: Milliseconds): Outcome<string[]>;
  /** Builds a request to an endpoint without an operation. `path` is relative to `cgi-bin/`. */
  buildCall(method: string, path: string, parameters: string): Outcome<BuiltRequest>;
  /** Decides what comes after a try of a call. */
  judge(situation: Situation): Verdict;
  /** Merges parts that `split` gave: the parameters of what is left to do after a failure. */
  remaining(parts: string[]): string;
  /**
   * Interprets a response that is not a plain success. `errcode` says whether a success always carries one. `page` is the beginning of
   * a text that is not JSON, without secrets, for the error. The failure is `transport.lost` for a truncated response with a success
   * status.
   */
  readAnswer(status: number, text: string, errcode: Errcode, page: string): Outcome<ReadAnswer>;
  /** How long a token is used before it is fetched anew, in milliseconds. `jitter` is a random number from 0 to 1. */
  tokenLifetime(expiresInS: number, jitter: number): Milliseconds;
  /** Checks a session state transition. */
  checkTransition(transition: Transition): Outcome<null>;
  /** Splits a text into parts of at most `maxBytes` UTF-8 bytes. Returns their lengths in UTF-16 units. */
  splitText(text: string, maxBytes: number): Outcome<number[]>;
  /** Creates a callback from the settings of one callback URL. */
  createCallback(settings: CallbackSettings): Outcome<EngineCallback>;
}

/** One callback URL's settings, ready for use. */
export interface EngineCallback {
  /** Handles a URL verification. */
  verifyUrl(query: string): Outcome<Echo>;
  /** Verifies, decrypts and parses a pushed callback. `body` is the HTTP body as it arrived, XML or JSON. */
  open(query: string, body: Uint8Array): Outcome<CallbackEvent>;
  /** Encrypts and signs a message. `random` is 16 bytes. */
  seal(message: string, receiver: string, timestamp: string, nonce: string, random: Uint8Array): Outcome<SealedCallback>;
  /** Gives the settings up. What is asked of the callback later fails. */
  [Symbol.dispose](): void;
}

/** The result of a function that can fail. Its failure is no exception: the texts of errors are in `wecom-kf`. */
export type Outcome<T> = { readonly value: T; readonly failure?: undefined } | { readonly failure: Failure; readonly value?: undefined };

/** Which engine this is. */
export interface EngineInfo {
  /** `native` or `wasm`. */
  readonly engine: "native" | "wasm";
  /** The version of the contract. */
  readonly version: string;
}

/** What callbacks need of an engine; the module that is for them alone has no more. */
export type CallbackEngine = Pick<Engine, "createCallback">;

/** A failure: a stable code and the details of its message. */
export interface Failure {
  /** The code, such as `request.missing_field`. */
  readonly code: FailureCode;
  /** The details of its message, by name. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Something that WeCom accepts but changes. */
export interface Warning {
  /** The code, such as `warning.text_cut`. */
  readonly code: WarningCode;
  /** The details of its message, by name. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Milliseconds: a Unix time or a duration. */
export type Milliseconds = number;

/** A request to send. */
export interface BuiltRequest {
  /** The method. */
  readonly method: Method;
  /** The path below `https://qyapi.weixin.qq.com/cgi-bin/`, with its query. Append the token to it. */
  readonly path: string;
  /** The JSON body; `null` for a GET and for a file. */
  readonly body: string | null;
  /** The multipart framing of the file in the body; `null` for requests without a file. */
  readonly multipart: Multipart | null;
  /** Whether it may be retried when its response was lost. */
  readonly repeat: Repeat;
  /** Another form in which it can be replayed. */
  readonly replay: Form | null;
  /** The token that it requires. */
  readonly authorization: Authorization;
  /** Whether a success always carries an errcode. */
  readonly errcode: Errcode;
  /** Warnings for the log about parameters that WeCom accepts but changes. */
  readonly warnings: readonly Warning[];
}

/** The multipart framing around a file's bytes. */
export interface Multipart {
  /** The header `Content-Type`. */
  readonly content_type: string;
  /** The part of the body before the bytes. */
  readonly head: string;
  /** The part of the body after the bytes. */
  readonly tail: string;
}

/** An HTTP method. */
export type Method = "GET" | "POST";

/** Whether a request may be retried when its response was lost: always, only with a `msgid` (it has none), or never. */
export type Repeat = "safe" | "with_msgid" | "never";

/** Another form in which a request can be replayed. */
export type Form = "post" | "get" | "without_token";

/** The token that a request carries: the corp's access token, the suite's, or none. */
export type Authorization = "token" | "suite" | "none";

/** Whether a success always carries an errcode. */
export type Errcode = "always" | "on_failure";

/** What the decision depends on. */
export interface Situation {
  /** What became of the newest try. */
  readonly happened: Happened;
  /** Whether the request may be repeated, as it was built. */
  readonly repeat: Repeat;
  /** Another form in which it can be made, as it was built. */
  readonly replay: Form | null;
  /** The token that it carried. */
  readonly authorization: Authorization;
  /** Whether the caller vouches that making the call twice does the same as once. */
  readonly idempotent: boolean;
  /** The header `Retry-After`. */
  readonly retry_after: string | null;
  /** The header `Date`. */
  readonly date: string | null;
  /** The clock, which a date in `retry_after` is measured from when there is no `date`. */
  readonly now_ms: Milliseconds;
  /** What the verdict before this one gave; `null` for the first. */
  readonly progress: Progress | null;
  /** How many retries are allowed at the most. */
  readonly max_retries: number;
  /** How much of the call's time is left. */
  readonly time_left_ms: Milliseconds;
  /** A random number from 0 to 1. */
  readonly jitter: number;
}

/** What became of a try. */
export type Happened =
  | { readonly kind: "not_sent" }
  | { readonly kind: "lost" }
  | {
      readonly kind: "http";
      /** The status. */
      readonly status: number;
    }
  | {
      readonly kind: "answer";
      /** Its error code; 0 for success. What is no whole number tells nothing, as -1 does. */
      readonly errcode: number;
    };

/** How a call stands between two tries. */
export interface Progress {
  /** How many retries were made. A new token and a change of form are none. */
  readonly retries: number;
  /** Whether the token was fetched anew for this call. */
  readonly token_refreshed: boolean;
  /** Whether the request was made in its other form. */
  readonly replayed: boolean;
  /** Whether a try may have been carried out although it did not succeed. */
  readonly maybe_done: boolean;
}

/** The next step. */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "already_done" }
  | {
      readonly kind: "refresh_token";
      /** How the call stands then. */
      readonly progress: Progress;
    }
  | {
      readonly kind: "replay";
      /** The form. */
      readonly form: Form;
      /** How the call stands then. */
      readonly progress: Progress;
    }
  | {
      readonly kind: "retry";
      /** The pause. */
      readonly after_ms: Milliseconds;
      /** How the call stands then. */
      readonly progress: Progress;
    }
  | {
      readonly kind: "fail";
      /** After how long the same call can succeed; `null` when waiting does not help or is not known to. */
      readonly wait_ms: Milliseconds | null;
      /** Whether this try or one before it may have been carried out. */
      readonly maybe_done: boolean;
    };

/** A session state transition. */
export interface Transition {
  /** The current state. A number that is not a state is rejected. */
  readonly from: number;
  /** The requested state. */
  readonly to: number;
  /** The servicer, for a transition to state 3. */
  readonly servicer_userid: string | null;
  /** The transition table. */
  readonly table: TransitionTable;
}

/** The transition table: `forward`, or the one in WeCom's documentation. */
export type TransitionTable = "forward" | "official";

/** WeCom's answer. */
export interface ReadAnswer {
  /** Its error code; 0 for success. */
  readonly errcode: number;
  /** As strict JSON, if it was none; else `null`. */
  readonly repaired: string | null;
}

/** The settings of a callback URL. */
export interface CallbackSettings {
  /** The Tokens with their keys, newest first. */
  readonly pairs: readonly CallbackPair[];
  /** The accepted receivers; `null` for any. */
  readonly receivers: readonly string[] | null;
}

/** A Token with its key. */
export interface CallbackPair {
  /** The Token. */
  readonly token: string;
  /** The EncodingAESKey: 43 letters, digits, `+` or `/`. */
  readonly encoding_aes_key: string;
}

/** The result of WeCom's URL verification. */
export interface Echo {
  /** The response body: exactly this text, without quotes or line break. */
  readonly echo: string;
  /** The receiver. */
  readonly receiver: string;
}

/** An encrypted and signed message, and the HTTP request parts to send it. */
export interface SealedCallback {
  /** The encrypted message, in Base64. */
  encrypt: string;
  /** The signature over the other fields and the Token. */
  msg_signature: string;
  /** The signed time, in Unix seconds. */
  timestamp: string;
  /** The signed nonce. */
  nonce: string;
  /** The query with which WeCom would push it. */
  query: string;
  /** The query of a URL verification, which carries the ciphertext itself. */
  echo_query: string;
  /** The XML body that WeCom would push. */
  body: string;
  /** The XML body of a passive reply. */
  reply: string;
}

/** A failure's stable code. */
export type FailureCode =
  | "request.unknown_operation"
  | "request.not_an_object"
  | "request.too_deep"
  | "request.missing_field"
  | "request.missing_one_of"
  | "request.wrong_type"
  | "request.too_long"
  | "request.too_short"
  | "request.out_of_range"
  | "request.not_one_of"
  | "request.bad_character"
  | "request.bad_form"
  | "request.unknown_variant"
  | "request.code_expired"
  | "request.statistics_order"
  | "request.statistics_span"
  | "request.statistics_too_old"
  | "request.statistics_not_published"
  | "request.bad_path"
  | "state.illegal_transition"
  | "state.unknown_state"
  | "state.servicer_required"
  | "response.not_json"
  | "response.empty"
  | "response.not_an_object"
  | "response.http_status"
  | "response.no_errcode"
  | "response.too_deep"
  | "response.unreadable"
  | "api.error"
  | "callback.bad_config"
  | "callback.bad_key"
  | "callback.missing_parameter"
  | "callback.long_query"
  | "callback.repeated_parameter"
  | "callback.signature_mismatch"
  | "callback.bad_envelope"
  | "callback.bad_base64"
  | "callback.bad_length"
  | "callback.bad_padding"
  | "callback.bad_frame"
  | "callback.not_utf8"
  | "callback.receiver_mismatch"
  | "callback.bad_message"
  | "transport.connect"
  | "transport.lost"
  | "transport.timeout"
  | "transport.body_too_large"
  | "transport.invalid_request"
  | "transport.closed"
  | "transport.aborted"
  | "client.bad_option"
  | "client.unreadable_media"
  | "client.credentials_failed"
  | "client.stalled_paging"
  | "engine.crashed"
  | "engine.callback_gone";

/** A warning's stable code. */
export type WarningCode =
  | "warning.text_cut"
  | "warning.unusual_form"
  | "warning.large_image"
  | "warning.statistics_early";

/** What every callback tells. */
export interface CallbackEventBase {
  /** The corp; empty when the message names none. */
  to_user_name: string;
  /** Whom the message is addressed to: the corp id or the suite id. */
  receive_id: string;
  /** The decrypted message, as WeCom wrote it. */
  raw: string;
}

/** What the events of a third-party app have. They come to its command URL, and `receive_id` is the suite. */
export interface SuiteEventBase extends CallbackEventBase {
  /** Always empty: these events are for no single corp. */
  to_user_name: "";
  /** The suite. */
  suite_id: string;
  /** When, in Unix seconds; 0 when the message does not say. */
  create_time: number;
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
  /** When, in Unix seconds, if the message says so. */
  create_time?: number;
  /** All its fields under their own names; repeated ones as lists. */
  fields: Record<string, CallbackField>;
}

/** A field of a message. */
export type CallbackField = string | { [name: string]: CallbackField } | CallbackField[];

/**
 * An account has new messages or events: pull them with `syncMsg` (WeCom document 94670). Several messages may share one callback,
 * and there may be nothing new.
 */
export interface KfMsgOrEvent extends CallbackEventBase {
  /** The name of the event. */
  event: "kf_msg_or_event";
  /** The time, in Unix seconds; 0 if the message has none. */
  create_time: number;
  /** The token for `syncMsg`, valid for 10 minutes; empty if the message has none (`syncMsg` omits an empty token). */
  token: string;
  /** The account; absent in the oldest format. */
  open_kfid?: string;
}

/** The accounts that the app may manage changed (WeCom documents 97712, 97302, 97713). */
export interface KfAccountAuthChange extends CallbackEventBase {
  /** The name of the event. */
  event: "kf_account_auth_change";
  /** The time, in Unix seconds; 0 if the message has none. */
  create_time: number;
  /** Accounts whose permission was granted. */
  auth_add_open_kfid: string[];
  /** Accounts whose permission was revoked. */
  auth_del_open_kfid: string[];
}

/** WeCom's ticket for a third-party app, pushed every ten minutes: store the latest one, which is needed to fetch the suite token. */
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
  /** The temporary code, valid for 5 minutes, to exchange for the permanent one (`getPermanentCode`). */
  auth_code: string;
  /** The `state` of the installation link. */
  state?: string;
}

/** A corp changed its authorisation. */
export interface ChangeAuth extends SuiteEventBase {
  /** The name of the event. */
  event: "change_auth";
  /** The corp. */
  auth_corp_id: string;
  /** The `state` of the link. */
  state?: string;
}

/** A corp revoked the authorisation of the third-party app: its permanent code is invalid. */
export interface CancelAuth extends SuiteEventBase {
  /** The name of the event. */
  event: "cancel_auth";
  /** The corp. */
  auth_corp_id: string;
}

/** A corp's permanent code was reset; the old one will soon be invalid. */
export interface ResetPermanentCode extends SuiteEventBase {
  /** The name of the event. */
  event: "reset_permanent_code";
  /** The temporary code to exchange for the new permanent one. */
  auth_code: string;
}

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
