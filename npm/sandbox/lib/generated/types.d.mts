// Written by `npm run codegen` from crates/wecom-kf-sandbox. Do not edit.

/** The callback settings, as in the admin console. All have defaults. */
export interface CallbackOptions {
  /**
   * The absolute callback URL: `http://127.0.0.1:8080/callback`. The default is for hosts that receive the callbacks without HTTP, such
   * as `onCallback`. Default `http://sandbox.invalid/callback`.
   */
  url?: string | undefined;
  /** The Token. Default `sandboxtoken`. */
  token?: string | undefined;
  /** The EncodingAESKey: 43 letters, digits, `+` or `/`. Default `sandboxsandboxsandboxsandboxsandboxsandboxs`. */
  encodingAesKey?: string | undefined;
  /** The delay before a failed callback is retried, in milliseconds. WeCom does not document it. Default 1000. */
  retryDelay?: number | undefined;
}

/** The targets to which customers may be referred. */
export interface UpgradeOptions {
  /** The members (专员). */
  members?: string[] | undefined;
  /** The departments. */
  departments?: number[] | undefined;
  /** The customer groups. */
  groupchats?: string[] | undefined;
  /** Whether 专属服务 is managed in the admin console: calls then return 95015. Default false. */
  managedInConsole?: boolean | undefined;
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

/** A file that exists from the start, under your own media_id that does not expire: for tests that do not test uploads. */
export interface FileOptions {
  /** The media_id that messages and accounts use. */
  mediaId: string;
  /** Its media type: `image`, `voice`, `video` or `file`. */
  type: "image" | "voice" | "video" | "file";
  /** Its name. Default: the media_id with an extension for the type. Its content is generated. */
  name?: string | undefined;
}

/** The settings of a sandbox. All have defaults. */
export interface SandboxSettings {
  /** The corp id. Default `ww_sandbox`. */
  corpId?: string | undefined;
  /** The secret that `gettoken` accepts. Default `sandbox-secret`. */
  secret?: string | undefined;
  /** The seed for ids, tokens and codes: the same seed and times give the same values. Default 1. */
  seed?: number | undefined;
  /** The lifetime of an access token, in seconds. Default 7200. */
  tokenLifetime?: number | undefined;
  /**
   * The allowed session state transitions. `official` (default): 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4. `forward`: 0→1,2,3,4 · 1→1,2,3,4 ·
   * 2→2,3,4 · 3→3,4.
   */
  transitions?: "official" | "forward" | undefined;
  /** The callback settings. Default: no callbacks. */
  callback?: CallbackOptions | undefined;
  /** Whether `kf/account/list` also accepts GET; otherwise GET returns 43002. Default true. */
  acceptGetAccountList?: boolean | undefined;
  /** The members of the corp; other userids cannot be servicers (60111). Default: every userid is a member. */
  members?: string[] | undefined;
  /** To whom `kf/customer/upgrade_service` may refer customers. Default: nobody. */
  upgrade?: UpgradeOptions | undefined;
  /** Whether the corp has bound a WeChat Channels (视频号) account. Default false. */
  wechatChannelsBinding?: boolean | undefined;
  /** A third-party app that the corp has authorised, for the calls below `service/`. Default: none. */
  suite?: SuiteOptions | undefined;
  /** Files that exist from the start. Default: none, so that only uploaded files can be sent or used as an avatar (40007). */
  files?: FileOptions[] | undefined;
}

/** A customer's conversation with an account. */
export interface ConversationKey {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
}

/**
 * An entry point in WeChat Channels (视频号).
 *
 * 中文：视频号入口信息。
 */
export interface SandboxWechatChannels {
  /**
   * The name of the channel; for scenes 1 to 3.
   *
   * 中文：视频号名称，场景值为 1 至 3 时返回。
   */
  nickname?: string | undefined;
  /**
   * The name of the shop; for scenes 4 and 5. Newer than `nickname`.
   *
   * 中文：视频号小店名称，场景值为 4、5 时返回；晚于 `nickname` 推出。
   */
  shop_nickname?: string | undefined;
  /**
   * The entry point. Some servers send the number as a string; `wechatChannelsScene` reads both.
   *
   * 中文：视频号场景值。有的服务端返回字符串，`wechatChannelsScene` 两种都能读取。
   */
  scene?: number | string | undefined;
}

/** The parameters of `customerEnters`. */
export interface CustomerEntersParams {
  /** A contact link of this sandbox, optionally with `&scene_param=…` appended. */
  url?: string | undefined;
  /** The account, if there is no link. */
  open_kfid?: string | undefined;
  /** The customer. By default a new customer is created; so is one for an unknown id. */
  external_userid?: string | undefined;
  /** The WeChat nickname, for a new customer or to change it. */
  nickname?: string | undefined;
  /** The entry point in WeChat Channels (视频号). */
  wechat_channels?: SandboxWechatChannels | undefined;
}

/** A message that was sent. */
export interface MessageSent {
  /** The message. */
  msgid: string;
}

/** The parameters of `customerWrites`. */
export interface CustomerWritesParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The text. */
  text: string;
  /** The menu item that it came from. */
  menu_id?: string | undefined;
}

/** The parameters of `customerSends`. */
export interface CustomerSendsParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** An object with `msgtype` and the body under that name. */
  message: { msgtype: string; [body: string]: unknown };
}

/** The parameters of `customerTaps`. */
export interface CustomerTapsParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The item's id. */
  id: string;
}

/** The parameters of `customerRecalls`. */
export interface CustomerRecallsParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The message. */
  msgid: string;
}

/** The parameters of `servicerWrites`. */
export interface ServicerWritesParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The text. */
  text: string;
}

/** The parameters of `servicerTakes`. */
export interface ServicerTakesParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The servicer. */
  servicer_userid: string;
}

/** The parameters of `servicerTransfers`. */
export interface ServicerTransfersParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The new servicer. */
  servicer_userid: string;
}

/** The parameters of `servicerEnds`. */
export interface ServicerEndsParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
}

/** The parameters of `servicerReopens`. */
export interface ServicerReopensParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The servicer. Default: the last one. */
  servicer_userid?: string | undefined;
}

/** The parameters of `servicerStatus`. */
export interface ServicerStatusParams {
  /** The account. */
  open_kfid: string;
  /** The servicer. */
  servicer_userid: string;
  /** Whether the servicer is serving from now on. */
  serving: boolean;
  /** How they stop: 0 stopped, 1 paused. Default 0. */
  stop_type?: 0 | 1 | undefined;
}

/** The parameters of `failMessage`. */
export interface FailMessageParams {
  /** The message. */
  msgid: string;
  /** The reason, as WeCom's number. Default 0, unknown. */
  fail_type?: number | undefined;
}

/** The parameters of `pushRaw`. */
export interface PushRawParams {
  /** The account. */
  open_kfid: string;
  /** The entry of `msg_list`; without it, `null`. */
  message?: unknown;
}

/** An account that was added. */
export interface AccountAdded {
  /** The account. */
  open_kfid: string;
}

/** The parameters of `adminAddsAccount`. */
export interface AdminAddsAccountParams {
  /** The name customers see. */
  name: string;
}

/** The parameters of `adminAddsServicer`. */
export interface AdminAddsServicerParams {
  /** The account. */
  open_kfid: string;
  /** The member. */
  userid: string;
}

/** A line on the customer's phone. */
export interface Line {
  /** The sender: `api` is `send_msg`; `welcome`, `reply` and `closing` are `send_msg_on_event`. */
  from: "customer" | "servicer" | "api" | "welcome" | "reply" | "closing";
  /** The id of the message. */
  msgid: string;
  /** The account of the conversation. */
  open_kfid: string;
  /** The type of the message. */
  msgtype: string;
  /** The body of the message: the object under its type's name on the wire. */
  body: Record<string, unknown>;
  /** When it was sent, in Unix seconds. */
  time: number;
}

/** What people do, each as a method. Throws a `SandboxError` when no person could do that now. */
export interface Acts {
  /**
   * A customer opens the conversation, through a contact link or by the account's id. Without `external_userid` a new customer is created.
   * Publishes `enter_session`, with a `welcome_code` if the customer has neither received a welcome message nor written within 48 hours.
   */
  customerEnters(params: CustomerEntersParams): ConversationKey;
  /** A customer writes a text. If the session has ended, a new one starts in state 0. */
  customerWrites(params: CustomerWritesParams): MessageSent;
  /** A customer sends a message of any type: `msgtype`, and the body under that name. */
  customerSends(params: CustomerSendsParams): MessageSent;
  /** A customer taps a menu item, in the latest menu that contains it. */
  customerTaps(params: CustomerTapsParams): MessageSent;
  /** A customer recalls a message. Publishes `user_recall_msg`. */
  customerRecalls(params: CustomerRecallsParams): {};
  /** The servicer of a session in state 3 writes a text in the WeCom client. */
  servicerWrites(params: ServicerWritesParams): MessageSent;
  /** A servicer takes a session from the pool: state 2 to 3, `change_type` 1 with a `msg_code`. */
  servicerTakes(params: ServicerTakesParams): {};
  /** The servicer of a session transfers it to another: `change_type` 2. */
  servicerTransfers(params: ServicerTransfersParams): {};
  /** The servicer of a session ends it: state 3 to 4, `change_type` 3 with a `msg_code`. */
  servicerEnds(params: ServicerEndsParams): {};
  /** A servicer reopens an ended session: state 4 to 3, `change_type` 4. By default the last servicer. */
  servicerReopens(params: ServicerReopensParams): {};
  /** A servicer starts or stops serving an account. Publishes `servicer_status_change`. */
  servicerStatus(params: ServicerStatusParams): {};
  /** A message sent through the API is not delivered: it disappears from the customer's phone. Publishes `msg_send_fail`. */
  failMessage(params: FailMessageParams): {};
  /** Puts arbitrary JSON into an account's log, for testing how a reader handles unknown messages. */
  pushRaw(params: PushRawParams): {};
  /** An admin adds an account in the console. */
  adminAddsAccount(params: AdminAddsAccountParams): AccountAdded;
  /** An admin adds a servicer to an account in the console. */
  adminAddsServicer(params: AdminAddsServicerParams): {};
  /** WeCom invalidates all access tokens before they expire. */
  invalidateTokens(): {};
}

/** What the sandbox refuses: the codes, and the fields of each. */
export interface Refusals {
  /** The settings are invalid. */
  "sandbox.bad_settings": { reason: string };
  /** The act is invalid: the act or a field is unknown, or a field is missing or has the wrong type. */
  "sandbox.bad_action": { reason: string };
  /** There is no such account. */
  "sandbox.unknown_account": { open_kfid: string };
  /** The contact link was not created by this sandbox. */
  "sandbox.unknown_link": {};
  /** The customer has never opened a conversation with the account. */
  "sandbox.unknown_customer": { external_userid: string };
  /** The member is not a servicer of the account. */
  "sandbox.unknown_servicer": { userid: string };
  /** The customer's phone does not show this message or menu item. */
  "sandbox.unknown_message": { wanted: string };
  /** The act is not possible in the session's state. */
  "sandbox.wrong_state": { state: number; needed: number };
  /** The sandbox has no callback URL. */
  "sandbox.no_callback": {};
}

/** The fields of an error besides its message, depending on its code. */
export interface SandboxErrorFields {
  /** What is wrong. */
  readonly reason?: string;
  /** The account. */
  readonly open_kfid?: string;
  /** The customer. */
  readonly external_userid?: string;
  /** The servicer. */
  readonly userid?: string;
  /** What was expected. */
  readonly wanted?: string;
  /** The state of the session, as a number. */
  readonly state?: number;
  /** The required state, as a number. */
  readonly needed?: number;
}
