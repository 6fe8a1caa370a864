/// <reference lib="esnext.disposable" preserve="true" />
// Written by `npm run codegen` from crates/wecom-kf-engine. Do not edit.

/**
 * The functions of both engines. All are synchronous. A function that can fail returns an {@link Outcome}; an argument of the wrong type
 * throws a `TypeError`.
 */
export interface Engine {
  /** The engine's kind, and the version of this interface. */
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
  /** Decides what to do after an attempt at a call. */
  judge(situation: Situation): Verdict;
  /** Merges parts returned by `split` into the parameters of one call: what remains to be done after a failure. */
  remaining(parts: string[]): string;
  /**
   * Interprets a response that is not a plain success. `errcode` says whether a success always carries one. `page` is the beginning of
   * a text that is not JSON, without secrets, for the error. The failure is `transport.lost` for a truncated response with a success
   * status.
   */
  readAnswer(status: number, text: string, errcode: Errcode, page: string): Outcome<ReadAnswer>;
  /** Checks a session state transition. */
  checkTransition(transition: Transition): Outcome<null>;
  /** Splits a text into parts of at most `maxBytes` UTF-8 bytes. Returns their lengths in UTF-16 units. */
  splitText(text: string, maxBytes: number): Outcome<number[]>;
  /**
   * Classifies an error that ended fetching a token, as far as other waiting calls are concerned. `code` is the error's code; `retryable`
   * whether a retry can help; `own` whether the error is of the operation that fetches this token, and not of another one that it needs.
   */
  fetchFailure(code: string, retryable: boolean, own: boolean): FetchFailure;
  /**
   * Creates the machine that keeps one token of a process: when it is used, renewed, rejected or discarded, and which calls wait for it.
   */
  createLife(): Outcome<EngineLife>;
  /** Creates the machine that gets a token through a store. Each renewal, and each token to be discarded, has its own. */
  createShare(storage: TokenStorage, task: ShareTask): Outcome<EngineShare>;
  /**
   * Creates the machine that reads a list, page after page, from the position in the parameters. `form` is the form of the first request.
   */
  createPaging(operation: string, parameters: string, form: Form | null): Outcome<EnginePaging>;
  /** Creates the machine that receives the messages of one account: which page is pulled, which turns run, and what is stored. */
  createInbox(options: InboxOptions): Outcome<EngineInbox>;
  /**
   * Creates the machine that grants pulls without a callback token: one per interval for all accounts of a corp; at most `capacity` wait.
   */
  createPermits(interval: Milliseconds, capacity: number): Outcome<EnginePermits>;
  /** The id of a message that WeCom gave none: it follows from its content, which is given as JSON. */
  messageId(message: string): string;
  /** The key in the store of an entry of an account, which is corp and account as one text. */
  storeKey(account: string, entry: string): string;
  /** Reads the letters of an account, parked and dead ones, from the stored text; `null` if there is none. */
  listLetters(text: string | null, nowMs: Milliseconds): Outcome<InboxLetter[]>;
  /** Has a dead letter tried again. Returns the text to store, or `null` if there is no such letter. */
  replayLetter(text: string | null, id: string, nowMs: Milliseconds): Outcome<InboxLetterChange | null>;
  /** Deletes a letter, parked or dead. Returns the text to store, or `null` if there is no such letter. */
  deleteLetter(text: string | null, id: string, nowMs: Milliseconds): Outcome<InboxLetterChange | null>;
  /** Creates a callback from the settings of one callback URL. */
  createCallback(settings: CallbackSettings): Outcome<EngineCallback>;
}

/** The settings of a callback URL, ready for use. */
export interface EngineCallback {
  /** Handles a URL verification. */
  verifyUrl(query: string): Outcome<Echo>;
  /** Verifies, decrypts and parses a pushed callback. `body` is the HTTP body as it arrived, XML or JSON. */
  open(query: string, body: Uint8Array): Outcome<CallbackEvent>;
  /** Encrypts and signs a message. `random` is 16 bytes. */
  seal(message: string, receiver: string, timestamp: string, nonce: string, random: Uint8Array): Outcome<SealedCallback>;
  /** Frees it. Later calls fail. */
  dispose(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** A machine that keeps one token of a process. */
export interface EngineLife {
  /** Passes inputs to the machine, in order; returns its outputs and its next deadline. */
  turn(now: Now, inputs: LifeInput[]): Outcome<LifeTurn>;
  /** Frees it. Later calls fail. */
  dispose(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** A machine that gets a token through a store. */
export interface EngineShare {
  /** Passes inputs to the machine, in order; returns its outputs and its next deadline. */
  turn(now: Now, inputs: ShareInput[]): Outcome<ShareTurn>;
  /** Frees it. Later calls fail. */
  dispose(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** A machine that reads a list, page after page. */
export interface EnginePaging {
  /** Passes inputs to the machine, in order; returns its outputs and its next deadline. */
  turn(now: Now, inputs: PagingInput[]): Outcome<PagingTurn>;
  /** Frees it. Later calls fail. */
  dispose(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** A machine that receives the messages of one account. */
export interface EngineInbox {
  /** Passes inputs to the machine, in order; returns its outputs and its next deadline. */
  turn(now: Now, inputs: InboxInput[]): Outcome<InboxTurn>;
  /** Frees it. Later calls fail. */
  dispose(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** A machine that grants pulls without a callback token. */
export interface EnginePermits {
  /** Passes inputs to the machine, in order; returns its outputs and its next deadline. */
  turn(now: Now, inputs: PermitInput[]): Outcome<PermitsTurn>;
  /** Frees it. Later calls fail. */
  dispose(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/** The result of a function that can fail. A failure is not an exception; the texts of errors are in `wecom-kf`. */
export type Outcome<T> = { readonly value: T; readonly failure?: undefined } | { readonly failure: Failure; readonly value?: undefined };

/** The engine's kind and version. */
export interface EngineInfo {
  /** `native` or `wasm`. */
  readonly engine: "native" | "wasm";
  /** The version of this interface. */
  readonly version: string;
}

/** The part of an engine that handles callbacks: all that the callback-only module has. */
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

/** The input of the decision. */
export interface Situation {
  /** The outcome of the latest attempt. */
  readonly outcome: AttemptOutcome;
  /** Whether the request may be repeated, as it was built. */
  readonly repeat: Repeat;
  /** Another form in which it can be repeated, as it was built. */
  readonly replay: Form | null;
  /** Which token it carried. */
  readonly authorization: Authorization;
  /** Whether the caller guarantees that making the call twice has the same effect as once. */
  readonly idempotent: boolean;
  /** The header `Retry-After`. */
  readonly retry_after: string | null;
  /** The header `Date`. */
  readonly date: string | null;
  /** The current time, against which a date in `retry_after` is measured if there is no `date`. */
  readonly now_ms: Milliseconds;
  /** The progress from the previous verdict; `null` for the first. */
  readonly progress: Progress | null;
  /** The maximum number of retries. */
  readonly max_retries: number;
  /** The remaining time of the call. */
  readonly time_left_ms: Milliseconds;
  /** A random number from 0 to 1. */
  readonly jitter: number;
}

/** The outcome of an attempt. */
export type AttemptOutcome =
  | { readonly kind: "not_sent" }
  | { readonly kind: "lost" }
  | {
      readonly kind: "http";
      /** The status. */
      readonly status: number;
    }
  | {
      readonly kind: "answer";
      /** Its errcode; 0 for success. Anything but an integer counts as -1. */
      readonly errcode: number;
    };

/** The state of a call between two attempts. */
export interface Progress {
  /** The number of retries so far. A new token and a change of form do not count. */
  readonly retries: number;
  /** Whether the token was renewed for this call. */
  readonly token_refreshed: boolean;
  /** Whether the request was repeated in its other form. */
  readonly replayed: boolean;
  /** Whether an attempt may have been carried out although it did not succeed. */
  readonly maybe_done: boolean;
}

/** The next step. */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "already_done" }
  | {
      readonly kind: "refresh_token";
      /** The state of the call after this step. */
      readonly progress: Progress;
    }
  | {
      readonly kind: "replay";
      /** The form. */
      readonly form: Form;
      /** The state of the call after this step. */
      readonly progress: Progress;
    }
  | {
      readonly kind: "retry";
      /** The pause. */
      readonly after_ms: Milliseconds;
      /** The state of the call after this step. */
      readonly progress: Progress;
    }
  | {
      readonly kind: "fail";
      /** How long to wait until the same call can succeed; `null` if waiting does not help or that is unknown. */
      readonly wait_ms: Milliseconds | null;
      /** Whether this or an earlier attempt may have been carried out. */
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

/** A time or duration in whole milliseconds; a number in JavaScript. */
export type Ms = number;

/**
 * The number of an operation, which relates a result to its request. The requesting side assigns it: a machine for what it requests of its
 * driver, and the driver, from a separate counter, for what it requests of the machine.
 */
export type Op = number;

/** The current time on both clocks. */
export interface Now {
  /** Since 1970, for comparison with records of other processes. It may be wrong, and may jump. */
  readonly wall: Ms;
  /** Since an arbitrary moment, for intervals within a process. It never goes back. */
  readonly monotonic: Ms;
}

/** The events. */
export type LifeInput =
  | { readonly kind: "tick" }
  | {
      readonly kind: "check";
      /** The call. */
      readonly op: Op;
      /** The token that WeCom rejected in this call. */
      readonly refused: SecretText | null;
    }
  | {
      readonly kind: "acquire";
      /** The call, with the same number as in its `check`. */
      readonly op: Op;
      /** Its client: any number that is unique within the process. */
      readonly client: number;
      /** The ticket of a third-party app that would be sent to WeCom, which is not part of the key. */
      readonly ticket: SecretText | null;
      /** The token that WeCom rejected in this call. */
      readonly refused: SecretText | null;
      /** Whether it renews a token early, as `use` requested. */
      readonly ahead: boolean;
      /** Whether it can wait for a renewal that another call started. */
      readonly joins: boolean;
      /** Random jitter: the fraction of a tenth of its lifetime by which the token is renewed earlier, in thousandths from 0 to 1000. */
      readonly jitter: number;
    }
  | {
      readonly kind: "leave";
      /** The call. */
      readonly op: Op;
    }
  | {
      readonly kind: "not_started";
      /** The call that `use` asked to renew it. */
      readonly op: Op;
      /** Why. */
      readonly failure: FetchFailure;
    }
  | {
      readonly kind: "ended";
      /** Which. */
      readonly renewal: Op;
      /** The outcome from its machine. */
      readonly outcome: ShareOutcome;
      /** The ticket last sent to WeCom, if it differs from that in `acquire`. */
      readonly ticket: SecretText | null;
    }
  | {
      readonly kind: "accepted";
      /** The token. */
      readonly token: SecretText;
    }
  | {
      readonly kind: "discard";
      /** The token; `null` for the one in use. */
      readonly token: SecretText | null;
    };

/** The actions for the driver. */
export type LifeOutput =
  | {
      readonly kind: "held";
      /** The token that can be used without asking; `null` if there is none. */
      readonly token: SecretText | null;
      /** Until when, on the monotonic clock. */
      readonly until: Ms;
      /** Whether to report the next call that succeeds with it, by `accepted`. */
      readonly unproven: boolean;
    }
  | {
      readonly kind: "use";
      /** The call. */
      readonly op: Op;
      /** The token. */
      readonly token: SecretText;
      /** Whether this call must renew it early, and so send `acquire` or `not_started`. */
      readonly ahead: boolean;
    }
  | {
      readonly kind: "missing";
      /** The call. */
      readonly op: Op;
    }
  | {
      readonly kind: "renew";
      /** Its number. */
      readonly renewal: Op;
      /** The call that needs it, whose client runs it. */
      readonly op: Op;
      /** The input for the renewal's machine. */
      readonly known: KnownToken;
      /** Why a token is fetched. */
      readonly why: FetchReason;
    }
  | {
      readonly kind: "joined";
      /** The call. */
      readonly op: Op;
      /** Which. */
      readonly renewal: Op;
    }
  | {
      readonly kind: "fail";
      /** The call. */
      readonly op: Op;
      /** Which. */
      readonly renewal: Op;
    }
  | {
      readonly kind: "refused";
      /** The call. */
      readonly op: Op;
      /** Which. */
      readonly renewal: Op;
      /** The slot in which `keep` had its error kept. */
      readonly slot: number;
      /** How long until the secret is tried again. */
      readonly wait: Ms;
      /** A note to add to the error's message. */
      readonly note: string;
    }
  | {
      readonly kind: "keep";
      /** Which. */
      readonly renewal: Op;
      /** The slot: a small number, less than [`MAX_REJECTED_SECRETS`]. */
      readonly slot: number;
    }
  | {
      readonly kind: "cancel";
      /** Which. */
      readonly renewal: Op;
    }
  | {
      readonly kind: "warn";
      /** The call that started it. */
      readonly op: Op;
      /** The text before the error. */
      readonly text: string;
    };

/** What the deadline is for. A driver that asks before it uses an expired token needs no timer for it. */
export type LifeReason = "renew" | "end";

/** The result of a turn. */
export interface LifeTurn {
  /** The actions for the driver, in this order. */
  readonly outputs: readonly LifeOutput[];
  /** When, on the monotonic clock, the machine needs its `Tick`; `null` if it waits only for inputs. */
  readonly deadline: Ms | null;
  /** What the deadline is for. */
  readonly reason: LifeReason | null;
}

/** The capability of the store. */
export type TokenStorage = "none" | "best_effort" | "atomic";

/** The task of the machine. */
export type ShareTask =
  | {
      readonly kind: "renew";
      /** What the process knows, from the output that requested the renewal. */
      readonly known: KnownToken;
      /** A random text that is unique to this renewal and identifies its lease. */
      readonly owner: string;
    }
  | {
      readonly kind: "discard";
      /** The token. */
      readonly token: SecretText;
    };

/** The events. */
export type ShareInput =
  | { readonly kind: "start" }
  | { readonly kind: "tick" }
  | {
      readonly kind: "read";
      /** The operation. */
      readonly op: Op;
      /** The value; `null` if there is none. */
      readonly text: SecretText | null;
    }
  | {
      readonly kind: "swapped";
      /** The operation. */
      readonly op: Op;
      /** Whether the value was set. */
      readonly done: boolean;
    }
  | {
      readonly kind: "store_failed";
      /** What failed. */
      readonly op: Op;
      /** The reason, for the log, without tokens or secrets. */
      readonly reason: string;
    }
  | {
      readonly kind: "fetched";
      /** The operation. */
      readonly op: Op;
      /** The token. */
      readonly token: SecretText;
      /** Its lifetime; `null` if unknown. */
      readonly life: Ms | null;
    }
  | {
      readonly kind: "fetch_failed";
      /** The operation. */
      readonly op: Op;
      /** Why. */
      readonly failure: FetchFailure;
    }
  | {
      readonly kind: "stop";
      /** Why. */
      readonly failure: FetchFailure;
    };

/** The actions for the driver. */
export type ShareOutput =
  | {
      readonly kind: "get";
      /** Its number. */
      readonly op: Op;
      /** Which. */
      readonly place: StorePlace;
    }
  | {
      readonly kind: "compare_and_set";
      /** Its number. */
      readonly op: Op;
      /** Which. */
      readonly place: StorePlace;
      /** The expected value; `null` for none. */
      readonly expected: SecretText | null;
      /** The value. */
      readonly value: SecretText;
      /** Its time to live. */
      readonly ttl: Ms;
    }
  | {
      readonly kind: "fetch";
      /** Its number. */
      readonly op: Op;
    }
  | {
      readonly kind: "warn";
      /** The text. */
      readonly text: string;
    }
  | {
      readonly kind: "done";
      /** The outcome. */
      readonly outcome: ShareOutcome;
    };

/** What the deadline is for. */
export type ShareReason = "store_slow" | "check_again";

/** The result of a turn. */
export interface ShareTurn {
  /** The actions for the driver, in this order. */
  readonly outputs: readonly ShareOutput[];
  /** When, on the monotonic clock, the machine needs its `Tick`; `null` if it waits only for inputs. */
  readonly deadline: Ms | null;
  /** What the deadline is for. */
  readonly reason: ShareReason | null;
}

/** What can happen. */
export type PagingInput =
  | { readonly kind: "begin" }
  | {
      readonly kind: "page";
      /** That of [`Output::Fetch`]. */
      readonly op: Op;
      /** What the machine needs to know about it. */
      readonly page: PagingPage;
    };

/** What the machine needs to know about a page. The items stay with the driver. */
export interface PagingPage {
  /** The form of the request that succeeded, which may differ from the one in [`Output::Fetch`]. */
  readonly form: Form | null;
  /** The ids of its items, in order. Not used by cursor. */
  readonly ids: readonly string[];
  /** The cursor of the next page. */
  readonly next_cursor: string | null;
  /** Whether the server says that there is more. */
  readonly has_more: boolean;
}

/** What to do, in this order. When there is nothing more to do, the list has ended. */
export type PagingOutput =
  | {
      readonly kind: "fetch";
      /** Identifies the request. */
      readonly op: Op;
      /** The form of the request. */
      readonly form: Form | null;
      /** The position; overrides the caller's parameters. */
      readonly place: PagingPlace;
    }
  | {
      readonly kind: "give";
      /** The indices of items to skip, in ascending order: they were returned before. */
      readonly skip: readonly number[];
    }
  | {
      readonly kind: "remember";
      /** The form. */
      readonly form: Form;
    }
  | { readonly kind: "stalled" };

/** Why the machine has a deadline: it never has. */
export type PagingReason = never;

/** The position of a page. A field that is `None` keeps the caller's value. */
export interface PagingPlace {
  /** The number of items before the page. */
  readonly offset: number | null;
  /** The maximum number of items. */
  readonly limit: number | null;
  /** The `next_cursor` of the page before. */
  readonly cursor: string | null;
}

/** The result of a turn. */
export interface PagingTurn {
  /** The actions for the driver, in this order. */
  readonly outputs: readonly PagingOutput[];
  /** When, on the monotonic clock, the machine needs its `Tick`; `null` if it waits only for inputs. */
  readonly deadline: Ms | null;
  /** What the deadline is for. */
  readonly reason: PagingReason | null;
}

/** The settings. */
export interface InboxOptions {
  /** The corp and the account, as one text: the ids of replies are derived from it. */
  readonly account: string;
  /** A random text, unique to this machine: the owner in the account record. Another run of the same instance has another one. */
  readonly owner: string;
  /** How messages become turns. */
  readonly turns: InboxTurns;
  /** For bursts: how long a customer must be silent. */
  readonly quiet: Ms;
  /** For bursts: how long a turn waits at most. */
  readonly max: Ms;
  /** What counts at the first start. */
  readonly start: InboxStart;
  /** How many pages may be unfinished at the same time: as many messages as so many full pages have. */
  readonly prefetch: number;
  /** The `limit` of a pull, from 1 to 1000. */
  readonly limit: number;
  /** How many turns may run at the same time. */
  readonly concurrency: number;
  /** How often a turn begins whose handler throws; then it is a dead letter. */
  readonly attempts: number;
  /** The length of the lease. */
  readonly lease: Ms;
  /**
   * The pause between pulls that no notice asked for. They have no token, and WeCom limits those strictly: at least 30 seconds per corp.
   */
  readonly poll: Ms;
  /** How long a turn may fail for unknown reasons before it is parked. */
  readonly park_after: Ms;
  /** How long it may fail before it is a dead letter. */
  readonly dead_after: Ms;
  /**
   * Whether a dead owner is also recognised by the wall clock: when the record's time is older than its lease and [`WALL_MARGIN`].
   * For instances that cannot wait for the length of the lease: serverless functions that only poll, and Durable Objects.
   *
   * [`WALL_MARGIN`]: super::WALL_MARGIN
   */
  readonly wall_clock: boolean;
  /** Random jitter, in thousandths from 0 to 1000: spreads the polls of many accounts over the interval. */
  readonly jitter: number;
}

/** How messages of one customer become turns. Events are turns of their own in every case. */
export type InboxTurns = "each" | "queue" | "burst";

/** Which messages count when an account is read for the first time. */
export type InboxStart =
  | { readonly kind: "skip" }
  | { readonly kind: "replay" }
  | {
      readonly kind: "since";
      /** The time. */
      readonly time: Ms;
    };

/** The events. */
export type InboxInput =
  | { readonly kind: "start" }
  | { readonly kind: "tick" }
  | {
      readonly kind: "notice";
      /** The callback's token. */
      readonly token: SecretText | null;
      /** Its `CreateTime`, in milliseconds. */
      readonly created: Ms;
    }
  | {
      readonly kind: "poll";
      /** The driver's number. */
      readonly op: Op;
    }
  | {
      readonly kind: "permitted";
      /** The operation. */
      readonly op: Op;
    }
  | {
      readonly kind: "page";
      /** The operation. */
      readonly op: Op;
      /** The number under which the driver holds the first message; those of the others follow, and no other message has one of them. */
      readonly first: number;
      /** The page. */
      readonly page: InboxPage;
    }
  | {
      readonly kind: "page_failed";
      /** The operation. */
      readonly op: Op;
      /** Why. */
      readonly failure: PullFailure;
      /** How long to wait at least, if the error says so. */
      readonly wait: Ms | null;
    }
  | {
      readonly kind: "read";
      /** The operation. */
      readonly op: Op;
      /** The value; `null` if there is none. */
      readonly text: SecretText | null;
    }
  | {
      readonly kind: "found";
      /** The operation. */
      readonly op: Op;
      /** The places, from 0, of those that are finished. */
      readonly found: readonly number[];
    }
  | {
      readonly kind: "swapped";
      /** The operation. */
      readonly op: Op;
      /** Whether the value was set. */
      readonly done: boolean;
    }
  | {
      readonly kind: "written";
      /** The operation. */
      readonly op: Op;
    }
  | {
      readonly kind: "store_failed";
      /** What failed. */
      readonly op: Op;
      /** The reason, for the log. */
      readonly reason: string;
    }
  | {
      readonly kind: "turns_ended";
      /** Which, from `deliver`, in this order. */
      readonly turns: readonly Op[];
    }
  | {
      readonly kind: "turn_failed";
      /** Which. */
      readonly turn: Op;
      /** Why. */
      readonly failure: TurnFailure;
      /** How long to wait at least, if the error says so. */
      readonly wait: Ms | null;
    }
  | {
      readonly kind: "reply";
      /** The driver's number. */
      readonly op: Op;
      /** Which turn. */
      readonly turn: Op;
      /** Its name, for handlers that may go another way when they run again. */
      readonly key: string | null;
    }
  | {
      readonly kind: "reply_once";
      /** The driver's number. */
      readonly op: Op;
      /** Which turn. */
      readonly turn: Op;
      /** Its name, for handlers that may go another way when they run again. */
      readonly key: string | null;
    }
  | {
      readonly kind: "send";
      /** The driver's number. */
      readonly op: Op;
      /** Which turn. */
      readonly turn: Op;
      /** The reply, from `reply`. */
      readonly reply: string;
      /** Which part, from 0. */
      readonly part: number;
    }
  | {
      readonly kind: "report";
      /** The driver's number. */
      readonly op: Op;
    }
  | {
      readonly kind: "stop";
      /** Whether running turns are left alone: their messages begin again elsewhere. */
      readonly abandon: boolean;
    };

/**
 * A page of `sync_msg`: its messages are in order, and each list has a place for each of them. Lists cross to another language in a
 * fraction of the time that objects take.
 */
export interface InboxPage {
  /** Their ids. */
  readonly msgids: readonly string[];
  /** Their customers; for events from inside `event`. Empty for events of the account. */
  readonly customers: readonly string[];
  /** Their `send_time`s, in milliseconds. */
  readonly sent: readonly Ms[];
  /** The places, from 0, of those that become turns of their own: events. */
  readonly events: readonly number[];
  /** The places of those that no handler asks for. */
  readonly unwanted: readonly number[];
  /** The cursor of the next page. */
  readonly next_cursor: string | null;
  /** Whether there are more. */
  readonly has_more: boolean;
}

/** A message, for the driver. One that it holds costs little: a page has a thousand. */
export type InboxMessage = number | string;

/** Why a pull failed. */
export type PullFailure = "account" | "unknown" | "token_expired" | "cursor_refused";

/** Why a turn failed. */
export type TurnFailure = "message" | "handler" | "account" | "unknown" | "crash";

/** The actions for the driver. A `key` is the name of a store's entry; the driver puts the account's prefix before it. */
export type InboxOutput =
  | {
      readonly kind: "permit";
      /** Its number. */
      readonly op: Op;
    }
  | {
      readonly kind: "pull";
      /** Its number. */
      readonly op: Op;
      /** From where; `null` without one. */
      readonly cursor: string | null;
      /** The callback's token. */
      readonly token: SecretText | null;
      /** How many messages at most. */
      readonly limit: number;
    }
  | {
      readonly kind: "get";
      /** Its number. */
      readonly op: Op;
      /** Which. */
      readonly key: string;
    }
  | {
      readonly kind: "compare_and_set";
      /** Its number. */
      readonly op: Op;
      /** Which. */
      readonly key: string;
      /** The expected value; `null` for none. */
      readonly expected: SecretText | null;
      /** The value. */
      readonly value: SecretText;
      /** Its time to live; `null` for ever. */
      readonly ttl: Ms | null;
    }
  | {
      readonly kind: "find";
      /** Its number. */
      readonly op: Op;
      /** Which. */
      readonly messages: readonly InboxMessage[];
    }
  | {
      readonly kind: "set_many";
      /** Its number. */
      readonly op: Op;
      /** Which. */
      readonly keys: readonly string[];
      /** Their time to live. */
      readonly ttl: Ms;
    }
  | {
      readonly kind: "keep";
      /** Its number. */
      readonly op: Op;
      /** Which, by their numbers: only messages that are not stored yet. */
      readonly messages: readonly number[];
      /** Their time to live. */
      readonly ttl: Ms;
    }
  | {
      readonly kind: "deliver";
      /** Its number. */
      readonly turn: Op;
      /** Its id, if it is not that of its first message: one that was finished before. */
      readonly id: string | null;
      /** Its messages, in order. They have the same customer. */
      readonly messages: readonly InboxMessage[];
      /** How often it began, in this process or as far as stored, from 1. */
      readonly attempt: number;
      /**
       * Whether it may have begun before, here or in another process. Its replies of several parts may be stored then: what is stored
       * is sent, even if the handler words the reply as one part this time.
       */
      readonly again: boolean;
    }
  | {
      readonly kind: "forget";
      /** Which, by their numbers. */
      readonly messages: readonly number[];
    }
  | {
      readonly kind: "lost";
      /** The running turns. */
      readonly turns: readonly Op[];
    }
  | {
      readonly kind: "parked";
      /** Its id. */
      readonly id: string;
      /** How often it began. */
      readonly attempts: number;
    }
  | {
      readonly kind: "dead_letter";
      /** Its id. */
      readonly id: string;
      /** The customer. */
      readonly customer: string | null;
      /** Its messages. Those with numbers are not held any more. */
      readonly messages: readonly InboxMessage[];
      /** How often it began. */
      readonly attempts: number;
      /** Why it failed last. */
      readonly failure: TurnFailure;
    }
  | {
      readonly kind: "reply";
      /** The driver's number. */
      readonly op: Op;
      /** Its name within the turn. */
      readonly reply: string;
      /** Where its parts are stored before the first is sent, if there are several or they are streamed. */
      readonly key: string;
    }
  | {
      readonly kind: "send";
      /** The driver's number. */
      readonly op: Op;
      /** The `msgid` to send it with: the same for the same part of the same reply. */
      readonly msgid: string;
    }
  | {
      readonly kind: "refused";
      /** The driver's number. */
      readonly op: Op;
      /** Why. */
      readonly why: ReplyRefusal;
    }
  | {
      readonly kind: "polled";
      /** The driver's number. */
      readonly op: Op;
      /** Whether all that was there is finished or parked. Otherwise another instance has the account, or the inbox stops. */
      readonly finished: boolean;
    }
  | {
      readonly kind: "report";
      /** The driver's number. */
      readonly op: Op;
      /** The numbers. */
      readonly report: InboxReport;
    }
  | {
      readonly kind: "log";
      /** How bad it is. */
      readonly level: InboxLevel;
      /** The text, without texts of messages and tokens. */
      readonly text: string;
    }
  | {
      readonly kind: "stopped";
      /** Why, if the user did not stop it. */
      readonly error: string | null;
    };

/** Why a reply cannot be sent. */
export type ReplyRefusal = "lost" | "over";

/** How bad something is. */
export type InboxLevel = "debug" | "warn" | "error";

/** How an inbox stands. */
export interface InboxReport {
  /** Whether this instance has the account. */
  readonly owner: boolean;
  /** Pages that are not finished. */
  readonly pages: number;
  /** Customers with unfinished messages. */
  readonly customers: number;
  /** Turns that run. */
  readonly running: number;
  /** Messages of unfinished pages, and in letters that are tried again. */
  readonly messages: number;
  /** Stored turns that are tried again. */
  readonly parked: number;
  /** Dead letters. */
  readonly dead: number;
  /** When the oldest unfinished message was sent, in Unix milliseconds; 0 if there is none. */
  readonly oldest: Ms;
  /** Turns that ended since the start. */
  readonly ended: number;
  /** Turns that failed since the start. */
  readonly failed: number;
}

/** What the deadline is for. */
export type InboxReason = "store_slow" | "store_again" | "pull" | "poll" | "renew" | "watch" | "turn";

/** The result of a turn. */
export interface InboxTurn {
  /** The actions for the driver, in this order. */
  readonly outputs: readonly InboxOutput[];
  /** When, on the monotonic clock, the machine needs its `Tick`; `null` if it waits only for inputs. */
  readonly deadline: Ms | null;
  /** What the deadline is for. */
  readonly reason: InboxReason | null;
}

/** The events. */
export type PermitInput =
  | { readonly kind: "tick" }
  | {
      readonly kind: "ask";
      /** The driver's number. */
      readonly op: Op;
    }
  | {
      readonly kind: "withdraw";
      /** The driver's number. */
      readonly op: Op;
    };

/** The actions for the driver. */
export type PermitOutput =
  | {
      readonly kind: "granted";
      /** The driver's number. */
      readonly op: Op;
    }
  | {
      readonly kind: "refused";
      /** The driver's number. */
      readonly op: Op;
      /** How long until one who asks now would have had its turn. */
      readonly wait: Ms;
    };

/** The result of a turn. */
export interface PermitsTurn {
  /** The actions for the driver, in this order. */
  readonly outputs: readonly PermitOutput[];
  /** When, on the monotonic clock, the machine needs its `Tick`; `null` if it waits only for inputs. */
  readonly deadline: Ms | null;
  /** What the deadline is for. */
  readonly reason: null | null;
}

/** A stored turn. Its messages are under `message:` and their ids. */
export interface InboxLetter {
  /** Its id: that of its first message, also when that one is not among `msgids` any more. */
  readonly id: string;
  /** The customer; empty for events of the account. */
  readonly customer: string;
  /** Its messages, in order. */
  readonly msgids: readonly string[];
  /** When it failed first, or was stored, in Unix milliseconds. */
  readonly since: Ms;
  /** When its messages were stored, in Unix milliseconds: fourteen days later ([`KEPT`]) they are gone, and so is the letter. */
  readonly stored: Ms;
  /** How often it began. */
  readonly attempts: number;
  /** When it became a dead letter; `null` if it is tried again. */
  readonly dead: Ms | null;
  /** Whether a user has a dead letter tried again: that its messages are finished does not count. */
  readonly replayed: boolean;
  /** Whether its messages wait behind others of the customer, and are not part of a turn yet. */
  readonly waits: boolean;
  /** Whether they are events. */
  readonly event: boolean;
}

/**
 * A change of the letters that a user asked for. The driver stores the text by compare-and-set, with the time to live [`KEPT`], and then
 * polls: the owner tries again what is to be tried again, and leaves alone what was deleted.
 */
export interface InboxLetterChange {
  /** The new text. */
  readonly text: string;
  /**
   * The messages that nobody needs any more. After the text, the driver sets `done:` and each of these ids for [`FINISHED`], so that they
   * do not come again when WeCom refuses a cursor; their `message:` keys may be deleted.
   *
   * [`FINISHED`]: super::FINISHED
   */
  readonly msgids: readonly string[];
}

/** The outcome of a renewal. */
export interface ShareOutcome {
  /** The token that can be used; `null` if there is none, and after discarding one. */
  readonly record: TokenRecord | null;
  /** The age of the token as far as this process can tell: on its monotonic clock if it fetched the token, else on the wall clock. */
  readonly age: Ms;
  /** The result of the fetch. */
  readonly fetch: FetchEnd;
}

/** Which entry of the store. */
export type StorePlace = "record" | "lease";

/** A text that may contain a token or a secret: `Debug` does not show it. */
export type SecretText = string;

/** A token and its lifetime. */
export interface TokenRecord {
  /** The token. */
  readonly access_token: SecretText;
  /** Its lifetime in seconds from `obtained_at`; `null` if unknown, in which case it is not stored. */
  readonly expires_in: number | null;
  /** When its fetch started, on the wall clock of the process that fetched it. */
  readonly obtained_at: Ms;
}

/** What a process knows when it looks for a token in a store. */
export interface KnownToken {
  /** The token that it has, which a renewal must replace. */
  readonly held: TokenRecord | null;
  /** The token that WeCom rejected. */
  readonly refused: SecretText | null;
  /** Jitter: the fraction of a tenth of its lifetime by which it is renewed earlier, in thousandths from 0 to 1000. */
  readonly jitter: number;
}

/** The result of a token fetch within a renewal. */
export type FetchEnd =
  | { readonly kind: "none" }
  | { readonly kind: "issued" }
  | {
      readonly kind: "failed";
      /** Why. */
      readonly failure: FetchFailure;
    };

/** Why a renewal failed, as far as other waiting calls are concerned. */
export type FetchFailure = "refused" | "server" | "client" | "time" | "closed";

/** Why a token is fetched. */
export type FetchReason = "first" | "expiring" | "refused";

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

/**
 * An encrypted and signed message, and the HTTP request parts to send it.
 *
 * 中文：加密并签名的消息，以及发送它所需的 HTTP 请求各部分。
 */
export interface SealedCallback {
  /**
   * The encrypted message, in Base64.
   *
   * 中文：加密后的消息（Base64）。
   */
  encrypt: string;
  /**
   * The signature over the other fields and the Token.
   *
   * 中文：其余字段与 Token 的签名。
   */
  msg_signature: string;
  /**
   * The signed time, in Unix seconds.
   *
   * 中文：参与签名的时间戳，Unix 时间戳（秒）。
   */
  timestamp: string;
  /**
   * The signed nonce.
   *
   * 中文：参与签名的 nonce。
   */
  nonce: string;
  /**
   * The query with which WeCom would push it.
   *
   * 中文：企业微信推送时所用的查询参数。
   */
  query: string;
  /**
   * The query of a URL verification, which carries the ciphertext itself.
   *
   * 中文：URL 验证所用的查询参数，其中带有密文本身。
   */
  echo_query: string;
  /**
   * The XML body that WeCom would push.
   *
   * 中文：企业微信推送时的 XML 请求体。
   */
  body: string;
  /**
   * The XML body of a passive reply.
   *
   * 中文：被动回复的 XML 响应体。
   */
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
  | "inbox.stopped"
  | "inbox.lease_lost"
  | "inbox.turn_ended"
  | "inbox.no_customer"
  | "inbox.message_gone"
  | "inbox.store_failed"
  | "inbox.newer_record"
  | "inbox.corrupt_record"
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
  | "client.secret_in_browser"
  | "store.cannot_open"
  | "store.network_file"
  | "store.newer_format"
  | "store.corrupt"
  | "store.disk_full"
  | "store.locked"
  | "store.failed"
  | "store.closed"
  | "store.memory_full"
  | "store.unavailable"
  | "engine.crashed"
  | "engine.callback_gone"
  | "engine.machine_gone"
  | "engine.unavailable";

/** A warning's stable code. */
export type WarningCode =
  | "warning.text_cut"
  | "warning.unusual_form"
  | "warning.large_image"
  | "warning.statistics_early";

/**
 * The common fields of all callbacks.
 *
 * 中文：所有回调共有的字段。
 */
export interface CallbackEventBase {
  /**
   * The corp; empty if the message names none.
   *
   * 中文：企业 ID；消息中没有则为空。
   */
  to_user_name: string;
  /**
   * The receiver of the message: the corp id or the suite id.
   *
   * 中文：消息的接收方：企业 ID 或第三方应用的 suite_id。
   */
  receive_id: string;
  /**
   * The decrypted message, as WeCom wrote it.
   *
   * 中文：解密后的消息原文。
   */
  raw: string;
}

/**
 * The common fields of a third-party app's events. They arrive at its command URL, and `receive_id` is the suite.
 *
 * 中文：第三方应用事件共有的字段；这些事件推送到指令回调 URL，`receive_id` 为 suite_id。
 */
export interface SuiteEventBase extends CallbackEventBase {
  /**
   * Always empty: these events are not addressed to a corp.
   *
   * 中文：始终为空：这些事件不是发给某个企业的。
   */
  to_user_name: "";
  /**
   * The suite.
   *
   * 中文：第三方应用的 suite_id。
   */
  suite_id: string;
  /**
   * The time, in Unix seconds; 0 if the message has none.
   *
   * 中文：时间，Unix 时间戳（秒）；消息中没有则为 0。
   */
  create_time: number;
}

/**
 * The name of an event that this version does not know. At run time it is the string that WeCom sent.
 *
 * 中文：本版本未知的事件名；运行时就是企业微信推送的字符串。
 */
export type UnknownCallbackEvent = UnknownCallbackEventValue;
declare enum UnknownCallbackEventValue {
  /**
   * Represents all of them.
   *
   * 中文：代表所有未知的事件名。
   */
  _ = "…",
}

/**
 * An event of another part of WeCom, or an unknown one: all events of an app arrive at one URL.
 *
 * 中文：企业微信其他功能的事件，或未知的事件：同一应用的事件都推送到同一个 URL。
 */
export interface OtherCallbackEvent extends CallbackEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: UnknownCallbackEvent;
  /**
   * The time, in Unix seconds, if the message has one.
   *
   * 中文：时间，Unix 时间戳（秒）；消息中有才返回。
   */
  create_time?: number;
  /**
   * All its fields under their own names; repeated fields are lists.
   *
   * 中文：全部字段，保留原名；重复的字段为列表。
   */
  fields: Record<string, CallbackField>;
}

/**
 * A field of a message.
 *
 * 中文：消息的一个字段。
 */
export type CallbackField = string | { [name: string]: CallbackField } | CallbackField[];

/**
 * An account has new messages or events: pull them with `syncMsg` (WeCom document 94670). Several messages may share one callback,
 * and there may be nothing new.
 *
 * 中文：客服账号有新消息或事件：请用 `syncMsg` 拉取（企业微信文档 94670）；多条消息可能只有一次回调，也可能没有新消息。
 */
export interface KfMsgOrEvent extends CallbackEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: "kf_msg_or_event";
  /**
   * The time, in Unix seconds; 0 if the message has none.
   *
   * 中文：时间，Unix 时间戳（秒）；消息中没有则为 0。
   */
  create_time: number;
  /**
   * The token for `syncMsg`, valid for 10 minutes; empty if the message has none (`syncMsg` omits an empty token).
   *
   * 中文：供 `syncMsg` 使用的 token，10 分钟内有效；消息中没有则为空（`syncMsg` 会略去空的 token）。
   */
  token: string;
  /**
   * The account; absent in the oldest format.
   *
   * 中文：客服账号；最早的格式没有。
   */
  open_kfid?: string;
}

/**
 * The accounts that the app may manage changed (WeCom documents 97712, 97302, 97713).
 *
 * 中文：应用可管理的客服账号发生变更（企业微信文档 97712、97302、97713）。
 */
export interface KfAccountAuthChange extends CallbackEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: "kf_account_auth_change";
  /**
   * The time, in Unix seconds; 0 if the message has none.
   *
   * 中文：时间，Unix 时间戳（秒）；消息中没有则为 0。
   */
  create_time: number;
  /**
   * Accounts whose permission was granted.
   *
   * 中文：新授权的客服账号。
   */
  auth_add_open_kfid: string[];
  /**
   * Accounts whose permission was revoked.
   *
   * 中文：取消授权的客服账号。
   */
  auth_del_open_kfid: string[];
}

/**
 * WeCom's ticket for a third-party app, pushed every ten minutes: store the latest one, which is needed to fetch the suite token.
 *
 * 中文：推送第三方应用的 suite_ticket，每 10 分钟一次：请保存最新的，获取第三方应用凭证时需要。
 */
export interface SuiteTicket extends SuiteEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: "suite_ticket";
  /**
   * The ticket, valid for 30 minutes.
   *
   * 中文：suite_ticket，30 分钟内有效。
   */
  suite_ticket: string;
}

/**
 * A corp authorised the third-party app.
 *
 * 中文：企业授权了第三方应用。
 */
export interface CreateAuth extends SuiteEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: "create_auth";
  /**
   * The temporary code, valid for 5 minutes, to exchange for the permanent one (`getPermanentCode`).
   *
   * 中文：临时授权码，5 分钟内有效，用于换取永久授权码（`getPermanentCode`）。
   */
  auth_code: string;
  /**
   * The `state` of the installation link.
   *
   * 中文：安装链接中的 `state`。
   */
  state?: string;
}

/**
 * A corp changed its authorisation.
 *
 * 中文：企业变更了授权。
 */
export interface ChangeAuth extends SuiteEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: "change_auth";
  /**
   * The corp.
   *
   * 中文：企业 ID。
   */
  auth_corp_id: string;
  /**
   * The `state` of the link.
   *
   * 中文：链接中的 `state`。
   */
  state?: string;
}

/**
 * A corp revoked the authorisation of the third-party app: its permanent code is invalid.
 *
 * 中文：企业取消了对第三方应用的授权，其永久授权码失效。
 */
export interface CancelAuth extends SuiteEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: "cancel_auth";
  /**
   * The corp.
   *
   * 中文：企业 ID。
   */
  auth_corp_id: string;
}

/**
 * A corp's permanent code was reset; the old one will soon be invalid.
 *
 * 中文：企业的永久授权码已重置，旧的即将失效。
 */
export interface ResetPermanentCode extends SuiteEventBase {
  /**
   * The name of the event.
   *
   * 中文：事件名。
   */
  event: "reset_permanent_code";
  /**
   * The temporary code to exchange for the new permanent one.
   *
   * 中文：用于换取新的永久授权码的临时授权码。
   */
  auth_code: string;
}

/**
 * The event of a callback.
 *
 * 中文：回调事件。
 */
export type CallbackEvent =
  | KfMsgOrEvent
  | KfAccountAuthChange
  | SuiteTicket
  | CreateAuth
  | ChangeAuth
  | CancelAuth
  | ResetPermanentCode
  | OtherCallbackEvent;
