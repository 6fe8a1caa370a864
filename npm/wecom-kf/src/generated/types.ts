// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

import type {
  ChangeType,
  ChannelsSubType,
  FailType,
  Gender,
  Origin,
  RejectSwitch,
  ServiceState,
  ServicerStatus,
  ServicerWorkStatus,
  StopType,
  UpgradeType,
  WechatChannelsScene,
} from "./codes.js";

/** The common fields of all responses. */
export interface ResponseBase {
  /** 0, or absent: a failed call rejects with a `KfApiError`. A string if the server sends one. */
  errcode?: number | string;
  /** WeCom's text, for humans only. */
  errmsg?: string;
}

/** A known number, or one that WeCom added later. */
export type Open<Known extends number> = Known | (number & {});

/**
 * Fetches an access token for a corp and one of its secrets (`gettoken`).
 *
 * While a token is valid, repeated calls return the same one; too many calls, especially failing ones, are throttled. `KfClient` calls
 * this automatically and caches the token.
 */
export interface GetTokenRequest {
  /** The corp id. */
  corpid: string;
  /** The secret of 微信客服, or of a self-built app that may call its API. */
  corpsecret: string;
}

/** An access token. */
export interface GetTokenResponse extends ResponseBase {
  /** The token, at most 512 bytes. */
  access_token: string;
  /** Its lifetime in seconds (7200). WeCom may invalidate it earlier. */
  expires_in: number;
}

/** Fetches the token of a third-party app (`service/get_suite_token`), which is needed to fetch the tokens of corps. */
export interface GetSuiteTokenRequest {
  /** The id of the suite. */
  suite_id: string;
  /** The secret of the suite. */
  suite_secret: string;
  /** The newest ticket that WeCom pushed; one arrives every 10 minutes. */
  suite_ticket: string;
}

/** The token of a third-party app. */
export interface GetSuiteTokenResponse extends ResponseBase {
  /** The token, at most 512 bytes. */
  suite_access_token: string;
  /** Its lifetime in seconds (7200). */
  expires_in: number;
}

/**
 * Exchanges the code of an authorisation for the permanent code of the corp (`service/get_permanent_code`).
 *
 * Store the permanent code permanently: it is issued only once. Requires the suite's token.
 */
export interface GetPermanentCodeRequest {
  /**
   * The code of an authorisation, which works once: pushed in `create_auth`, valid for 5 minutes, or appended to the URL that the admin
   * is redirected to, together with its `expires_in`.
   */
  auth_code: string;
}

/** The permanent code of a corp, and what was authorised. */
export interface GetPermanentCodeResponse extends ResponseBase {
  /** A token of the corp, at most 512 bytes. */
  access_token?: string;
  /** The lifetime of that token in seconds (7200). */
  expires_in?: number;
  /** The permanent code, at most 512 bytes. */
  permanent_code: string;
  /** The corp that sold the app, if one did. */
  dealer_corp_info?: DealerCorpInfo;
  /** The corp that authorised the app. */
  auth_corp_info?: AuthCorpInfo;
  /** What was authorised. */
  auth_info?: AuthInfo;
  /** The admin who authorised the app. */
  auth_user_info?: AuthUserInfo;
  /** How the corp was registered, if by the provider. */
  register_code_info?: RegisterCodeInfo;
  /** The `state` of the installation link. */
  state?: string;
}

/** How a corp was registered. */
export interface RegisterCodeInfo {
  /** The registration code. */
  register_code?: string;
  /** The promotion package. */
  template_id?: string;
  /** The `state` that the provider gave. */
  state?: string;
}

/** An admin who authorised an app. */
export interface AuthUserInfo {
  /** The member; may be empty. */
  userid?: string;
  /** The member's id for all apps of the provider. */
  open_userid?: string;
  /** The name. */
  name?: string;
  /** The URL of the avatar. */
  avatar?: string;
}

/** What was authorised. */
export interface AuthInfo {
  /** The apps. */
  agent?: AuthAgent[];
}

/** An app that was authorised. */
export interface AuthAgent {
  /** The id of the app in the corp. */
  agentid?: number;
  /** The id of the app in a suite of several, which only old suites have. */
  appid?: number;
  /** The name. */
  name?: string;
  /** The URL of the round logo. */
  round_logo_url?: string;
  /** The URL of the square logo. */
  square_logo_url?: string;
  /** How it was authorised: 0 by an admin, 1 by a member. */
  auth_mode?: number;
  /** Whether it is a 代开发 app. */
  is_customized_app?: boolean;
  /** Whether the authorisation came from another third-party app. */
  auth_from_thirdapp?: boolean;
  /** What it may see. */
  privilege?: unknown;
  /** The corp that shared it. */
  shared_from?: unknown;
}

/** A corp that authorised an app. Newer apps receive fewer fields. */
export interface AuthCorpInfo {
  /** The corp id, as this provider's apps use it. */
  corpid: string;
  /** The short name. */
  corp_name?: string;
  /** `verified` or `unverified`. */
  corp_type?: string;
  /** The URL of the square logo. */
  corp_square_logo_url?: string;
  /** The URL of the round logo; for older apps only. */
  corp_round_logo_url?: string;
  /** How many members it can have. */
  corp_user_max?: number;
  /** How many apps it can have; for older apps only. */
  corp_agent_max?: number;
  /** The full name. */
  corp_full_name?: string;
  /** When its verification ends, in Unix seconds. */
  verified_end_time?: number;
  /** Its kind: 1 enterprise, 2 government and public institutions, 3 other organisations, 4 teams. */
  subject_type?: number;
  /** The URL of the QR code by which members join. */
  corp_wxqrcode?: string;
  /** How large it is, in words. */
  corp_scale?: string;
  /** Its industry. */
  corp_industry?: string;
  /** Its branch of the industry. */
  corp_sub_industry?: string;
  /** Its location, for older apps only; empty if unknown. */
  location?: string;
}

/** A corp that sold an app. */
export interface DealerCorpInfo {
  /** The corp id. */
  corpid?: string;
  /** The name. */
  corp_name?: string;
}

/**
 * Fetches a token of a corp for a third-party app (`service/get_corp_token`). Requires the suite's token.
 *
 * All customer service calls on behalf of that corp use it.
 */
export interface GetCorpTokenRequest {
  /** The corp that authorised the app. */
  auth_corpid: string;
  /** The permanent code of the corp. */
  permanent_code: string;
}

/** A token of a corp. WeCom sends `errcode` with failures only. */
export interface GetCorpTokenResponse extends ResponseBase {
  /** The token, at most 512 bytes. */
  access_token: string;
  /** Its lifetime in seconds (7200). */
  expires_in: number;
}

/**
 * Adds a customer service account (`kf/account/add`).
 *
 * A corp can have up to 5000 accounts (10 in early versions of the documentation); an unverified corp 10 (errcode 95027). Both editions.
 */
export interface AddAccountRequest {
  /** The name customers see, 1 to 16 characters. */
  name: string;
  /** The avatar: the media_id of an uploaded image, at most 128 bytes. */
  media_id: string;
}

/** The new account. */
export interface AddAccountResponse extends ResponseBase {
  /** The id of the account. */
  open_kfid: string;
}

/**
 * Deletes a customer service account (`kf/account/del`).
 *
 * The last account cannot be deleted (errcode 95005). Both editions.
 */
export interface DeleteAccountRequest {
  /** The account. */
  open_kfid: string;
}

/** The account was deleted. */
export interface DeleteAccountResponse extends ResponseBase {
}

/** Updates a customer service account (`kf/account/update`). Omitted fields stay unchanged. Both editions. */
export interface UpdateAccountRequest {
  /** The account. */
  open_kfid: string;
  /** The new name, 1 to 16 characters. */
  name?: string | undefined;
  /** The new avatar: the media_id of an uploaded image, at most 128 bytes. */
  media_id?: string | undefined;
}

/** The account was updated. */
export interface UpdateAccountResponse extends ResponseBase {
}

/**
 * Lists customer service accounts (`kf/account/list`), a page at a time.
 *
 * A page shorter than `limit` is the last one. Both editions.
 */
export interface ListAccountsRequest {
  /** How many accounts to skip. Default 0. */
  offset?: number | undefined;
  /** How many accounts to return, 1 to 100. Default 100. */
  limit?: number | undefined;
}

/** One page of accounts. */
export interface ListAccountsResponse extends ResponseBase {
  /** The accounts. */
  account_list: Account[];
}

/** A customer service account. */
export interface Account {
  /** The id of the account. */
  open_kfid: string;
  /** The name customers see. */
  name?: string;
  /** The URL of the avatar; may be empty. */
  avatar?: string;
  /**
   * Whether the calling app may manage the account. Documented since 2023; absent for component apps (微信客服组件) and in the standalone
   * edition (独立版).
   */
  manage_privilege?: boolean;
}

/**
 * Creates a contact link to an account (`kf/add_contact_way`).
 *
 * Each scene needs its own link. The link cannot be edited, and its parameters do not work in another link; only `scene_param` may be
 * appended (with `contactUrl`), and only to a link that was created with a scene. Both editions.
 */
export interface GetContactWayRequest {
  /** The account. */
  open_kfid: string;
  /** A label for where the link is published, at most 32 bytes of `[0-9a-zA-Z_-]`; returned in `enter_session`. */
  scene?: string | undefined;
}

/** A contact link. */
export interface GetContactWayResponse extends ResponseBase {
  /** The link that opens a conversation with the account. Old links have the parameter `encScene` and do not support `scene_param`. */
  url: string;
}

/**
 * Adds servicers to an account (`kf/servicer/add`). WeCom edition (联合版) only.
 *
 * The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
 * failed ones). The method accepts lists of any length and sends 100 members and 20 departments per request. An account can have 2000
 * servicers and 20 departments (500 servicers before 2023); the server enforces this. Adding an existing servicer returns errcode 0.
 */
export interface AddServicersRequest {
  /** The account. */
  open_kfid: string;
  /** The members to add, at most 100 (third-party apps: open_userid). This or `department_id_list`. */
  userid_list?: readonly string[] | undefined;
  /** The departments to add, at most 100 per call (20 in the latest documentation) and 20 per account. This or `userid_list`. */
  department_id_list?: readonly number[] | undefined;
}

/** The result for each servicer. */
export interface AddServicersResponse extends ResponseBase {
  /** One row for each member and department of the request. */
  result_list: ChangeResult[];
}

/** The result for one servicer. */
export interface ChangeResult {
  /** The member, in rows for a member. */
  userid?: string;
  /** The department, in rows for a department. */
  department_id?: number;
  /** 0 on success, otherwise the error code of this row. */
  errcode: number;
  /** WeCom's error message, for people only. */
  errmsg?: string;
}

/**
 * Removes servicers from an account (`kf/servicer/del`). WeCom edition (联合版) only.
 *
 * The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
 * failed ones). The method accepts lists of any length and sends 100 per request.
 */
export interface DeleteServicersRequest {
  /** The account. */
  open_kfid: string;
  /** The members to remove, at most 100 (third-party apps: open_userid). This or `department_id_list`. */
  userid_list?: readonly string[] | undefined;
  /** The departments to remove, at most 100. This or `userid_list`. */
  department_id_list?: readonly number[] | undefined;
}

/** The result for each servicer. */
export interface DeleteServicersResponse extends ResponseBase {
  /** One row for each member and department of the request. */
  result_list: ChangeResult[];
}

/** Lists the servicers of an account (`kf/servicer/list`). WeCom edition (联合版) only. */
export interface ListServicersRequest {
  /** The account. */
  open_kfid: string;
}

/** The servicers of an account. */
export interface ListServicersResponse extends ResponseBase {
  /** Members, and departments as rows with only a `department_id`. */
  servicer_list: Servicer[];
}

/** A servicer, or a department of servicers. */
export interface Servicer {
  /** The member (third-party apps: open_userid); absent in rows for a department. */
  userid?: string;
  /** Whether the member is serving; absent in rows for a department. */
  status?: Open<ServicerStatus>;
  /** How the member stopped; only while stopped, and not in older responses. */
  stop_type?: Open<StopType>;
  /** The department, in rows for a department. */
  department_id?: number;
}

/**
 * Sends a message to a customer (`kf/send_msg`).
 *
 * Only in session state 0 or 1 (otherwise 95018), within 48 hours of the customer's last message (otherwise 95002), and at most 5 messages
 * per customer message (otherwise 95001). Success means accepted, not delivered: a later failure is reported by the event `msg_send_fail`.
 * `syncMsg` does not return messages sent by the API.
 *
 * Both editions; the standalone edition (独立版) has no session states. With a non-empty `code` this is `sendMsgOnEvent`, and `touser` and
 * `open_kfid` are not sent.
 */
export interface SendMsgRequestBase {
  /** The customer: an external_userid, exactly as received from WeCom. */
  touser: string;
  /** The account that sends the message. */
  open_kfid: string;
  /**
   * Your own message id, at most 32 bytes of `[0-9a-zA-Z_-]`, unique within the account. It makes the send safe to retry: WeCom rejects
   * a second message with the same id (95033).
   */
  msgid?: string | undefined;
}

/** A text. */
export interface SendMsgTextRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "text";
  /** A text. */
  text: TextContent;
}

/** An image. */
export interface SendMsgImageRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "image";
  /** An image. */
  image: Media;
}

/** A voice message; AMR only: send MP3 as a file. */
export interface SendMsgVoiceRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "voice";
  /** A voice message; AMR only: send MP3 as a file. */
  voice: Media;
}

/** A video; MP4 (other codecs get 40011). */
export interface SendMsgVideoRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "video";
  /** A video; MP4 (other codecs get 40011). */
  video: Media;
}

/** A file. The customer sees the file name from the upload. */
export interface SendMsgFileRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "file";
  /** A file. The customer sees the file name from the upload. */
  file: Media;
}

/** A link with a picture. */
export interface SendMsgLinkRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "link";
  /** A link with a picture. */
  link: Link;
}

/** A page of a mini program (小程序). */
export interface SendMsgMiniprogramRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "miniprogram";
  /** A page of a mini program (小程序). */
  miniprogram: Miniprogram;
}

/** A menu. */
export interface SendMsgMsgmenuRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "msgmenu";
  /** A menu. */
  msgmenu: Menu;
}

/** A place. */
export interface SendMsgLocationRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "location";
  /** A place. */
  location: LocationContent;
}

/** A member's card (名片). Standalone edition (独立版) only. */
export interface SendMsgBusinessCardRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "business_card";
  /** A member's card (名片). Standalone edition (独立版) only. */
  business_card: BusinessCard;
}

/** A link of the customer acquisition assistant (获客助手). */
export interface SendMsgCaLinkRequest extends SendMsgRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "ca_link";
  /** A link of the customer acquisition assistant (获客助手). */
  ca_link: CaLink;
}

/**
 * Sends a message to a customer (`kf/send_msg`).
 *
 * Only in session state 0 or 1 (otherwise 95018), within 48 hours of the customer's last message (otherwise 95002), and at most 5 messages
 * per customer message (otherwise 95001). Success means accepted, not delivered: a later failure is reported by the event `msg_send_fail`.
 * `syncMsg` does not return messages sent by the API.
 *
 * Both editions; the standalone edition (独立版) has no session states. With a non-empty `code` this is `sendMsgOnEvent`, and `touser` and
 * `open_kfid` are not sent.
 */
export type SendMsgRequest =
  | SendMsgTextRequest
  | SendMsgImageRequest
  | SendMsgVoiceRequest
  | SendMsgVideoRequest
  | SendMsgFileRequest
  | SendMsgLinkRequest
  | SendMsgMiniprogramRequest
  | SendMsgMsgmenuRequest
  | SendMsgLocationRequest
  | SendMsgBusinessCardRequest
  | SendMsgCaLinkRequest;

/** The message was accepted. */
export interface SendMsgResponse extends ResponseBase {
  /** The id of the message: yours, or one generated by WeCom. */
  msgid?: string;
}

/** A link of the customer acquisition assistant (获客助手). Newer than the other types; a corp may not have the assistant. */
export interface CaLink {
  /** The link, as created by 获客助手: `https://work.weixin.qq.com/ca/…`. */
  link_url: string;
}

/**
 * A member's card (名片), for the customer to add them as a contact.
 *
 * Can be sent only in the standalone edition (独立版), and only within 48 hours of a message that the customer typed; tapping a menu does not
 * count (95024). At most one card in 48 hours (95025).
 */
export interface BusinessCard {
  /** The member, who needs the permission 客户联系. */
  userid: string;
}

/** A place. */
export interface LocationContent {
  /** The name of the place. */
  name?: string | undefined;
  /** Its address. */
  address?: string | undefined;
  /** The latitude in degrees, -90 to 90. */
  latitude: number;
  /** The longitude in degrees, -180 to 180. */
  longitude: number;
}

/** A menu: a text above, items to tap, a text below. Tapping a menu does not count as a customer message for business cards. */
export interface Menu {
  /** The text above the items, at most 1024 bytes. */
  head_content?: string | undefined;
  /** The items. WeCom limits their number (10 in older documentation; 50, of which 10 can be tapped, in newer one) and returns 95008. */
  list?: readonly MenuItem[] | undefined;
  /** The text below the items, at most 1024 bytes. */
  tail_content?: string | undefined;
}

/** An item that sends a text when it is tapped. */
export interface MenuClickItem {
  /** The type of the item, and the name of the field with its body. */
  type: "click";
  /** An item that sends a text when it is tapped. */
  click: MenuClick;
}

/** An item that opens a page. */
export interface MenuViewItem {
  /** The type of the item, and the name of the field with its body. */
  type: "view";
  /** An item that opens a page. */
  view: MenuView;
}

/** An item that opens a mini program. */
export interface MenuMiniprogramItem {
  /** The type of the item, and the name of the field with its body. */
  type: "miniprogram";
  /** An item that opens a mini program. */
  miniprogram: MenuMiniprogram;
}

/** A line of plain text. */
export interface MenuTextItem {
  /** The type of the item, and the name of the field with its body. */
  type: "text";
  /** A line of plain text. */
  text: MenuText;
}

/** An item of a menu. */
export type MenuItem =
  | MenuClickItem
  | MenuViewItem
  | MenuMiniprogramItem
  | MenuTextItem;

/** A line of plain text. */
export interface MenuText {
  /** The text, 1 to 256 bytes; a line break is written as the two characters backslash and n. */
  content: string;
  /** 1 to continue on the same line. Default 0. */
  no_newline?: number | undefined;
}

/** An item that opens a mini program. */
export interface MenuMiniprogram {
  /** The app id, 1 to 32 bytes. */
  appid: string;
  /** The page, 1 to 1024 bytes. */
  pagepath: string;
  /** What the customer sees, 1 to 1024 bytes. */
  content: string;
}

/** An item that opens a page. */
export interface MenuView {
  /** The address, 1 to 2048 bytes. */
  url: string;
  /** What the customer sees, 1 to 1024 bytes. */
  content: string;
}

/** An item that sends its content as the customer's text, with its id as `menu_id`. */
export interface MenuClick {
  /** Returned as `text.menu_id`, 1 to 128 bytes. */
  id?: string | undefined;
  /** What the customer sees and sends, 1 to 128 bytes. */
  content: string;
}

/** A page of a mini program (小程序). */
export interface Miniprogram {
  /** The app id of the mini program, which must be bound to the corp (90207). */
  appid: string;
  /** The title. WeCom truncates it to 64 bytes. */
  title?: string | undefined;
  /** The cover: the media_id of an uploaded image, ideally 520 × 416 pixels. */
  thumb_media_id: string;
  /**
   * The page path. It should end in `.html` before the query: `pages/index.html?id=1`. WeCom accepts other paths, but phones may not
   * open them.
   */
  pagepath: string;
}

/** A link with a picture. */
export interface Link {
  /** The title. WeCom truncates it to 128 bytes. */
  title: string;
  /** The description below the title. WeCom truncates it to 512 bytes. */
  desc?: string | undefined;
  /** The target URL, at most 2048 bytes, with its scheme (`https://`). */
  url: string;
  /** The picture: the media_id of an uploaded image. */
  thumb_media_id: string;
}

/** An image, a voice message, a video or a file. */
export interface Media {
  /** The media id: from `media/upload` when sending; for `media/get` within 3 days when received. */
  media_id: string;
}

/** A text to a customer. */
export interface TextContent {
  /** The text, 1 to 2048 UTF-8 bytes (about 680 Chinese characters). `splitText` splits a longer one. */
  content: string;
}

/**
 * Sends one message in response to an event (`kf/send_msg_on_event`).
 *
 * The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from `transServiceState`
 * (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works once; a used or expired one
 * returns 41050.
 */
export interface SendMsgOnEventRequestBase {
  /** The code of the event. */
  code: string;
  /**
   * When a code that is valid for 20 seconds was issued, in Unix seconds: the `send_time` of its event. Not sent; a code older than 25
   * seconds (20 plus an allowance for clock differences) is rejected locally. Omit it for a `msg_code` that is valid for 48 hours.
   */
  code_issued_at?: number | undefined;
  /** Your own message id, as in `sendMsg`. */
  msgid?: string | undefined;
}

/** A text. */
export interface SendMsgOnEventTextRequest extends SendMsgOnEventRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "text";
  /** A text. */
  text: TextContent;
}

/** A menu; for welcome and closing messages only. */
export interface SendMsgOnEventMsgmenuRequest extends SendMsgOnEventRequestBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "msgmenu";
  /** A menu; for welcome and closing messages only. */
  msgmenu: Menu;
}

/**
 * Sends one message in response to an event (`kf/send_msg_on_event`).
 *
 * The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from `transServiceState`
 * (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works once; a used or expired one
 * returns 41050.
 */
export type SendMsgOnEventRequest =
  | SendMsgOnEventTextRequest
  | SendMsgOnEventMsgmenuRequest;

/** The message was accepted. */
export interface SendMsgOnEventResponse extends ResponseBase {
  /** The id of the message: yours, or one generated by WeCom. */
  msgid?: string;
}

/**
 * Recalls a message that was sent by `sendMsg` (`kf/recall_msg`), within 2 minutes.
 *
 * Documented only for the standalone edition (独立版) at kf.weixin.qq.com, without a document number. The WeCom edition (联合版) does not
 * document it, and its secrets may be rejected (95011). A recalled message still counts towards the limit of five. Errcode 95028: no such
 * message; 95029: over 2 minutes old.
 */
export interface RecallMsgRequest {
  /** The message: the `msgid` that `sendMsg` returned. */
  msgid: string;
  /** The account that sent it. */
  open_kfid: string;
}

/** The message was recalled. */
export interface RecallMsgResponse extends ResponseBase {
}

/**
 * Pulls messages and events (`kf/sync_msg`), a page at a time. Both editions.
 *
 * Call again with `next_cursor` while `has_more` is 1, even after an empty page, and store the cursor after handling the page. Pass the
 * callback's token together with the cursor for every page. Messages sent through the API are not returned.
 */
export interface SyncMsgRequest {
  /** Where to continue: the last `next_cursor` of this account, at most 64 bytes. Without it, everything of the last 3 days is returned. */
  cursor?: string | undefined;
  /** The token of the callback, at most 128 bytes, valid for 10 minutes. Without it WeCom applies a strict rate limit (45009). */
  token?: string | undefined;
  /** How many messages to return, 1 to 1000. Default 1000. A page may have fewer messages and still not be the last. */
  limit?: number | undefined;
  /** The format of voice messages: 0 AMR (default), 1 Silk. */
  voice_format?: number | undefined;
  /** The account. Required by WeCom since 2023; optional in the standalone edition (独立版). */
  open_kfid?: string | undefined;
}

/** One page of messages and events. */
export interface SyncMsgResponse extends ResponseBase {
  /** Where the next page begins. Store it after handling this page. */
  next_cursor: string;
  /** 1 if there are more messages, even if this page is empty; 0 at the end. */
  has_more: number;
  /** The messages and events, oldest first. */
  msg_list: KfMessage[];
}

/** A message or event of a conversation. */
export interface KfMessageBase {
  /** The id of the message. Use it to detect duplicates. */
  msgid: string;
  /** The account. Absent in events; see `event`. */
  open_kfid?: string;
  /** The customer. Absent in events; see `event`. */
  external_userid?: string;
  /** When it was sent, in Unix seconds. */
  send_time: number;
  /** The origin. */
  origin: Open<Origin>;
  /** The servicer, for messages of servicers (`origin` 5). */
  servicer_userid?: string;
}

/** The common fields of all variants except `event`. */
export interface KfNonEventMessageBase extends KfMessageBase {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
}

/** A text. */
export interface KfTextMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "text";
  /** A text. */
  text: ReceivedText;
}

/** An image; one over 2 MB arrives as a text that says so. */
export interface KfImageMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "image";
  /** An image; one over 2 MB arrives as a text that says so. */
  image: ReceivedMedia;
}

/** A voice message: AMR or Silk, depending on `voice_format` of `syncMsg`; one over 2 MB arrives as a text that says so. */
export interface KfVoiceMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "voice";
  /** A voice message: AMR or Silk, depending on `voice_format` of `syncMsg`; one over 2 MB arrives as a text that says so. */
  voice: ReceivedMedia;
}

/** A video; one over 10 MB arrives as a text that says so. */
export interface KfVideoMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "video";
  /** A video; one over 10 MB arrives as a text that says so. */
  video: ReceivedMedia;
}

/** A file; one over 20 MB arrives as a text that says so. Its name is only in the Content-Disposition header of `media/get`. */
export interface KfFileMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "file";
  /** A file; one over 20 MB arrives as a text that says so. Its name is only in the Content-Disposition header of `media/get`. */
  file: ReceivedMedia;
}

/** A place. */
export interface KfLocationMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "location";
  /** A place. */
  location: ReceivedLocation;
}

/** A link. */
export interface KfLinkMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "link";
  /** A link. */
  link: ReceivedLink;
}

/** A member's card (名片); mostly from servicers. */
export interface KfBusinessCardMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "business_card";
  /** A member's card (名片); mostly from servicers. */
  business_card: ReceivedBusinessCard;
}

/** A page of a mini program (小程序). */
export interface KfMiniprogramMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "miniprogram";
  /** A page of a mini program (小程序). */
  miniprogram: ReceivedMiniprogram;
}

/** A menu that a servicer or the assistant sent. */
export interface KfMsgmenuMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "msgmenu";
  /** A menu that a servicer or the assistant sent. */
  msgmenu: ReceivedMenu;
}

/** A product of a WeChat Channels shop (视频号小店) that the customer asks about. */
export interface KfChannelsShopProductMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "channels_shop_product";
  /** A product of a WeChat Channels shop (视频号小店) that the customer asks about. */
  channels_shop_product: ChannelsShopProduct;
}

/** An order of a WeChat Channels shop (视频号小店) that the customer asks about. */
export interface KfChannelsShopOrderMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "channels_shop_order";
  /** An order of a WeChat Channels shop (视频号小店) that the customer asks about. */
  channels_shop_order: ChannelsShopOrder;
}

/** A chat record (聊天记录) that was forwarded as one message. Documented since 2023. */
export interface KfMergedMsgMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "merged_msg";
  /** A chat record (聊天记录) that was forwarded as one message. Documented since 2023. */
  merged_msg: MergedMsg;
}

/** Shared content from WeChat Channels (视频号). */
export interface KfChannelsMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "channels";
  /** Shared content from WeChat Channels (视频号). */
  channels: Channels;
}

/** A note (笔记). WeCom sends no body. Documented since 2024. */
export interface KfNoteMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "note";
  /** A note (笔记). WeCom sends no body. Documented since 2024. */
  note?: unknown;
}

/** A meeting (会议). WeCom documents no body. */
export interface KfMeetingMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "meeting";
  /** A meeting (会议). WeCom documents no body. */
  meeting?: unknown;
}

/** A schedule (日程). WeCom documents no body. */
export interface KfScheduleMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "schedule";
  /** A schedule (日程). WeCom documents no body. */
  schedule?: unknown;
}

/** An event, not a message that a person wrote. */
export interface KfEventMessage extends KfMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "event";
  /** An event, not a message that a person wrote. */
  event: KfEvent;
}

/** A `msgtype` that this version does not know. At run time it is the string that WeCom sent. */
export type UnknownMsgtype = UnknownMsgtypeValue;
declare enum UnknownMsgtypeValue {
  /** Stands for all of them. */
  _ = "…",
}

/** A variant that this version does not know: all its fields, as WeCom sent them. */
export interface KfUnknownMessage extends KfNonEventMessageBase {
  /** The type of the message, and the name of the field with its body. */
  msgtype: UnknownMsgtype;
  [field: string]: unknown;
}

/** A message or event of a conversation. */
export type KfMessage =
  | KfTextMessage
  | KfImageMessage
  | KfVoiceMessage
  | KfVideoMessage
  | KfFileMessage
  | KfLocationMessage
  | KfLinkMessage
  | KfBusinessCardMessage
  | KfMiniprogramMessage
  | KfMsgmenuMessage
  | KfChannelsShopProductMessage
  | KfChannelsShopOrderMessage
  | KfMergedMsgMessage
  | KfChannelsMessage
  | KfNoteMessage
  | KfMeetingMessage
  | KfScheduleMessage
  | KfEventMessage
  | KfUnknownMessage;

/** A customer opened the conversation. May be sent each time the customer opens it. */
export interface KfEnterSessionEvent {
  /** The type of the event. */
  event_type: "enter_session";
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The scene of the contact link. */
  scene?: string;
  /**
   * The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
   * `sceneParam` reads both.
   */
  scene_param?: string;
  /**
   * A code for one welcome message through `sendMsgOnEvent` within 20 seconds. Only present if the customer has not received a welcome
   * message in the last 48 hours and has not written.
   */
  welcome_code?: string;
  /** The entry point in WeChat Channels (视频号), for customers who came from there. */
  wechat_channels?: WechatChannels;
}

/** An accepted message was not delivered. */
export interface KfMsgSendFailEvent {
  /** The type of the event. */
  event_type: "msg_send_fail";
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The id of the message, as returned by `sendMsg`. */
  fail_msgid: string;
  /** Why it failed. */
  fail_type: Open<FailType>;
}

/** A servicer started or stopped serving. WeCom edition (联合版) only. */
export interface KfServicerStatusChangeEvent {
  /** The type of the event. */
  event_type: "servicer_status_change";
  /** The servicer. */
  servicer_userid: string;
  /** Whether the servicer is serving. */
  status: Open<ServicerWorkStatus>;
  /** How the servicer stopped: 0 stopped, 1 paused. Only while stopped, and not in older events. */
  stop_type?: Open<StopType>;
  /** The account. */
  open_kfid?: string;
}

/** A session changed in a WeCom client; changes made through the API cause no event. WeCom edition (联合版) only. */
export interface KfSessionStatusChangeEvent {
  /** The type of the event. */
  event_type: "session_status_change";
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** What changed. */
  change_type: Open<ChangeType>;
  /** The previous servicer; for changes 2, 3 and 4. */
  old_servicer_userid?: string;
  /** The new servicer; for changes 1, 2 and 4. */
  new_servicer_userid?: string;
  /** A code for one message through `sendMsgOnEvent`; for changes 1 (valid for 48 hours) and 3 (20 seconds). */
  msg_code?: string;
}

/** The customer recalled a message. */
export interface KfUserRecallMsgEvent {
  /** The type of the event. */
  event_type: "user_recall_msg";
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The id of the message. */
  recall_msgid: string;
}

/** A servicer recalled a message. WeCom edition (联合版) only. */
export interface KfServicerRecallMsgEvent {
  /** The type of the event. */
  event_type: "servicer_recall_msg";
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The id of the message. */
  recall_msgid: string;
  /** The servicer. */
  servicer_userid: string;
}

/** A servicer blocked or unblocked a customer's messages. WeCom edition (联合版) only; newer than the other events. */
export interface KfRejectCustomerMsgSwitchChangeEvent {
  /** The type of the event. */
  event_type: "reject_customer_msg_switch_change";
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The servicer. */
  servicer_userid: string;
  /** Blocked or unblocked. */
  reject_switch: Open<RejectSwitch>;
}

/** A `event_type` that this version does not know. At run time it is the string that WeCom sent. */
export type UnknownEventType = UnknownEventTypeValue;
declare enum UnknownEventTypeValue {
  /** Stands for all of them. */
  _ = "…",
}

/** A variant that this version does not know: all its fields, as WeCom sent them. */
export interface KfUnknownEvent {
  /** The type of the event. */
  event_type: UnknownEventType;
  [field: string]: unknown;
}

/** An event of a conversation. */
export type KfEvent =
  | KfEnterSessionEvent
  | KfMsgSendFailEvent
  | KfServicerStatusChangeEvent
  | KfSessionStatusChangeEvent
  | KfUserRecallMsgEvent
  | KfServicerRecallMsgEvent
  | KfRejectCustomerMsgSwitchChangeEvent
  | KfUnknownEvent;

/** An entry point in WeChat Channels (视频号). */
export interface WechatChannels {
  /** The name of the channel; for scenes 1 to 3. */
  nickname?: string;
  /** The name of the shop; for scenes 4 and 5. Newer than `nickname`. */
  shop_nickname?: string;
  /** The entry point. Some servers send the number as a string; `wechatChannelsScene` reads both. */
  scene?: Open<WechatChannelsScene> | string;
}

/** Shared content from WeChat Channels (视频号). */
export interface Channels {
  /** The kind of content. */
  sub_type: Open<ChannelsSubType>;
  /** The name of the channel. */
  nickname?: string;
  /** The title; only for posts. */
  title?: string;
}

/** A chat record (聊天记录) that was forwarded as one message. */
export interface MergedMsg {
  /** The title. */
  title?: string;
  /** The messages. `mergedItems` reads them. */
  item: MergedItem[];
}

/** One message of a chat record. */
export interface MergedItem {
  /** When it was sent, in Unix seconds. */
  send_time?: number;
  /** The type: a string such as `text`; one version of WeCom's documentation says a number. */
  msgtype?: number | string;
  /** The name of the sender. */
  sender_name?: string;
  /** The body as JSON text, such as `{"text":{"content":"…"}}`; may be another chat record. */
  msg_content?: string;
}

/** An order of a WeChat Channels shop (视频号小店) that the customer asks about. */
export interface ChannelsShopOrder {
  /** The id of the order. */
  order_id: string;
  /** The names of the products, in one text. */
  product_titles?: string;
  /** The price, as text for people. */
  price_wording?: string;
  /** The state of the order, as text for people. */
  state?: string;
  /** The URL of a picture. */
  image_url?: string;
  /** The name of the shop. */
  shop_nickname?: string;
}

/**
 * A product of a WeChat Channels shop (视频号小店) that the customer asks about.
 *
 * The fields of the two images have one spelling in WeCom's documentation and another in some responses: `productImage` and
 * `productShopImage` read both.
 */
export interface ChannelsShopProduct {
  /** The id of the product. */
  product_id: string;
  /** The URL of the product's picture, as documented. */
  head_image?: string;
  /** The URL of the product's picture, in the spelling that some servers use. */
  head_img?: string;
  /** The name of the product. */
  title?: string;
  /** The price in cents (分): a string in WeCom's documentation, a number from some servers. `salesPrice` reads both. */
  sales_price?: number | string;
  /** The name of the shop. */
  shop_nickname?: string;
  /** The URL of the shop's picture, as documented. */
  shop_head_image?: string;
  /** The URL of the shop's picture, in the spelling that some servers use. */
  shop_head_img?: string;
}

/** A menu: a text above, items to tap, a text below. Tapping a menu does not count as a customer message for business cards. */
export interface ReceivedMenu {
  /** The text above the items, at most 1024 bytes. */
  head_content?: string;
  /** The items. WeCom limits their number (10 in older documentation; 50, of which 10 can be tapped, in newer one) and returns 95008. */
  list?: ReceivedMenuItem[];
  /** The text below the items, at most 1024 bytes. */
  tail_content?: string;
}

/** An item that sends a text when it is tapped. */
export interface ReceivedMenuClickItem {
  /** The type of the item, and the name of the field with its body. */
  type: "click";
  /** An item that sends a text when it is tapped. */
  click: ReceivedMenuClick;
}

/** An item that opens a page. */
export interface ReceivedMenuViewItem {
  /** The type of the item, and the name of the field with its body. */
  type: "view";
  /** An item that opens a page. */
  view: ReceivedMenuView;
}

/** An item that opens a mini program. */
export interface ReceivedMenuMiniprogramItem {
  /** The type of the item, and the name of the field with its body. */
  type: "miniprogram";
  /** An item that opens a mini program. */
  miniprogram: ReceivedMenuMiniprogram;
}

/** A line of plain text. */
export interface ReceivedMenuTextItem {
  /** The type of the item, and the name of the field with its body. */
  type: "text";
  /** A line of plain text. */
  text: ReceivedMenuText;
}

/** A `type` that this version does not know. At run time it is the string that WeCom sent. */
export type UnknownReceivedMenuItemType = UnknownReceivedMenuItemTypeValue;
declare enum UnknownReceivedMenuItemTypeValue {
  /** Stands for all of them. */
  _ = "…",
}

/** A variant that this version does not know: all its fields, as WeCom sent them. */
export interface ReceivedMenuUnknownItem {
  /** The type of the item, and the name of the field with its body. */
  type: UnknownReceivedMenuItemType;
  [field: string]: unknown;
}

/** An item of a menu. */
export type ReceivedMenuItem =
  | ReceivedMenuClickItem
  | ReceivedMenuViewItem
  | ReceivedMenuMiniprogramItem
  | ReceivedMenuTextItem
  | ReceivedMenuUnknownItem;

/** A line of plain text. */
export interface ReceivedMenuText {
  /** The text, 1 to 256 bytes; a line break is written as the two characters backslash and n. */
  content: string;
  /** 1 to continue on the same line. Default 0. */
  no_newline?: number;
}

/** An item that opens a mini program. */
export interface ReceivedMenuMiniprogram {
  /** The app id, 1 to 32 bytes. */
  appid: string;
  /** The page, 1 to 1024 bytes. */
  pagepath: string;
  /** What the customer sees, 1 to 1024 bytes. */
  content: string;
}

/** An item that opens a page. */
export interface ReceivedMenuView {
  /** The address, 1 to 2048 bytes. */
  url: string;
  /** What the customer sees, 1 to 1024 bytes. */
  content: string;
}

/** An item that sends its content as the customer's text, with its id as `menu_id`. */
export interface ReceivedMenuClick {
  /** Returned as `text.menu_id`, 1 to 128 bytes. */
  id?: string;
  /** What the customer sees and sends, 1 to 128 bytes. */
  content: string;
}

/** A page of a mini program (小程序) that was received. */
export interface ReceivedMiniprogram {
  /** The title. */
  title?: string;
  /** The app id of the mini program. */
  appid: string;
  /** The page. */
  pagepath?: string;
  /** The media_id of the cover, for `media/get` within 3 days. */
  thumb_media_id?: string;
}

/**
 * A member's card (名片), for the customer to add them as a contact.
 *
 * Can be sent only in the standalone edition (独立版), and only within 48 hours of a message that the customer typed; tapping a menu does not
 * count (95024). At most one card in 48 hours (95025).
 */
export interface ReceivedBusinessCard {
  /** The member, who needs the permission 客户联系. */
  userid: string;
}

/** A link that was received. */
export interface ReceivedLink {
  /** The title. */
  title?: string;
  /** The description below the title. */
  desc?: string;
  /** The target URL. */
  url: string;
  /** The URL of the picture. */
  pic_url?: string;
}

/** A place. */
export interface ReceivedLocation {
  /** The name of the place. */
  name?: string;
  /** Its address. */
  address?: string;
  /** The latitude in degrees, -90 to 90. */
  latitude: number;
  /** The longitude in degrees, -180 to 180. */
  longitude: number;
}

/** An image, a voice message, a video or a file. */
export interface ReceivedMedia {
  /** The media id: from `media/upload` when sending; for `media/get` within 3 days when received. */
  media_id: string;
}

/** A text that was received. */
export interface ReceivedText {
  /** The text. */
  content: string;
  /** The id of the tapped menu item, when the text came from a menu. */
  menu_id?: string;
}

/**
 * Fetches the details of customers (`kf/customer/batchget`). Both editions.
 *
 * A customer must have opened the conversation or written within 48 hours; other ids are returned in `invalid_external_userid`. The method
 * accepts any number of ids and sends 100 per request.
 */
export interface BatchGetCustomersRequest {
  /** The customers, 1 to 100. */
  external_userid_list: readonly string[];
  /** 1 to return how each customer entered the conversation. Default 0. */
  need_enter_session_context?: number | undefined;
}

/** The details of customers. */
export interface BatchGetCustomersResponse extends ResponseBase {
  /** The customers that were found. */
  customer_list: Customer[];
  /** The ids that were not found: invalid, of another corp, or inactive for 48 hours. */
  invalid_external_userid?: string[];
}

/** A customer. */
export interface Customer {
  /** The id of the customer. */
  external_userid: string;
  /** The WeChat nickname. */
  nickname?: string;
  /** The URL of the avatar. Not for third-party and 代开发 apps. */
  avatar?: string;
  /** The gender. Always 0 for third-party and 代开发 apps. */
  gender?: Open<Gender>;
  /** The WeChat unionid. Only when the corp has bound a WeChat developer account; not for third-party and 代开发 apps. */
  unionid?: string;
  /** How the customer entered the conversation. Only if requested. */
  enter_session_context?: EnterSessionContext;
}

/** How a customer entered the conversation. */
export interface EnterSessionContext {
  /** The scene of the contact link. */
  scene?: string;
  /**
   * The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
   * `sceneParam` reads both.
   */
  scene_param?: string;
  /** The entry point in WeChat Channels (视频号), for customers who came from there. */
  wechat_channels?: WechatChannels;
}

/** Reads the state of a session (`kf/service_state/get`). WeCom edition (联合版) only. */
export interface GetServiceStateRequest {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
}

/** The state of a session. */
export interface GetServiceStateResponse extends ResponseBase {
  /** The state. */
  service_state: Open<ServiceState>;
  /** The servicer, in state 3 only. */
  servicer_userid?: string;
}

/**
 * Changes the state of a session (`kf/service_state/trans`). WeCom edition (联合版) only.
 *
 * Sessions only move forward. State 3 requires a `servicer_userid`. With `from`, an illegal transition is rejected before anything is
 * sent.
 */
export interface TransServiceStateRequest {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The new state. */
  service_state: ServiceState;
  /**
   * The servicer (third-party apps: open_userid); required for state 3. Must be serving (otherwise 95019) and activated (otherwise
   * 95014).
   */
  servicer_userid?: string | undefined;
  /** The current state, if known. Not sent; the SDK uses it to reject a transition that WeCom would reject (95016). */
  from?: Open<ServiceState> | undefined;
}

/** The transition was made. */
export interface TransServiceStateResponse extends ResponseBase {
  /**
   * A code for one message through `sendMsgOnEvent`: valid for 48 hours after the first transition to 2 or 3, for 20 seconds after the
   * transition to 4.
   */
  msg_code?: string;
}

/** Returns to whom customers may be referred (`kf/customer/get_upgrade_service_config`). WeCom edition (联合版) only. */
export interface GetUpgradeServiceConfigRequest {
}

/** To whom customers may be referred. */
export interface GetUpgradeServiceConfigResponse extends ResponseBase {
  /** The members (专员). */
  member_range?: MemberRange;
  /** The customer groups. */
  groupchat_range?: GroupchatRange;
}

/** The customer groups to which customers may be referred. */
export interface GroupchatRange {
  /** The groups. */
  chat_id_list?: string[];
}

/** The members to whom customers may be referred. */
export interface MemberRange {
  /** The members. */
  userid_list?: string[];
  /** The departments. */
  department_id_list?: number[];
  /** The departments, under the field name that one version of the documentation uses. */
  department_list?: number[];
}

/**
 * Refers a customer to a member or a customer group (`kf/customer/upgrade_service`): the customer sees a card. WeCom edition (联合版) only.
 *
 * Type 1 needs `member`, type 2 needs `groupchat`. Errcode 95021: not in the configuration that `getUpgradeServiceConfig` returns; 95015:
 * 专属服务 is managed in the admin console.
 */
export interface UpgradeServiceRequest {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
  /** The kind of recipient. */
  type: UpgradeType;
  /** The member; required for type 1. */
  member?: UpgradeMember | undefined;
  /** The customer group; required for type 2. */
  groupchat?: UpgradeGroupchat | undefined;
}

/** The customer was referred. */
export interface UpgradeServiceResponse extends ResponseBase {
}

/** The customer group to which a customer is referred. */
export interface UpgradeGroupchat {
  /** The group. */
  chat_id: string;
  /** The text that recommends the group. */
  wording?: string | undefined;
}

/** The member to whom a customer is referred. */
export interface UpgradeMember {
  /** The member (third-party apps: open_userid). */
  userid: string;
  /** The text that recommends the member. */
  wording?: string | undefined;
}

/** Cancels a referral by `upgradeService` (`kf/customer/cancel_upgrade_service`). WeCom edition (联合版) only. */
export interface CancelUpgradeServiceRequest {
  /** The account. */
  open_kfid: string;
  /** The customer. */
  external_userid: string;
}

/** The referral was cancelled. */
export interface CancelUpgradeServiceResponse extends ResponseBase {
}

/**
 * Returns the statistics of a corp or an account, one row per day (`kf/get_corp_statistic`). WeCom edition (联合版) only.
 *
 * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
 * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
 * method accepts any span within these limits and sends one request per 31 days.
 */
export interface GetCorpStatisticRequest {
  /** The account. Required by WeCom since November 2023; before, omitting it meant the whole corp. */
  open_kfid?: string | undefined;
  /** The first day: any time within it, in Unix seconds. */
  start_time: number;
  /** The last day: any time within it, in Unix seconds. */
  end_time: number;
}

/** The statistics of a corp or an account. */
export interface GetCorpStatisticResponse extends ResponseBase {
  /** A row for each day. */
  statistic_list: CorpStatisticDay[];
}

/** The statistics of a corp or an account for one day. */
export interface CorpStatisticDay {
  /** The first second of the day, China time, in Unix seconds. */
  stat_time: number;
  /** The statistics; absent until published. */
  statistic?: CorpStatistic;
}

/** The statistics of a corp or an account. Rates are from 0 to 1, and absent if the denominator is 0. */
export interface CorpStatistic {
  /** Sessions in which a customer wrote. */
  session_cnt?: number;
  /** Customers who wrote. */
  customer_cnt?: number;
  /** Messages of customers. */
  customer_msg_cnt?: number;
  /** Customers who were referred to a member or group. */
  upgrade_service_customer_cnt?: number;
  /** Sessions in which the robot replied. */
  ai_session_reply_cnt?: number;
  /** The share of the robot's sessions that were handed over to a person. */
  ai_transfer_rate?: number;
  /** The share of customer messages for which the robot found an answer. */
  ai_knowledge_hit_rate?: number;
  /** Customers who reject the account's messages. Not in older responses. */
  msg_rejected_customer_cnt?: number;
}

/**
 * Returns the statistics of an account's servicers, one row per day (`kf/get_servicer_statistic`). WeCom edition (联合版) only.
 *
 * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
 * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
 * method accepts any span within these limits and sends one request per 31 days.
 */
export interface GetServicerStatisticRequest {
  /** The account. Required by WeCom; in older versions, omitting it meant the whole corp. */
  open_kfid?: string | undefined;
  /** The servicer; without it, all servicers of the account together. */
  servicer_userid?: string | undefined;
  /** The first day: any time within it, in Unix seconds. */
  start_time: number;
  /** The last day: any time within it, in Unix seconds. */
  end_time: number;
}

/** The statistics of servicers. */
export interface GetServicerStatisticResponse extends ResponseBase {
  /** A row for each day. */
  statistic_list: ServicerStatisticDay[];
}

/** The statistics of servicers for one day. */
export interface ServicerStatisticDay {
  /** The first second of the day, China time, in Unix seconds. */
  stat_time: number;
  /** The statistics; absent until published. */
  statistic?: ServicerStatistic;
}

/**
 * The statistics of servicers. Rates are from 0 to 1, and absent if the denominator is 0. The satisfaction figures are 0 or absent for
 * sessions that the API assigned to servicers.
 */
export interface ServicerStatistic {
  /** Sessions that were assigned to a servicer. */
  session_cnt?: number;
  /** Customers who wrote. */
  customer_cnt?: number;
  /** Messages of customers. */
  customer_msg_cnt?: number;
  /** The share of sessions that were answered. */
  reply_rate?: number;
  /** The average time until the first reply, in seconds. */
  first_reply_average_sec?: number;
  /** Satisfaction survey invitations. The misspelling is WeCom's. */
  satisfaction_investgate_cnt?: number;
  /** The share of invitations that were answered. */
  satisfaction_participation_rate?: number;
  /** The share of answers that were satisfied. */
  satisfied_rate?: number;
  /** The share of answers that were neutral. */
  middling_rate?: number;
  /** The share of answers that were dissatisfied. */
  dissatisfied_rate?: number;
  /** Customers who were referred to a member or group. */
  upgrade_service_customer_cnt?: number;
  /** Invitations to add a member. */
  upgrade_service_member_invite_cnt?: number;
  /** Customers who added a member. */
  upgrade_service_member_customer_cnt?: number;
  /** Invitations to join a customer group. */
  upgrade_service_groupchat_invite_cnt?: number;
  /** Customers who joined a customer group. */
  upgrade_service_groupchat_customer_cnt?: number;
  /** Customers who reject the servicer's messages. Not in older responses. */
  msg_rejected_customer_cnt?: number;
}

/**
 * Returns the statistics of the corp, one row per day (`kf/get_statistic`). Only for component apps (微信客服组件).
 *
 * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
 * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days; the method accepts any span within
 * these limits and sends one request per 31 days.
 */
export interface GetStatisticRequest {
  /** The first day: any time within it, in Unix seconds. */
  start_time: number;
  /** The last day: any time within it, in Unix seconds. */
  end_time: number;
}

/** The statistics of the corp. */
export interface GetStatisticResponse extends ResponseBase {
  /** A row for each day. */
  statistic_list: ComponentStatisticDay[];
}

/** The statistics of the corp for one day. */
export interface ComponentStatisticDay {
  /** The first second of the day, China time, in Unix seconds. */
  stat_time: number;
  /** The statistics; absent until published. */
  statistic?: ComponentStatistic;
}

/** The statistics of the corp for component apps. Rates are from 0 to 1, and absent if the denominator is 0. */
export interface ComponentStatistic {
  /** Sessions in which a customer wrote. */
  session_cnt?: number;
  /** Customers who wrote. */
  customer_cnt?: number;
  /** Messages of customers. */
  customer_msg_cnt?: number;
  /** Sessions in which the robot replied. */
  ai_session_reply_cnt?: number;
  /** Sessions that were assigned to a servicer. */
  servicer_session_cnt?: number;
  /** The share of sessions that were answered. */
  reply_rate?: number;
  /** The average time until the first reply, in seconds. */
  first_reply_average_sec?: number;
  /** Satisfaction survey invitations. The misspelling is WeCom's. */
  satisfaction_investgate_cnt?: number;
  /** The share of invitations that were answered. */
  satisfaction_participation_rate?: number;
  /** The share of answers that were satisfied. */
  satisfied_rate?: number;
  /** The share of answers that were neutral. */
  middling_rate?: number;
  /** The share of answers that were dissatisfied. */
  dissatisfied_rate?: number;
}

/** Returns the qualifications of the corp (`kf/get_corp_qualification`). For third-party apps, in the WeCom edition (联合版). */
export interface GetCorpQualificationRequest {
}

/** The qualifications of the corp. */
export interface GetCorpQualificationResponse extends ResponseBase {
  /**
   * Whether the corp has bound a WeChat Channels (视频号) account. According to older documentation this raised the limit of customers; now
   * only verification does: an unverified corp can serve 100 customers in total (95003).
   */
  wechat_channels_binding?: boolean;
}

/**
 * Adds a group of the knowledge base (`kf/knowledge/add_group`). For own apps in the WeCom edition (联合版) only.
 *
 * A corp can have 100 groups.
 */
export interface AddKnowledgeGroupRequest {
  /** The name, 1 to 12 characters, unique among groups. */
  name: string;
}

/** The new group. */
export interface AddKnowledgeGroupResponse extends ResponseBase {
  /** The id of the group. */
  group_id: string;
}

/**
 * Deletes a group of the knowledge base (`kf/knowledge/del_group`), with its questions. For own apps in the WeCom edition (联合版) only.
 *
 * The default group cannot be deleted.
 */
export interface DeleteKnowledgeGroupRequest {
  /** The group. */
  group_id: string;
}

/** The group was deleted. */
export interface DeleteKnowledgeGroupResponse extends ResponseBase {
}

/** Renames a group of the knowledge base (`kf/knowledge/mod_group`). For own apps in the WeCom edition (联合版) only. */
export interface UpdateKnowledgeGroupRequest {
  /** The group. */
  group_id: string;
  /** The new name, 1 to 12 characters, unique among groups. */
  name: string;
}

/** The group was renamed. */
export interface UpdateKnowledgeGroupResponse extends ResponseBase {
}

/** Lists the groups of the knowledge base (`kf/knowledge/list_group`), a page at a time. For own apps in the WeCom edition (联合版) only. */
export interface ListKnowledgeGroupsRequest {
  /** Where to continue: the `next_cursor` of the previous page. */
  cursor?: string | undefined;
  /** How many groups to return, 1 to 1000. Default 500. */
  limit?: number | undefined;
  /** Return only this group. */
  group_id?: string | undefined;
}

/** One page of groups. */
export interface ListKnowledgeGroupsResponse extends ResponseBase {
  /** Where the next page begins. */
  next_cursor?: string;
  /** Whether there is a next page: 0 no, 1 yes. */
  has_more?: number | string;
  /** The groups. */
  group_list: KnowledgeGroup[];
}

/** A group of the knowledge base. */
export interface KnowledgeGroup {
  /** The id of the group. */
  group_id: string;
  /** The name. */
  name?: string;
  /** Whether it is the default group, which cannot be deleted: 0 no, 1 yes. */
  is_default?: number | string;
}

/**
 * Adds a question with its answer to the knowledge base (`kf/knowledge/add_intent`). For own apps in the WeCom edition (联合版) only.
 *
 * A group can have 200 questions. A question, main or similar, must be unique across all groups.
 */
export interface AddKnowledgeIntentRequest {
  /** The group. */
  group_id: string;
  /** The question. */
  question: KnowledgeQuestion;
  /** Other phrasings, at most 100. */
  similar_questions?: SimilarQuestions | undefined;
  /** The answer: exactly one. */
  answers: readonly KnowledgeAnswer[];
}

/** The new question. */
export interface AddKnowledgeIntentResponse extends ResponseBase {
  /** The id of the question. */
  intent_id: string;
}

/** An answer: a text with optional attachments. */
export interface KnowledgeAnswer {
  /** The text. */
  text: AnswerText;
  /** The attachments, at most 4. */
  attachments?: readonly KnowledgeAttachment[] | undefined;
}

/** An image. */
export interface KnowledgeImageAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "image";
  /** An image. */
  image: KnowledgeMedia;
}

/** A video. */
export interface KnowledgeVideoAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "video";
  /** A video. */
  video: KnowledgeMedia;
}

/** A link. */
export interface KnowledgeLinkAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "link";
  /** A link. */
  link: KnowledgeLink;
}

/** A mini program. */
export interface KnowledgeMiniprogramAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "miniprogram";
  /** A mini program. */
  miniprogram: KnowledgeMiniprogram;
}

/** An attachment of an answer. */
export type KnowledgeAttachment =
  | KnowledgeImageAttachment
  | KnowledgeVideoAttachment
  | KnowledgeLinkAttachment
  | KnowledgeMiniprogramAttachment;

/** A mini program attached to an answer. */
export interface KnowledgeMiniprogram {
  /** The title. WeCom truncates it to 64 bytes. */
  title?: string | undefined;
  /** The media_id of the cover image. `listKnowledgeIntents` does not return it. */
  thumb_media_id?: string | undefined;
  /** The appid, which must be bound to the corp. */
  appid: string;
  /** The page. */
  pagepath: string;
}

/** A link attached to an answer. */
export interface KnowledgeLink {
  /** The title. */
  title: string;
  /** The URL of the picture. */
  pic_url?: string | undefined;
  /** The media_id of the picture, as in links of `sendMsg`. WeCom's documentation of the knowledge base has only `pic_url`. */
  thumb_media_id?: string | undefined;
  /** The description. */
  desc?: string | undefined;
  /** The target URL. */
  url: string;
}

/** An image or a video attached to an answer. */
export interface KnowledgeMedia {
  /** The media_id of the uploaded file. */
  media_id: string;
}

/** The text of an answer. */
export interface AnswerText {
  /** The text, 1 to 500 characters. */
  content: string;
}

/** Other phrasings of a question. */
export interface SimilarQuestions {
  /** The questions, at most 100. */
  items: readonly KnowledgeQuestion[];
}

/** A question. */
export interface KnowledgeQuestion {
  /** Its text. */
  text: QuestionText;
}

/** The text of a question. */
export interface QuestionText {
  /** The text, 1 to 200 characters. */
  content: string;
}

/** Deletes a question of the knowledge base (`kf/knowledge/del_intent`). For own apps in the WeCom edition (联合版) only. */
export interface DeleteKnowledgeIntentRequest {
  /** The question. */
  intent_id: string;
}

/** The question was deleted. */
export interface DeleteKnowledgeIntentResponse extends ResponseBase {
}

/**
 * Updates a question of the knowledge base (`kf/knowledge/mod_intent`). For own apps in the WeCom edition (联合版) only.
 *
 * Each field that is set replaces the old value completely; omitted fields stay unchanged.
 */
export interface UpdateKnowledgeIntentRequest {
  /** The question. */
  intent_id: string;
  /** The new question. */
  question?: KnowledgeQuestion | undefined;
  /** The new other phrasings, at most 100. */
  similar_questions?: SimilarQuestions | undefined;
  /** The new answer: exactly one. */
  answers?: readonly KnowledgeAnswer[] | undefined;
}

/** The question was updated. */
export interface UpdateKnowledgeIntentResponse extends ResponseBase {
}

/**
 * Lists the questions of the knowledge base (`kf/knowledge/list_intent`), a page at a time. For own apps in the WeCom edition (联合版) only.
 */
export interface ListKnowledgeIntentsRequest {
  /** Where to continue: the `next_cursor` of the previous page. */
  cursor?: string | undefined;
  /** How many questions to return, 1 to 1000. Default 500. */
  limit?: number | undefined;
  /** Return only the questions of this group. */
  group_id?: string | undefined;
  /** Return only this question. */
  intent_id?: string | undefined;
}

/** One page of questions. */
export interface ListKnowledgeIntentsResponse extends ResponseBase {
  /** Where the next page begins. */
  next_cursor?: string;
  /** Whether there is a next page: 0 no, 1 yes. */
  has_more?: number | string;
  /** The questions. */
  intent_list: KnowledgeIntent[];
}

/**
 * A question of the knowledge base with its answer. WeCom documents two forms: other phrasings and the answer beside the question, or
 * inside it.
 */
export interface KnowledgeIntent {
  /** The group. */
  group_id?: string;
  /** The id of the question. */
  intent_id: string;
  /** The question. */
  question?: ListedMainQuestion;
  /** Other phrasings. May be in `question` instead. */
  similar_questions?: ListedQuestions;
  /** The answer, as a list of one. May be in `question` instead. */
  answers?: ListedAnswer[];
}

/** An answer in a list response. */
export interface ListedAnswer {
  /** The text. */
  text?: ListedText;
  /** The attachments. */
  attachments?: ListedAttachment[];
}

/** An image. */
export interface ListedImageAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "image";
  /** An image. */
  image: ListedMedia;
}

/** A video. */
export interface ListedVideoAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "video";
  /** A video. */
  video: ListedMedia;
}

/** A link. */
export interface ListedLinkAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "link";
  /** A link. */
  link: ListedLink;
}

/** A mini program. */
export interface ListedMiniprogramAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: "miniprogram";
  /** A mini program. */
  miniprogram: ListedMiniprogram;
}

/** A `msgtype` that this version does not know. At run time it is the string that WeCom sent. */
export type ListedUnknownAttachmentTag = ListedUnknownAttachmentTagValue;
declare enum ListedUnknownAttachmentTagValue {
  /** Stands for all of them. */
  _ = "…",
}

/** A variant that this version does not know: all its fields, as WeCom sent them. */
export interface ListedUnknownAttachment {
  /** The type of the message, and the name of the field with its body. */
  msgtype: ListedUnknownAttachmentTag;
  [field: string]: unknown;
}

/** An attachment of an answer in a list response: images and videos have a name instead of a media_id, mini programs have no cover. */
export type ListedAttachment =
  | ListedImageAttachment
  | ListedVideoAttachment
  | ListedLinkAttachment
  | ListedMiniprogramAttachment
  | ListedUnknownAttachment;

/** A mini program in a list response. */
export interface ListedMiniprogram {
  /** The title. */
  title?: string;
  /** The appid. */
  appid?: string;
  /** The page. */
  pagepath?: string;
}

/** A link in a list response. */
export interface ListedLink {
  /** The title. */
  title?: string;
  /** The URL of the picture. */
  pic_url?: string;
  /** The description. */
  desc?: string;
  /** The target URL. */
  url?: string;
}

/** An image or a video in a list response. */
export interface ListedMedia {
  /** The name of the file. */
  name?: string;
}

/** The text of a question or answer in a list response. */
export interface ListedText {
  /** The text. */
  content?: string;
}

/** Other phrasings of a question in a list response. */
export interface ListedQuestions {
  /** The questions. */
  items?: ListedQuestion[];
}

/** A question in a list response. */
export interface ListedQuestion {
  /** Its text. */
  text?: ListedText;
}

/** The question of an entry in a list response. */
export interface ListedMainQuestion {
  /** Its text. */
  text?: ListedText;
  /** Other phrasings, in the nested form. */
  similar_questions?: ListedQuestions;
  /** The answer, as a list of one, in the nested form. */
  answers?: ListedAnswer[];
}

/** An uploaded file. */
export interface UploadMediaResponse extends ResponseBase {
  /** The media type. */
  type?: string;
  /** The id of the file, valid for 3 days. */
  media_id: string;
  /** When it was uploaded, in Unix seconds; WeCom sends a string. */
  created_at?: number | string;
}

/** Downloads a file (`media/get`) that was uploaded or sent by a customer within the last 3 days. */
export interface DownloadMediaRequest {
  /** The id of the file. */
  media_id: string;
}

/**
 * Converts the ids of accounts to the new form (`idconvert/open_kfid`), for third-party apps after the id upgrade of 2022.
 *
 * Known from other SDKs: WeCom's public documentation has no page on it.
 */
export interface ConvertOpenKfidsRequest {
  /** The ids to convert. */
  open_kfid_list: readonly string[];
}

/** The converted ids. */
export interface ConvertOpenKfidsResponse extends ResponseBase {
  /** The converted ids, with their new form. */
  items: ConvertedOpenKfid[];
  /** The ids that do not belong to this corp. */
  invalid_open_kfid_list?: string[];
}

/** An id of an account in both forms. */
export interface ConvertedOpenKfid {
  /** The id from the request. */
  open_kfid: string;
  /** Its new form. */
  new_open_kfid: string;
}
