// Written by `npm run codegen` from crates/wecom-kf-sandbox. Do not edit.

/** Where callbacks go, as one would enter it in the admin console. What is left out has a default. */
export interface CallbackOptions {
  /**
   * The callback URL, as a whole: `http://127.0.0.1:8080/callback`. The default leads nowhere: it is for hosts that
   * take the callbacks themselves, as `onCallback` does. Default `http://sandbox.invalid/callback`.
   */
  url?: string | undefined;
  /** The Token. Default `sandboxtoken`. */
  token?: string | undefined;
  /** The EncodingAESKey: 43 letters, digits, `+` or `/`. Default `sandboxsandboxsandboxsandboxsandboxsandboxs`. */
  encodingAesKey?: string | undefined;
  /** How long after a failed push the next try comes, in milliseconds. WeCom publishes no number. Default 1000. */
  retryDelay?: number | undefined;
}

/** To whom customers may be handed on. */
export interface UpgradeOptions {
  /** The members (专员). */
  members?: string[] | undefined;
  /** The departments. */
  departments?: number[] | undefined;
  /** The customer groups. */
  groupchats?: string[] | undefined;
  /** Whether 专属服务 is managed in the admin console: calls get 95015 then. Default false. */
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

/** A file that is there from the start, under a media_id of your own that never ends: for tests that are not about uploading. */
export interface FileOptions {
  /** What messages and accounts name it by. */
  mediaId: string;
  /** What it was uploaded as: `image`, `voice`, `video` or `file`. */
  type: "image" | "voice" | "video" | "file";
  /** Its name. Default: the media_id with an extension of the type. Its bytes are made up. */
  name?: string | undefined;
}

/** The settings of a sandbox. What is left out has its default. */
export interface SandboxSettings {
  /** The corp id. Default `ww_sandbox`. */
  corpId?: string | undefined;
  /** The secret that `gettoken` accepts. Default `sandbox-secret`. */
  secret?: string | undefined;
  /** Decides every id, token and code: the same seed and times give the same ones. Default 1. */
  seed?: number | undefined;
  /** How long an access token lasts, in seconds. Default 7200. */
  tokenLifetime?: number | undefined;
  /**
   * Which changes of session state are allowed. `official` (default): 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4. `forward`: 0→1,2,3,4 ·
   * 1→1,2,3,4 · 2→2,3,4 · 3→3,4.
   */
  transitions?: "official" | "forward" | undefined;
  /** Where callbacks go. Default: none are made. */
  callback?: CallbackOptions | undefined;
  /** Whether `kf/account/list` is answered by GET too; without, GET gets 43002. Default true. */
  acceptGetAccountList?: boolean | undefined;
  /** The members of the corp; when given, anyone else gets 60111 as a servicer. Default: every userid is a member. */
  members?: string[] | undefined;
  /** To whom `kf/customer/upgrade_service` may hand customers on. Default: to nobody. */
  upgrade?: UpgradeOptions | undefined;
  /** Whether the corp has bound a WeChat Channels (视频号) account. Default false. */
  wechatChannelsBinding?: boolean | undefined;
  /** A third-party app that the corp has authorised, for the calls below `service/`. Default: none. */
  suite?: SuiteOptions | undefined;
  /** Files that are there from the start. Default: none, so that only what was uploaded can be sent or be an avatar (40007). */
  files?: FileOptions[] | undefined;
}

/** A customer's conversation with an account. */
export interface ConversationKey {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
}

/** An entry point in WeChat Channels (视频号). */
export interface SandboxWechatChannels {
  /** The name of the channel; for scenes 1 to 3. */
  nickname?: string | undefined;
  /** The name of the shop; for scenes 4 and 5. Newer than `nickname`. */
  shop_nickname?: string | undefined;
  /** The entry point. Some servers send the number as a string; `wechatChannelsScene` reads both. */
  scene?: number | string | undefined;
}

/** The parameters of `customerEnters`. */
export interface CustomerEntersParams {
  /** A contact link of this sandbox, perhaps with `&scene_param=…` appended. */
  url?: string | undefined;
  /** The account, when there is no link. */
  open_kfid?: string | undefined;
  /** The customer. Without it a new customer is made; an unknown id becomes a customer. */
  external_userid?: string | undefined;
  /** The WeChat nickname; of a new customer, or to change it. */
  nickname?: string | undefined;
  /** The WeChat Channels (视频号) entry that the customer comes from. */
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
  /** The menu item that it comes from. */
  menu_id?: string | undefined;
}

/** The parameters of `customerSends`. */
export interface CustomerSendsParams {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** An object: `msgtype`, and the body under its name. */
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
  /** The servicer who gets it. */
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
  /** The servicer; without it, the one who served last. */
  servicer_userid?: string | undefined;
}

/** The parameters of `servicerStatus`. */
export interface ServicerStatusParams {
  /** The account. */
  open_kfid: string;
  /** The servicer. */
  servicer_userid: string;
  /** Whether they serve from now on. */
  serving: boolean;
  /** How they stop: 0 stopped, 1 paused. Default 0. */
  stop_type?: 0 | 1 | undefined;
}

/** The parameters of `failMessage`. */
export interface FailMessageParams {
  /** The message. */
  msgid: string;
  /** Why, as WeCom numbers it. Default 0, not known. */
  fail_type?: number | undefined;
}

/** The parameters of `pushRaw`. */
export interface PushRawParams {
  /** The account. */
  open_kfid: string;
  /** What `msg_list` will hold; without it, `null`. */
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

/** One line of what the customer's phone shows. */
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
  /** When it was sent, in Unix seconds. */
  time: number;
}

/** What people do, each as a method. Throws a `SandboxError` when no person could do that now. */
export interface Acts {
  /**
   * A customer opens the conversation, by a contact link or by the account's id. Without `external_userid` it is a new customer.
   * Publishes `enter_session`, with a `welcome_code` when the customer got no welcome and wrote nothing in 48 hours.
   */
  customerEnters(params: CustomerEntersParams): ConversationKey;
  /** A customer writes a text. An ended session gives way to a new one in state 0. */
  customerWrites(params: CustomerWritesParams): MessageSent;
  /** A customer sends a message of any type: `msgtype`, and the body under its name. */
  customerSends(params: CustomerSendsParams): MessageSent;
  /** A customer taps an item of the newest menu that has it. */
  customerTaps(params: CustomerTapsParams): MessageSent;
  /** A customer recalls a message. Publishes `user_recall_msg`. */
  customerRecalls(params: CustomerRecallsParams): {};
  /** The servicer of a session in state 3 writes a text in the WeCom client. */
  servicerWrites(params: ServicerWritesParams): MessageSent;
  /** A servicer takes a session from the pool: state 2 to 3, `change_type` 1 with a `msg_code`. */
  servicerTakes(params: ServicerTakesParams): {};
  /** The servicer of a session gives it to another: `change_type` 2. */
  servicerTransfers(params: ServicerTransfersParams): {};
  /** The servicer of a session ends it: state 3 to 4, `change_type` 3 with a `msg_code`. */
  servicerEnds(params: ServicerEndsParams): {};
  /** A servicer opens an ended session again: state 4 to 3, `change_type` 4. Without `servicer_userid`, the one who served last. */
  servicerReopens(params: ServicerReopensParams): {};
  /** A servicer begins or stops serving an account. Publishes `servicer_status_change`. */
  servicerStatus(params: ServicerStatusParams): {};
  /** A message that was sent by API is not delivered: it leaves the customer's phone. Publishes `msg_send_fail`. */
  failMessage(params: FailMessageParams): {};
  /** Puts any JSON into an account's log as it is, for tests of what a reader does with the unknown. */
  pushRaw(params: PushRawParams): {};
  /** An admin adds an account in the console. */
  adminAddsAccount(params: AdminAddsAccountParams): AccountAdded;
  /** An admin adds a servicer to an account in the console. */
  adminAddsServicer(params: AdminAddsServicerParams): {};
  /** WeCom withdraws all access tokens before their end. */
  invalidateTokens(): {};
}

/** What the sandbox refuses: the codes, and the fields of each. */
export interface Refusals {
  /** The settings cannot work. */
  "sandbox.bad_settings": { reason: string };
  /** The act cannot be read: there is no such act or field, a field is missing or of the wrong type. */
  "sandbox.bad_action": { reason: string };
  /** There is no such account. */
  "sandbox.unknown_account": { open_kfid: string };
  /** The contact link was not made by this sandbox. */
  "sandbox.unknown_link": {};
  /** The customer has never opened a conversation with the account. */
  "sandbox.unknown_customer": { external_userid: string };
  /** Nobody of this id serves the account. */
  "sandbox.unknown_servicer": { userid: string };
  /** The customer's phone shows no such message or menu item. */
  "sandbox.unknown_message": { wanted: string };
  /** The session is in a state in which the act is impossible. */
  "sandbox.wrong_state": { state: number; needed: number };
  /** The sandbox has no callback URL. */
  "sandbox.no_callback": {};
}

/** What an error says beside its message; the fields that its code has. */
export interface SandboxErrorFields {
  /** What is wrong with what was given. */
  readonly reason?: string;
  /** The account that was given. */
  readonly open_kfid?: string;
  /** The customer that was given. */
  readonly external_userid?: string;
  /** The servicer that was given. */
  readonly userid?: string;
  /** What was looked for. */
  readonly wanted?: string;
  /** The state of the session, by number. */
  readonly state?: number;
  /** The state in which the act is possible, by number. */
  readonly needed?: number;
}
