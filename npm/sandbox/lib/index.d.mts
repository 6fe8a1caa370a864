/** Where callbacks go, as one would enter it in the admin console. What is left out has a default. */
export interface CallbackOptions {
  /** The callback URL, as a whole: `http://127.0.0.1:8080/callback`. Without `onCallback`, callbacks are posted to it. */
  url?: string;
  /** The Token. */
  token?: string;
  /** The EncodingAESKey: 43 letters, digits, `+` or `/`. */
  encodingAesKey?: string;
  /** How long after a failed push the next try comes, in milliseconds. Default 1000. */
  retryDelay?: number;
}

/** To whom customers may be handed on. */
export interface UpgradeOptions {
  /** The members (专员). */
  members?: string[];
  /** The departments. */
  departments?: number[];
  /** The customer groups. */
  groupchats?: string[];
  /** Whether 专属服务 is managed in the admin console: calls get 95015 then. Default false. */
  managedInConsole?: boolean;
}

/** A third-party app that the corp has authorised. */
export interface SuiteOptions {
  /** The id of the suite. */
  suiteId: string;
  /** Its secret. */
  suiteSecret: string;
  /** The ticket that `service/get_suite_token` accepts. */
  suiteTicket: string;
  /** The code that `service/get_permanent_code` exchanges, once. */
  authCode: string;
  /** The permanent code of the corp. */
  permanentCode: string;
}

/** A file that is there from the start, under a media_id of your own that never ends: for tests that are not about uploading. */
export interface FileOptions {
  /** What messages and accounts name it by. */
  mediaId: string;
  /** What it was uploaded as. */
  type: "image" | "voice" | "video" | "file";
  /** Its name. Default: the media_id with an extension of the type. Its bytes are made up. */
  name?: string;
}

/** What a sandbox is made of. */
export interface SandboxOptions {
  /** The corp id. Default `ww_sandbox`. */
  corpId?: string;
  /** The secret that `gettoken` accepts. Default `sandbox-secret`. */
  secret?: string;
  /** Decides every id, token and code: the same seed and times give the same ones. Default 1. */
  seed?: number;
  /** The clock, in unix milliseconds. Default `Date.now`. Call `tick` after turning a clock of your own. */
  now?: () => number;
  /** How long an access token lasts, in seconds. Default 7200. */
  tokenLifetime?: number;
  /**
   * Which changes of session state are allowed. `official` (default): 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4. `forward`: 0→1,2,3,4 ·
   * 1→1,2,3,4 · 2→2,3,4 · 3→3,4.
   */
  transitions?: "official" | "forward";
  /** Whether `kf/account/list` is answered by GET too; without, GET gets 43002. Default true. */
  acceptGetAccountList?: boolean;
  /** The members of the corp; when given, anyone else gets 60111 as a servicer. Default: every userid is a member. */
  members?: string[];
  /** To whom `kf/customer/upgrade_service` may hand customers on. Default: to nobody. */
  upgrade?: UpgradeOptions;
  /** Whether the corp has bound a WeChat Channels (视频号) account. Default false. */
  wechatChannelsBinding?: boolean;
  /** A third-party app that the corp has authorised, for the calls below `service/`. Default: none. */
  suite?: SuiteOptions;
  /** Files that are there from the start. Default: none, so that only what was uploaded can be sent or be an avatar (40007). */
  files?: FileOptions[];
  /** Where callbacks go. Without this and `onCallback`, none are made. */
  callback?: CallbackOptions;
  /**
   * Receives callbacks without a socket, such as a fetch handler. Status 200 within 5 seconds is success; anything else is tried
   * again, three times in all, with the same query and body.
   */
  onCallback?: (request: Request) => Response | Promise<Response>;
  /**
   * Is told of each callback that failed, in one line: the URL without its query, the try, and why (no connection, a status other than 200, no
   * answer in 5 seconds, what `onCallback` threw). Default `console`; `false` for none.
   */
  logger?: Pick<Console, "warn"> | false;
}

/** What {@link Sandbox.waitFor} waits for: lines of what a customer's phone shows. What is left out fits any. */
export interface WaitFor {
  /** The customer. */
  external_userid: string;
  /** The account; without it, any. */
  open_kfid?: string;
  /** Only lines after this one: the `msgid` that `customerWrites` gave. Without it, lines that are there already fit too. */
  after?: string;
  /** Who the line is from. Default: the bot, which is `api`, `welcome`, `reply` or `closing`. */
  from?: Line["from"] | Line["from"][];
  /** The type of the message. */
  msgtype?: string;
  /** A part of the text. */
  text?: string;
  /** How many such lines. Default 1. */
  count?: number;
}

/** Names a conversation. */
export interface ConversationKey {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
}

/** A WeChat Channels (视频号) entry. */
export interface SandboxWechatChannels {
  /** The name of the channel; scenes 1 to 3. */
  nickname?: string;
  /** The name of the shop; scenes 4 and 5. */
  shop_nickname?: string;
  /** Where in WeChat Channels, 1 to 5. */
  scene?: number;
}

/** One line of what a customer's phone shows. */
export interface Line {
  /** Who it is from: `api` is `send_msg`; `welcome`, `reply` and `closing` are `send_msg_on_event`. */
  from: "customer" | "servicer" | "api" | "welcome" | "reply" | "closing";
  /** The id of the message. */
  msgid: string;
  /** The account of the conversation. */
  open_kfid: string;
  /** The type of the message. */
  msgtype: string;
  /** The body of the message: what stands under its type's name on the wire. */
  body: Record<string, unknown>;
  /** When it was sent, in unix seconds. */
  time: number;
}

/** How a callback URL answered WeCom's check. */
export interface UrlCheck {
  /** Whether the answer was HTTP 200 with the bare echo. */
  ok: boolean;
  /** The HTTP status of the answer. */
  status: number;
  /** The body of the answer. */
  body: string;
  /** What the body must be. */
  echo: string;
}

/**
 * What the sandbox itself refuses: settings that cannot work, and acts that no person could perform now. An error of the API is
 * no exception but an answer with an `errcode`, as with WeCom.
 */
export class SandboxError extends Error {
  /** The stable code, such as `sandbox.unknown_customer`. */
  readonly code: string;
}

/**
 * The WeCom Customer Service server, in this process. Methods take effect at once; callbacks follow by themselves.
 *
 * Every method for an act throws a `SandboxError` when no person could do that now.
 */
export interface Sandbox {
  /** The corp id. */
  readonly corpId: string;
  /** The secret that `gettoken` accepts. */
  readonly secret: string;
  /** The address of WeCom's API, for clients that want one beside `fetch`. */
  readonly baseUrl: string;
  /** The settings of the callback, for the receiver; nothing when no callbacks are made. */
  readonly callback: (Required<Omit<CallbackOptions, "retryDelay">> & Pick<CallbackOptions, "retryDelay">) | undefined;
  /** Answers a call of the API as WeCom would. Never opens a socket, whatever the host of the URL. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

  /**
   * A customer opens the conversation, by a contact link or by the account's id. Without `external_userid` it is a new customer.
   * Publishes `enter_session`, with a `welcome_code` when the customer got no welcome and wrote nothing in 48 hours.
   */
  customerEnters(params: {
    url?: string;
    open_kfid?: string;
    external_userid?: string;
    nickname?: string;
    wechat_channels?: SandboxWechatChannels;
  }): ConversationKey;
  /** A customer writes a text. An ended session gives way to a new one in state 0. */
  customerWrites(params: ConversationKey & { text: string; menu_id?: string }): { msgid: string };
  /** A customer sends a message of any type: `msgtype`, and the body under its name. */
  customerSends(params: ConversationKey & { message: { msgtype: string; [body: string]: unknown } }): { msgid: string };
  /** A customer taps an item of the newest menu that has it. */
  customerTaps(params: ConversationKey & { id: string }): { msgid: string };
  /** A customer recalls a message. Publishes `user_recall_msg`. */
  customerRecalls(params: ConversationKey & { msgid: string }): {};
  /** The servicer of a session in state 3 writes a text in the WeCom client. */
  servicerWrites(params: ConversationKey & { text: string }): { msgid: string };
  /** A servicer takes a session from the pool: state 2 to 3, `change_type` 1 with a `msg_code`. */
  servicerTakes(params: ConversationKey & { servicer_userid: string }): {};
  /** The servicer of a session gives it to another: `change_type` 2. */
  servicerTransfers(params: ConversationKey & { servicer_userid: string }): {};
  /** The servicer of a session ends it: state 3 to 4, `change_type` 3 with a `msg_code`. */
  servicerEnds(params: ConversationKey): {};
  /** A servicer opens an ended session again: state 4 to 3, `change_type` 4. Without `servicer_userid`, the one who served last. */
  servicerReopens(params: ConversationKey & { servicer_userid?: string }): {};
  /** A servicer begins or stops serving an account; `stop_type` 0 stopped (default), 1 paused. Publishes `servicer_status_change`. */
  servicerStatus(params: { open_kfid: string; servicer_userid: string; serving: boolean; stop_type?: 0 | 1 }): {};
  /** A message that was sent by API is not delivered: it leaves the customer's phone. Publishes `msg_send_fail`. */
  failMessage(params: { msgid: string; fail_type?: number }): {};
  /** Puts any JSON into an account's log as it is, for tests of what a reader does with the unknown. */
  pushRaw(params: { open_kfid: string; message: unknown }): {};
  /** An admin adds an account in the console. */
  adminAddsAccount(params: { name: string }): { open_kfid: string };
  /** An admin adds a servicer to an account in the console. */
  adminAddsServicer(params: { open_kfid: string; userid: string }): {};
  /** WeCom withdraws all access tokens before their end: calls with them get 40014. */
  invalidateTokens(): {};

  /** What the customer's phone shows, oldest first: one account's conversation, or all of the customer's. */
  conversation(external_userid: string, open_kfid?: string): Line[];
  /** Checks the callback URL as WeCom does when it is entered in the admin console. Rejects when it cannot be reached. */
  verifyCallbackUrl(): Promise<UrlCheck>;
  /** Does what is due by the clock. Only needed after turning a clock of your own. */
  tick(): void;
  /**
   * Resolves when no callback is under way, retries included. With a clock of your own, retries wait for it to be turned. A bot that answers the
   * callback first and works afterwards may still be at work then: `waitFor` waits for what it sends.
   */
  settled(): Promise<void>;
  /**
   * Resolves with the lines that fit as soon as the customer's phone shows `count` of them. `timeout` is in milliseconds, 5000 by default.
   * Rejects with `sandbox.timeout` when they do not come, and with `sandbox.closed` when the sandbox is closed meanwhile;
   * with `sandbox.bad_action` when a name is unknown, or `count` or `timeout` (at most 2147483647) is not valid.
   */
  waitFor(wanted: WaitFor, options?: { timeout?: number }): Promise<Line[]>;
  /** Ends the sandbox: no further callbacks, no further calls. Callbacks under way are given up, and their connections ended. */
  close(): void;
}

/**
 * Makes a sandbox.
 *
 * @throws SandboxError `sandbox.bad_settings` when an option is unknown, or the options cannot work.
 */
export function createSandbox(options?: SandboxOptions): Sandbox;
