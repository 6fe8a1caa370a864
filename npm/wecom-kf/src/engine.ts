/// <reference lib="esnext.disposable" preserve="true" />
/**
 * What both engines export, and all that the client may use of them.
 *
 * Everything is synchronous. Texts and bytes cross the boundary, no object graphs; failures come back as values. A `Marked` text
 * is `+` and the result, or `-` and a {@link Failure} as JSON.
 */
export interface Engine {
  /** Which engine this is, and the version of the contract. */
  info(): EngineInfo;
  /**
   * Checks an operation's parameters (a JSON object) and turns them into HTTP: `METHOD path?query repeat authorization replay content
   * errcode`, a line break, and the body; `repeat`, `authorization` and `replay` are those of a {@link Situation}. `form` is `none`, `post`
   * or `without_token`. `content` is `json`, or `file:` and the boundary of a multipart body: then the body ends where the file's bytes
   * begin. `errcode` is `always`, or `on_failure` where a success may have none. Warnings stand at the end of the line, behind a space, as
   * a JSON list of {@link Failure}s. `id` is a fresh id: the msgid of a send that has none, the boundary of an upload.
   */
  build(operation: string, parameters: string, nowMs: number, form: string, id: string): Marked;
  /**
   * Cuts an operation's parameters into such that each can travel, in the order to send them: a JSON list, of one for what fits into one
   * call. All parts are checked: nothing is to be sent when one could not be.
   */
  split(operation: string, parameters: string, nowMs: number): Marked;
  /** Builds a call of an endpoint that has no operation. */
  buildCall(method: string, path: string, parameters: string): Marked;
  /**
   * Decides what comes after a try: `done`, `already_done`; `refresh_token 0 p`, `replay 0 p` or `retry n p`, n in ms and p the call's
   * progress, for the next situation; `fail`, `fail n` when the same call can succeed after so many ms, `fail n m` or `fail - m` when this
   * try or one before it may have been carried out. `situation` is the JSON of a {@link Situation}.
   */
  judge(situation: string): string;
  /**
   * Mends an answer that `JSON.parse` does not take: strict JSON, or the failure: `transport.lost` when it was cut off,
   * `response.too_deep`, or `response.not_json` without its details.
   */
  repair(text: string): Marked;
  /** How long a token is used before it is fetched anew, in milliseconds. `jitter` is a random number from 0 to 1. */
  tokenLifetime(expiresInSeconds: number, jitter: number): number;
  /** Checks a change of session state. `table` is `forward` or `official`. */
  checkTransition(from: number, to: number, servicerUserid: string, table: string): Marked;
  /** Cuts a text into parts of at most `maxBytes` UTF-8 bytes: their lengths, as JavaScript counts, separated by spaces. */
  splitText(text: string, maxBytes: number): Marked;
  /** Takes the settings of one callback URL. */
  createCallback(settings: CallbackSettings): Outcome<EngineCallback>;
}

/** The result of a function that can fail. */
export type Outcome<T> = { readonly value: T; readonly failure?: undefined } | { readonly failure: Failure; readonly value?: undefined };

/** One callback URL's settings. */
export interface CallbackSettings {
  /** Each Token with its key, the newest first. */
  readonly pairs: readonly { readonly token: string; readonly encoding_aes_key: string }[];
  /** Whom messages may be addressed to; `null` for anyone. */
  readonly receivers: readonly string[] | null;
}

/** What callbacks need of an engine; the module that is for them alone has no more. */
export type CallbackEngine = Pick<Engine, "createCallback">;

/** A text with a mark in front: `+` and the result, or `-` and a {@link Failure} as JSON. */
export type Marked = string;

/** A failure: its stable code, and what its message tells. */
export interface Failure {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Which engine this is. */
export interface EngineInfo {
  /** `native` or `wasm`. */
  readonly engine: "native" | "wasm";
  /** The version of the contract. */
  readonly version: string;
}

/** One callback URL's settings, ready for use. */
export interface EngineCallback {
  /** Answers a URL check. */
  verifyUrl(query: string): Outcome<{ readonly echo: string; readonly receiver: string }>;
  /** Verifies, decrypts and reads a pushed callback. */
  open(query: string, body: Uint8Array): Outcome<{ readonly event: string; readonly receive_id: string; readonly raw: string }>;
  /** Encrypts and signs a message. `random` is 16 bytes. */
  seal(
    message: string,
    receiver: string,
    timestamp: string,
    nonce: string,
    random: Uint8Array,
  ): Outcome<Readonly<Record<"encrypt" | "msg_signature" | "timestamp" | "nonce" | "query" | "echo_query" | "body" | "reply", string>>>;
  /** Gives the settings up. */
  [Symbol.dispose](): void;
}

/** What {@link Engine.judge} decides on. */
export interface Situation {
  /** Whether a lost call may be made again; `with_msgid` is said of a send that has no msgid. */
  readonly repeat: "safe" | "with_msgid" | "never";
  /** The other form that the request can be made in. */
  readonly replay: "none" | "post" | "without_token";
  /** The token that the request carries. */
  readonly authorization: "token" | "suite" | "none";
  /** Whether the caller vouches that making the call twice does the same as once. */
  readonly idempotent: boolean;
  readonly happened: "not_sent" | "lost" | "http" | "answer";
  /** The HTTP status, for `http`. */
  readonly status?: number;
  /** WeCom's error code, for `answer`. */
  readonly errcode?: number;
  /** The `Retry-After` header. */
  readonly retry_after?: string | undefined;
  /** The `Date` header. */
  readonly date?: string | undefined;
  /** The clock, which a date in `retry_after` is measured from when there is no `date`. */
  readonly now_ms: number;
  /** What the verdict before this one ended with; empty for the first. */
  readonly progress: string;
  readonly max_retries: number;
  readonly time_left_ms: number;
  /** A random number from 0 to 1. */
  readonly jitter: number;
}
