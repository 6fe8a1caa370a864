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

/**
 * The common fields of all responses.
 *
 * 中文：所有响应共有的字段。
 */
export interface ResponseBase {
  /**
   * 0, or absent: a failed call rejects with a `KfApiError`. A string if the server sends one.
   *
   * 中文：0 或没有：失败的调用以 `KfApiError` 拒绝。服务端返回字符串时为字符串。
   */
  errcode?: number | string;
  /**
   * WeCom's text, for humans only.
   *
   * 中文：企业微信的说明，仅供人阅读。
   */
  errmsg?: string;
}

/**
 * A known number, or one that WeCom added later.
 *
 * 中文：已知的取值，或企业微信以后新增的取值。
 */
export type Open<Known extends number> = Known | (number & {});

/**
 * Fetches an access token for a corp and one of its secrets (`gettoken`).
 *
 * While a token is valid, repeated calls return the same one; too many calls, especially failing ones, are throttled. `KfClient` calls
 * this automatically and caches the token.
 *
 * 中文：用企业 ID 和 secret 获取 access_token。有效期内重复获取返回相同的凭证；调用过多（尤其是失败的）会被限频。`KfClient` 会自动调用并缓存。
 */
export interface GetTokenRequest {
  /**
   * The corp id.
   *
   * 中文：企业 ID（corpid）。
   */
  corpid: string;
  /**
   * The secret of 微信客服, or of a self-built app that may call its API.
   *
   * 中文：「微信客服」的 secret，或有权调用其 API 的自建应用的 secret。
   */
  corpsecret: string;
}

/**
 * An access token.
 *
 * 中文：access_token 凭证。
 */
export interface GetTokenResponse extends ResponseBase {
  /**
   * The token, at most 512 bytes.
   *
   * 中文：凭证，不超过 512 字节。
   */
  access_token: string;
  /**
   * Its lifetime in seconds (7200). WeCom may invalidate it earlier.
   *
   * 中文：凭证的有效时间，单位为秒（7200）；企业微信可能使其提前失效。
   */
  expires_in: number;
}

/**
 * Fetches the token of a third-party app (`service/get_suite_token`), which is needed to fetch the tokens of corps.
 *
 * 中文：获取第三方应用凭证（suite_access_token），获取企业凭证时需要。
 */
export interface GetSuiteTokenRequest {
  /**
   * The id of the suite.
   *
   * 中文：第三方应用的 suite_id。
   */
  suite_id: string;
  /**
   * The secret of the suite.
   *
   * 中文：第三方应用的 suite_secret。
   */
  suite_secret: string;
  /**
   * The newest ticket that WeCom pushed; one arrives every 10 minutes.
   *
   * 中文：企业微信最近一次推送的 suite_ticket，每 10 分钟推送一次。
   */
  suite_ticket: string;
}

/**
 * The token of a third-party app.
 *
 * 中文：第三方应用凭证。
 */
export interface GetSuiteTokenResponse extends ResponseBase {
  /**
   * The token, at most 512 bytes.
   *
   * 中文：凭证，不超过 512 字节。
   */
  suite_access_token: string;
  /**
   * Its lifetime in seconds (7200).
   *
   * 中文：凭证的有效时间，单位为秒（7200）。
   */
  expires_in: number;
}

/**
 * Exchanges the code of an authorisation for the permanent code of the corp (`service/get_permanent_code`).
 *
 * Store the permanent code permanently: it is issued only once. Requires the suite's token.
 *
 * 中文：用临时授权码换取企业的永久授权码，须用第三方应用凭证调用。永久授权码只返回一次，请妥善保存。
 */
export interface GetPermanentCodeRequest {
  /**
   * The code of an authorisation, which works once: pushed in `create_auth`, valid for 5 minutes, or appended to the URL that the admin
   * is redirected to, together with its `expires_in`.
   *
   * 中文：临时授权码，只能用一次：由 `create_auth` 推送（5 分钟内有效），或附在管理员授权后的回跳 URL 上，同时带有 `expires_in`。
   */
  auth_code: string;
}

/**
 * The permanent code of a corp, and what was authorised.
 *
 * 中文：企业的永久授权码及授权信息。
 */
export interface GetPermanentCodeResponse extends ResponseBase {
  /**
   * A token of the corp, at most 512 bytes.
   *
   * 中文：企业的凭证，不超过 512 字节。
   */
  access_token?: string;
  /**
   * The lifetime of that token in seconds (7200).
   *
   * 中文：该凭证的有效时间，单位为秒（7200）。
   */
  expires_in?: number;
  /**
   * The permanent code, at most 512 bytes.
   *
   * 中文：永久授权码，不超过 512 字节。
   */
  permanent_code: string;
  /**
   * The corp that sold the app, if one did.
   *
   * 中文：代理该应用的服务商企业，有才返回。
   */
  dealer_corp_info?: DealerCorpInfo;
  /**
   * The corp that authorised the app.
   *
   * 中文：授权方企业。
   */
  auth_corp_info?: AuthCorpInfo;
  /**
   * What was authorised.
   *
   * 中文：授权信息。
   */
  auth_info?: AuthInfo;
  /**
   * The admin who authorised the app.
   *
   * 中文：授权的管理员。
   */
  auth_user_info?: AuthUserInfo;
  /**
   * How the corp was registered, if by the provider.
   *
   * 中文：推广二维码安装的企业注册信息。
   */
  register_code_info?: RegisterCodeInfo;
  /**
   * The `state` of the installation link.
   *
   * 中文：安装链接中的 `state`。
   */
  state?: string;
}

/**
 * How a corp was registered.
 *
 * 中文：企业的注册信息。
 */
export interface RegisterCodeInfo {
  /**
   * The registration code.
   *
   * 中文：注册码。
   */
  register_code?: string;
  /**
   * The promotion package.
   *
   * 中文：推广包 ID。
   */
  template_id?: string;
  /**
   * The `state` that the provider gave.
   *
   * 中文：服务商填写的 `state`。
   */
  state?: string;
}

/**
 * An admin who authorised an app.
 *
 * 中文：授权的管理员。
 */
export interface AuthUserInfo {
  /**
   * The member; may be empty.
   *
   * 中文：成员的 userid，可能为空。
   */
  userid?: string;
  /**
   * The member's id for all apps of the provider.
   *
   * 中文：成员的 open_userid，在同一服务商的所有应用中通用。
   */
  open_userid?: string;
  /**
   * The name.
   *
   * 中文：名称。
   */
  name?: string;
  /**
   * The URL of the avatar.
   *
   * 中文：头像 URL。
   */
  avatar?: string;
}

/**
 * What was authorised.
 *
 * 中文：授权信息。
 */
export interface AuthInfo {
  /**
   * The apps.
   *
   * 中文：授权的应用。
   */
  agent?: AuthAgent[];
}

/**
 * An app that was authorised.
 *
 * 中文：已授权的应用。
 */
export interface AuthAgent {
  /**
   * The id of the app in the corp.
   *
   * 中文：授权方企业中的应用 ID。
   */
  agentid?: number;
  /**
   * The id of the app in a suite of several, which only old suites have.
   *
   * 中文：旧的多应用套件中的应用 ID。
   */
  appid?: number;
  /**
   * The name.
   *
   * 中文：名称。
   */
  name?: string;
  /**
   * The URL of the round logo.
   *
   * 中文：圆形头像 URL。
   */
  round_logo_url?: string;
  /**
   * The URL of the square logo.
   *
   * 中文：方形头像 URL。
   */
  square_logo_url?: string;
  /**
   * How it was authorised: 0 by an admin, 1 by a member.
   *
   * 中文：授权模式：0 管理员授权，1 成员授权。
   */
  auth_mode?: number;
  /**
   * Whether it is a 代开发 app.
   *
   * 中文：是否为代开发应用。
   */
  is_customized_app?: boolean;
  /**
   * Whether the authorisation came from another third-party app.
   *
   * 中文：授权是否来自另一个第三方应用。
   */
  auth_from_thirdapp?: boolean;
  /**
   * What it may see.
   *
   * 中文：应用的权限。
   */
  privilege?: unknown;
  /**
   * The corp that shared it.
   *
   * 中文：共享该应用的企业。
   */
  shared_from?: unknown;
}

/**
 * A corp that authorised an app. Newer apps receive fewer fields.
 *
 * 中文：授权方企业。较新的应用返回的字段更少。
 */
export interface AuthCorpInfo {
  /**
   * The corp id, as this provider's apps use it.
   *
   * 中文：企业 ID（corpid），以该服务商的应用所用的为准。
   */
  corpid: string;
  /**
   * The short name.
   *
   * 中文：企业简称。
   */
  corp_name?: string;
  /**
   * `verified` or `unverified`.
   *
   * 中文：企业类型：`verified` 已认证，`unverified` 未认证。
   */
  corp_type?: string;
  /**
   * The URL of the square logo.
   *
   * 中文：方形头像 URL。
   */
  corp_square_logo_url?: string;
  /**
   * The URL of the round logo; for older apps only.
   *
   * 中文：圆形头像 URL，仅较旧的应用返回。
   */
  corp_round_logo_url?: string;
  /**
   * How many members it can have.
   *
   * 中文：企业的用户规模上限。
   */
  corp_user_max?: number;
  /**
   * How many apps it can have; for older apps only.
   *
   * 中文：企业的应用数上限，仅较旧的应用返回。
   */
  corp_agent_max?: number;
  /**
   * The full name.
   *
   * 中文：企业主体全称。
   */
  corp_full_name?: string;
  /**
   * When its verification ends, in Unix seconds.
   *
   * 中文：认证到期时间，Unix 时间戳（秒）。
   */
  verified_end_time?: number;
  /**
   * Its kind: 1 enterprise, 2 government and public institutions, 3 other organisations, 4 teams.
   *
   * 中文：主体类型：1 企业，2 政府及事业单位，3 其他组织，4 团队号。
   */
  subject_type?: number;
  /**
   * The URL of the QR code by which members join.
   *
   * 中文：供成员加入企业的二维码 URL。
   */
  corp_wxqrcode?: string;
  /**
   * How large it is, in words.
   *
   * 中文：企业规模（文字）。
   */
  corp_scale?: string;
  /**
   * Its industry.
   *
   * 中文：所属行业。
   */
  corp_industry?: string;
  /**
   * Its branch of the industry.
   *
   * 中文：所属子行业。
   */
  corp_sub_industry?: string;
  /**
   * Its location, for older apps only; empty if unknown.
   *
   * 中文：所在地，仅较旧的应用返回，未知时为空。
   */
  location?: string;
}

/**
 * A corp that sold an app.
 *
 * 中文：代理应用的服务商企业。
 */
export interface DealerCorpInfo {
  /**
   * The corp id.
   *
   * 中文：企业 ID（corpid）。
   */
  corpid?: string;
  /**
   * The name.
   *
   * 中文：名称。
   */
  corp_name?: string;
}

/**
 * Fetches a token of a corp for a third-party app (`service/get_corp_token`). Requires the suite's token.
 *
 * All customer service calls on behalf of that corp use it.
 *
 * 中文：获取第三方应用的企业凭证，代表该企业的微信客服接口都使用它；须用第三方应用凭证调用。
 */
export interface GetCorpTokenRequest {
  /**
   * The corp that authorised the app.
   *
   * 中文：授权方企业。
   */
  auth_corpid: string;
  /**
   * The permanent code of the corp.
   *
   * 中文：企业的永久授权码。
   */
  permanent_code: string;
}

/**
 * A token of a corp. WeCom sends `errcode` with failures only.
 *
 * 中文：企业凭证。仅失败时返回 `errcode`。
 */
export interface GetCorpTokenResponse extends ResponseBase {
  /**
   * The token, at most 512 bytes.
   *
   * 中文：凭证，不超过 512 字节。
   */
  access_token: string;
  /**
   * Its lifetime in seconds (7200).
   *
   * 中文：凭证的有效时间，单位为秒（7200）。
   */
  expires_in: number;
}

/**
 * Adds a customer service account (`kf/account/add`).
 *
 * A corp can have up to 5000 accounts (10 in early versions of the documentation); an unverified corp 10 (errcode 95027). Both editions.
 *
 * 中文：添加客服账号。一个企业最多 5000 个（早期文档为 10 个），未认证企业最多 10 个（错误码 95027）；联合版、独立版均可用。
 */
export interface AddAccountRequest {
  /**
   * The name customers see, 1 to 16 characters.
   *
   * 中文：客户看到的名称，1 至 16 个字符。
   */
  name: string;
  /**
   * The avatar: the media_id of an uploaded image, at most 128 bytes.
   *
   * 中文：头像：已上传图片的 media_id，不超过 128 字节。
   */
  media_id: string;
}

/**
 * The new account.
 *
 * 中文：新建的客服账号。
 */
export interface AddAccountResponse extends ResponseBase {
  /**
   * The id of the account.
   *
   * 中文：客服账号 ID。
   */
  open_kfid: string;
}

/**
 * Deletes a customer service account (`kf/account/del`).
 *
 * The last account cannot be deleted (errcode 95005). Both editions.
 *
 * 中文：删除客服账号。最后一个账号不能删除（错误码 95005）；联合版、独立版均可用。
 */
export interface DeleteAccountRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
}

/**
 * The account was deleted.
 *
 * 中文：客服账号已删除。
 */
export interface DeleteAccountResponse extends ResponseBase {
}

/**
 * Updates a customer service account (`kf/account/update`). Omitted fields stay unchanged. Both editions.
 *
 * 中文：修改客服账号，未填的字段保持不变；联合版、独立版均可用。
 */
export interface UpdateAccountRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The new name, 1 to 16 characters.
   *
   * 中文：新名称，1 至 16 个字符。
   */
  name?: string | undefined;
  /**
   * The new avatar: the media_id of an uploaded image, at most 128 bytes.
   *
   * 中文：新头像：已上传图片的 media_id，不超过 128 字节。
   */
  media_id?: string | undefined;
}

/**
 * The account was updated.
 *
 * 中文：客服账号已修改。
 */
export interface UpdateAccountResponse extends ResponseBase {
}

/**
 * Lists customer service accounts (`kf/account/list`), a page at a time.
 *
 * A page shorter than `limit` is the last one. Both editions.
 *
 * 中文：分页获取客服账号列表，返回条数少于 `limit` 即为最后一页；联合版、独立版均可用。
 */
export interface ListAccountsRequest {
  /**
   * How many accounts to skip. Default 0.
   *
   * 中文：跳过的账号个数，默认 0。
   */
  offset?: number | undefined;
  /**
   * How many accounts to return, 1 to 100. Default 100.
   *
   * 中文：返回的账号个数，1 至 100，默认 100。
   */
  limit?: number | undefined;
}

/**
 * One page of accounts.
 *
 * 中文：一页客服账号。
 */
export interface ListAccountsResponse extends ResponseBase {
  /**
   * The accounts.
   *
   * 中文：客服账号列表。
   */
  account_list: Account[];
}

/**
 * A customer service account.
 *
 * 中文：客服账号。
 */
export interface Account {
  /**
   * The id of the account.
   *
   * 中文：客服账号 ID。
   */
  open_kfid: string;
  /**
   * The name customers see.
   *
   * 中文：客户看到的名称。
   */
  name?: string;
  /**
   * The URL of the avatar; may be empty.
   *
   * 中文：头像 URL，可能为空。
   */
  avatar?: string;
  /**
   * Whether the calling app may manage the account. Documented since 2023; absent for component apps (微信客服组件) and in the standalone
   * edition (独立版).
   *
   * 中文：调用接口的应用是否有该账号的管理权限。2023 年起才有此字段；微信客服组件和独立版不返回。
   */
  manage_privilege?: boolean;
}

/**
 * Creates a contact link to an account (`kf/add_contact_way`).
 *
 * Each scene needs its own link. The link cannot be edited, and its parameters do not work in another link; only `scene_param` may be
 * appended (with `contactUrl`), and only to a link that was created with a scene. Both editions.
 *
 * 中文：获取客服账号链接。每个场景值对应一个链接，链接不可改动，参数也不能用于其他链接；只有带场景值的链接可用 `contactUrl` 追加 `scene_param`。联合版、独立版均可用。
 */
export interface GetContactWayRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * A label for where the link is published, at most 32 bytes of `[0-9a-zA-Z_-]`; returned in `enter_session`.
   *
   * 中文：场景值，用于标识链接投放在哪里，不超过 32 字节，只能含 `[0-9a-zA-Z_-]`；会在 `enter_session` 事件中返回。
   */
  scene?: string | undefined;
}

/**
 * A contact link.
 *
 * 中文：客服链接。
 */
export interface GetContactWayResponse extends ResponseBase {
  /**
   * The link that opens a conversation with the account. Old links have the parameter `encScene` and do not support `scene_param`.
   *
   * 中文：打开该账号会话的链接。旧链接带参数 `encScene`，不支持 `scene_param`。
   */
  url: string;
}

/**
 * Adds servicers to an account (`kf/servicer/add`). WeCom edition (联合版) only.
 *
 * The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
 * failed ones). The method accepts lists of any length and sends 100 members and 20 departments per request. An account can have 2000
 * servicers and 20 departments (500 servicers before 2023); the server enforces this. Adding an existing servicer returns errcode 0.
 *
 * 中文：添加接待人员，仅联合版。单行可能失败，见 `result_list` 每行的 `errcode`（`failedRows`）；长度不限，每次请求 100 个成员、20 个部门；每个账号最多 2000 人（2023 年前 500）、20 个部门；重复添加返回 0。
 */
export interface AddServicersRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The members to add, at most 100 (third-party apps: open_userid). This or `department_id_list`.
   *
   * 中文：要添加的成员，最多 100 个（第三方应用填 open_userid）；与 `department_id_list` 至少填一个。
   */
  userid_list?: readonly string[] | undefined;
  /**
   * The departments to add, at most 100 per call (20 in the latest documentation) and 20 per account. This or `userid_list`.
   *
   * 中文：要添加的部门，每次最多 100 个（最新文档为 20 个），每个账号最多 20 个；与 `userid_list` 至少填一个。
   */
  department_id_list?: readonly number[] | undefined;
}

/**
 * The result for each servicer.
 *
 * 中文：每个接待人员的处理结果。
 */
export interface AddServicersResponse extends ResponseBase {
  /**
   * One row for each member and department of the request.
   *
   * 中文：请求中的每个成员和部门各一行。
   */
  result_list: ChangeResult[];
}

/**
 * The result for one servicer.
 *
 * 中文：一个接待人员的处理结果。
 */
export interface ChangeResult {
  /**
   * The member, in rows for a member.
   *
   * 中文：成员，成员行才有。
   */
  userid?: string;
  /**
   * The department, in rows for a department.
   *
   * 中文：部门，部门行才有。
   */
  department_id?: number;
  /**
   * 0 on success, otherwise the error code of this row.
   *
   * 中文：成功为 0，否则为该行的错误码。
   */
  errcode: number;
  /**
   * WeCom's error message, for people only.
   *
   * 中文：企业微信的错误信息，仅供人阅读。
   */
  errmsg?: string;
}

/**
 * Removes servicers from an account (`kf/servicer/del`). WeCom edition (联合版) only.
 *
 * The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
 * failed ones). The method accepts lists of any length and sends 100 per request.
 *
 * 中文：删除接待人员，仅联合版。整体成功时单行仍可能失败，请检查 `result_list` 每行的 `errcode`（`failedRows` 返回失败的行）。列表长度不限，每次请求发送 100 个。
 */
export interface DeleteServicersRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The members to remove, at most 100 (third-party apps: open_userid). This or `department_id_list`.
   *
   * 中文：要删除的成员，最多 100 个（第三方应用填 open_userid）；与 `department_id_list` 至少填一个。
   */
  userid_list?: readonly string[] | undefined;
  /**
   * The departments to remove, at most 100. This or `userid_list`.
   *
   * 中文：要删除的部门，最多 100 个；与 `userid_list` 至少填一个。
   */
  department_id_list?: readonly number[] | undefined;
}

/**
 * The result for each servicer.
 *
 * 中文：每个接待人员的处理结果。
 */
export interface DeleteServicersResponse extends ResponseBase {
  /**
   * One row for each member and department of the request.
   *
   * 中文：请求中的每个成员和部门各一行。
   */
  result_list: ChangeResult[];
}

/**
 * Lists the servicers of an account (`kf/servicer/list`). WeCom edition (联合版) only.
 *
 * 中文：获取接待人员列表，仅联合版。
 */
export interface ListServicersRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
}

/**
 * The servicers of an account.
 *
 * 中文：客服账号的接待人员。
 */
export interface ListServicersResponse extends ResponseBase {
  /**
   * Members, and departments as rows with only a `department_id`.
   *
   * 中文：成员；部门行只有 `department_id`。
   */
  servicer_list: Servicer[];
}

/**
 * A servicer, or a department of servicers.
 *
 * 中文：接待人员，或作为接待人员的部门。
 */
export interface Servicer {
  /**
   * The member (third-party apps: open_userid); absent in rows for a department.
   *
   * 中文：成员（第三方应用为 open_userid）；部门行没有。
   */
  userid?: string;
  /**
   * Whether the member is serving; absent in rows for a department.
   *
   * 中文：成员的接待状态；部门行没有。
   */
  status?: Open<ServicerStatus>;
  /**
   * How the member stopped; only while stopped, and not in older responses.
   *
   * 中文：停止接待的类型；仅在停止接待时返回，较早的响应没有。
   */
  stop_type?: Open<StopType>;
  /**
   * The department, in rows for a department.
   *
   * 中文：部门，部门行才有。
   */
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
 *
 * 中文：发送消息：会话状态须为 0 或 1（95018；独立版无此状态），客户最后一条消息后 48 小时内（95002）最多 5 条（95001）。成功仅表示已受理，失败由 `msg_send_fail` 通知；填了 `code` 即 `sendMsgOnEvent`。
 */
export interface SendMsgRequestBase {
  /**
   * The customer: an external_userid, exactly as received from WeCom.
   *
   * 中文：接收消息的客户的 external_userid，须与企业微信返回的完全一致。
   */
  touser: string;
  /**
   * The account that sends the message.
   *
   * 中文：发送消息的客服账号。
   */
  open_kfid: string;
  /**
   * Your own message id, at most 32 bytes of `[0-9a-zA-Z_-]`, unique within the account. It makes the send safe to retry: WeCom rejects
   * a second message with the same id (95033).
   *
   * 中文：自定义的消息 ID，不超过 32 字节，只能含 `[0-9a-zA-Z_-]`，同一账号内不可重复；有了它就可以安全重试：重复的 ID 会被拒绝（95033）。
   */
  msgid?: string | undefined;
}

/**
 * A text.
 *
 * 中文：文本消息。
 */
export interface SendMsgTextRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "text";
  /**
   * A text.
   *
   * 中文：文本消息。
   */
  text: TextContent;
}

/**
 * An image.
 *
 * 中文：图片。
 */
export interface SendMsgImageRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "image";
  /**
   * An image.
   *
   * 中文：图片。
   */
  image: Media;
}

/**
 * A voice message; AMR only: send MP3 as a file.
 *
 * 中文：语音消息，只支持 AMR；MP3 请作为文件发送。
 */
export interface SendMsgVoiceRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "voice";
  /**
   * A voice message; AMR only: send MP3 as a file.
   *
   * 中文：语音消息，只支持 AMR；MP3 请作为文件发送。
   */
  voice: Media;
}

/**
 * A video; MP4 (other codecs get 40011).
 *
 * 中文：视频消息，只支持 MP4（其他编码返回 40011）。
 */
export interface SendMsgVideoRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "video";
  /**
   * A video; MP4 (other codecs get 40011).
   *
   * 中文：视频消息，只支持 MP4（其他编码返回 40011）。
   */
  video: Media;
}

/**
 * A file. The customer sees the file name from the upload.
 *
 * 中文：文件消息，客户看到的是上传时的文件名。
 */
export interface SendMsgFileRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "file";
  /**
   * A file. The customer sees the file name from the upload.
   *
   * 中文：文件消息，客户看到的是上传时的文件名。
   */
  file: Media;
}

/**
 * A link with a picture.
 *
 * 中文：图文链接。
 */
export interface SendMsgLinkRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "link";
  /**
   * A link with a picture.
   *
   * 中文：图文链接。
   */
  link: Link;
}

/**
 * A page of a mini program (小程序).
 *
 * 中文：小程序页面。
 */
export interface SendMsgMiniprogramRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "miniprogram";
  /**
   * A page of a mini program (小程序).
   *
   * 中文：小程序页面。
   */
  miniprogram: Miniprogram;
}

/**
 * A menu.
 *
 * 中文：菜单消息。
 */
export interface SendMsgMsgmenuRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "msgmenu";
  /**
   * A menu.
   *
   * 中文：菜单消息。
   */
  msgmenu: Menu;
}

/**
 * A place.
 *
 * 中文：地理位置。
 */
export interface SendMsgLocationRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "location";
  /**
   * A place.
   *
   * 中文：地理位置。
   */
  location: LocationContent;
}

/**
 * A member's card (名片). Standalone edition (独立版) only.
 *
 * 中文：成员名片，仅独立版。
 */
export interface SendMsgBusinessCardRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "business_card";
  /**
   * A member's card (名片). Standalone edition (独立版) only.
   *
   * 中文：成员名片，仅独立版。
   */
  business_card: BusinessCard;
}

/**
 * A link of the customer acquisition assistant (获客助手).
 *
 * 中文：获客助手链接。
 */
export interface SendMsgCaLinkRequest extends SendMsgRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "ca_link";
  /**
   * A link of the customer acquisition assistant (获客助手).
   *
   * 中文：获客助手链接。
   */
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
 *
 * 中文：发送消息：会话状态须为 0 或 1（95018；独立版无此状态），客户最后一条消息后 48 小时内（95002）最多 5 条（95001）。成功仅表示已受理，失败由 `msg_send_fail` 通知；填了 `code` 即 `sendMsgOnEvent`。
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

/**
 * The message was accepted.
 *
 * 中文：消息已受理。
 */
export interface SendMsgResponse extends ResponseBase {
  /**
   * The id of the message: yours, or one generated by WeCom.
   *
   * 中文：消息 ID：自定义的，或由企业微信生成。
   */
  msgid?: string;
}

/**
 * A link of the customer acquisition assistant (获客助手). Newer than the other types; a corp may not have the assistant.
 *
 * 中文：获客助手链接。晚于其他类型推出，企业不一定开通了获客助手。
 */
export interface CaLink {
  /**
   * The link, as created by 获客助手: `https://work.weixin.qq.com/ca/…`.
   *
   * 中文：获客助手生成的链接：`https://work.weixin.qq.com/ca/…`。
   */
  link_url: string;
}

/**
 * A member's card (名片), for the customer to add them as a contact.
 *
 * Can be sent only in the standalone edition (独立版), and only within 48 hours of a message that the customer typed; tapping a menu does not
 * count (95024). At most one card in 48 hours (95025).
 *
 * 中文：成员名片，客户可据此添加其为联系人。只能在独立版发送，且须在客户主动发消息后 48 小时内（点击菜单不算，95024）；48 小时内最多一张（95025）。
 */
export interface BusinessCard {
  /**
   * The member, who needs the permission 客户联系.
   *
   * 中文：成员的 userid，须有「客户联系」权限。
   */
  userid: string;
}

/**
 * A place.
 *
 * 中文：地理位置。
 */
export interface LocationContent {
  /**
   * The name of the place.
   *
   * 中文：位置名。
   */
  name?: string | undefined;
  /**
   * Its address.
   *
   * 中文：详细地址。
   */
  address?: string | undefined;
  /**
   * The latitude in degrees, -90 to 90.
   *
   * 中文：纬度，-90 至 90 度。
   */
  latitude: number;
  /**
   * The longitude in degrees, -180 to 180.
   *
   * 中文：经度，-180 至 180 度。
   */
  longitude: number;
}

/**
 * A menu: a text above, items to tap, a text below. Tapping a menu does not count as a customer message for business cards.
 *
 * 中文：菜单消息：起始文本、菜单项、结束文本。对成员名片而言，点击菜单不算客户发消息。
 */
export interface Menu {
  /**
   * The text above the items, at most 1024 bytes.
   *
   * 中文：起始文本，不超过 1024 字节。
   */
  head_content?: string | undefined;
  /**
   * The items. WeCom limits their number (10 in older documentation; 50, of which 10 can be tapped, in newer one) and returns 95008.
   *
   * 中文：菜单项。数量上限由企业微信检查（旧文档为 10 项；新文档为 50 项，其中可点击的最多 10 项），超出返回 95008。
   */
  list?: readonly MenuItem[] | undefined;
  /**
   * The text below the items, at most 1024 bytes.
   *
   * 中文：结束文本，不超过 1024 字节。
   */
  tail_content?: string | undefined;
}

/**
 * An item that sends a text when it is tapped.
 *
 * 中文：点击后以客户的名义发送文本的菜单项。
 */
export interface MenuClickItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "click";
  /**
   * An item that sends a text when it is tapped.
   *
   * 中文：点击后以客户的名义发送文本的菜单项。
   */
  click: MenuClick;
}

/**
 * An item that opens a page.
 *
 * 中文：点击后打开网页的菜单项。
 */
export interface MenuViewItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "view";
  /**
   * An item that opens a page.
   *
   * 中文：点击后打开网页的菜单项。
   */
  view: MenuView;
}

/**
 * An item that opens a mini program.
 *
 * 中文：点击后打开小程序的菜单项。
 */
export interface MenuMiniprogramItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "miniprogram";
  /**
   * An item that opens a mini program.
   *
   * 中文：点击后打开小程序的菜单项。
   */
  miniprogram: MenuMiniprogram;
}

/**
 * A line of plain text.
 *
 * 中文：一行文本，不可点击。
 */
export interface MenuTextItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "text";
  /**
   * A line of plain text.
   *
   * 中文：一行文本，不可点击。
   */
  text: MenuText;
}

/**
 * An item of a menu.
 *
 * 中文：菜单项。
 */
export type MenuItem =
  | MenuClickItem
  | MenuViewItem
  | MenuMiniprogramItem
  | MenuTextItem;

/**
 * A line of plain text.
 *
 * 中文：一行文本，不可点击。
 */
export interface MenuText {
  /**
   * The text, 1 to 256 bytes; a line break is written as the two characters backslash and n.
   *
   * 中文：文本内容，1 至 256 字节；换行写作反斜杠加 n 两个字符。
   */
  content: string;
  /**
   * 1 to continue on the same line. Default 0.
   *
   * 中文：填 1 则其后不换行，默认 0。
   */
  no_newline?: number | undefined;
}

/**
 * An item that opens a mini program.
 *
 * 中文：点击后打开小程序的菜单项。
 */
export interface MenuMiniprogram {
  /**
   * The app id, 1 to 32 bytes.
   *
   * 中文：小程序 appid，1 至 32 字节。
   */
  appid: string;
  /**
   * The page, 1 to 1024 bytes.
   *
   * 中文：小程序页面路径，1 至 1024 字节。
   */
  pagepath: string;
  /**
   * What the customer sees, 1 to 1024 bytes.
   *
   * 中文：客户看到的文本，1 至 1024 字节。
   */
  content: string;
}

/**
 * An item that opens a page.
 *
 * 中文：点击后打开网页的菜单项。
 */
export interface MenuView {
  /**
   * The address, 1 to 2048 bytes.
   *
   * 中文：网址，1 至 2048 字节。
   */
  url: string;
  /**
   * What the customer sees, 1 to 1024 bytes.
   *
   * 中文：客户看到的文本，1 至 1024 字节。
   */
  content: string;
}

/**
 * An item that sends its content as the customer's text, with its id as `menu_id`.
 *
 * 中文：点击后以客户的名义发送其内容的菜单项，菜单项 ID 作为 `menu_id` 返回。
 */
export interface MenuClick {
  /**
   * Returned as `text.menu_id`, 1 to 128 bytes.
   *
   * 中文：菜单项 ID，作为 `text.menu_id` 返回，1 至 128 字节。
   */
  id?: string | undefined;
  /**
   * What the customer sees and sends, 1 to 128 bytes.
   *
   * 中文：客户看到并发送的文本，1 至 128 字节。
   */
  content: string;
}

/**
 * A page of a mini program (小程序).
 *
 * 中文：小程序页面。
 */
export interface Miniprogram {
  /**
   * The app id of the mini program, which must be bound to the corp (90207).
   *
   * 中文：小程序 appid，须已关联到企业（90207）。
   */
  appid: string;
  /**
   * The title. WeCom truncates it to 64 bytes.
   *
   * 中文：标题，超过 64 字节会被企业微信截断。
   */
  title?: string | undefined;
  /**
   * The cover: the media_id of an uploaded image, ideally 520 × 416 pixels.
   *
   * 中文：封面图：已上传图片的 media_id，建议尺寸 520 × 416 像素。
   */
  thumb_media_id: string;
  /**
   * The page path. It should end in `.html` before the query: `pages/index.html?id=1`. WeCom accepts other paths, but phones may not
   * open them.
   *
   * 中文：小程序页面路径，查询参数之前应以 `.html` 结尾，如 `pages/index.html?id=1`；其他写法企业微信也接受，但手机上可能打不开。
   */
  pagepath: string;
}

/**
 * A link with a picture.
 *
 * 中文：图文链接。
 */
export interface Link {
  /**
   * The title. WeCom truncates it to 128 bytes.
   *
   * 中文：标题，超过 128 字节会被企业微信截断。
   */
  title: string;
  /**
   * The description below the title. WeCom truncates it to 512 bytes.
   *
   * 中文：标题下方的描述，超过 512 字节会被企业微信截断。
   */
  desc?: string | undefined;
  /**
   * The target URL, at most 2048 bytes, with its scheme (`https://`).
   *
   * 中文：跳转的 URL，不超过 2048 字节，须带协议头（`https://`）。
   */
  url: string;
  /**
   * The picture: the media_id of an uploaded image.
   *
   * 中文：缩略图：已上传图片的 media_id。
   */
  thumb_media_id: string;
}

/**
 * An image, a voice message, a video or a file.
 *
 * 中文：图片、语音、视频或文件。
 */
export interface Media {
  /**
   * The media id: from `media/upload` when sending; for `media/get` within 3 days when received.
   *
   * 中文：素材 ID：发送时来自 `media/upload`；接收时可在 3 天内用于 `media/get`。
   */
  media_id: string;
}

/**
 * A text to a customer.
 *
 * 中文：发给客户的文本。
 */
export interface TextContent {
  /**
   * The text, 1 to 2048 UTF-8 bytes (about 680 Chinese characters). `splitText` splits a longer one.
   *
   * 中文：文本内容，1 至 2048 字节（UTF-8，约 680 个汉字）；更长的可用 `splitText` 拆分。
   */
  content: string;
}

/**
 * Sends one message in response to an event (`kf/send_msg_on_event`).
 *
 * The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from `transServiceState`
 * (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works once; a used or expired one
 * returns 41050.
 *
 * 中文：发送事件响应消息，code 用过或过期返回 41050：`welcome_code` 20 秒内可发文本或菜单；`msg_code` 转为 2、3 后 48 小时内可发文本，转为 4 后 20 秒内可发文本或菜单。
 */
export interface SendMsgOnEventRequestBase {
  /**
   * The code of the event.
   *
   * 中文：事件响应消息的 code。
   */
  code: string;
  /**
   * When a code that is valid for 20 seconds was issued, in Unix seconds: the `send_time` of its event. Not sent; a code older than 25
   * seconds (20 plus an allowance for clock differences) is rejected locally. Omit it for a `msg_code` that is valid for 48 hours.
   *
   * 中文：20 秒有效的 code 的签发时间（事件的 `send_time`），Unix 时间戳（秒），不会发送；超过 25 秒（20 秒加时钟误差）的在本地拒绝。48 小时有效的 `msg_code` 不要填。
   */
  code_issued_at?: number | undefined;
  /**
   * Your own message id, as in `sendMsg`.
   *
   * 中文：自定义的消息 ID，同 `sendMsg`。
   */
  msgid?: string | undefined;
}

/**
 * A text.
 *
 * 中文：文本消息。
 */
export interface SendMsgOnEventTextRequest extends SendMsgOnEventRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "text";
  /**
   * A text.
   *
   * 中文：文本消息。
   */
  text: TextContent;
}

/**
 * A menu; for welcome and closing messages only.
 *
 * 中文：菜单消息，只能用作欢迎语和结束语。
 */
export interface SendMsgOnEventMsgmenuRequest extends SendMsgOnEventRequestBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "msgmenu";
  /**
   * A menu; for welcome and closing messages only.
   *
   * 中文：菜单消息，只能用作欢迎语和结束语。
   */
  msgmenu: Menu;
}

/**
 * Sends one message in response to an event (`kf/send_msg_on_event`).
 *
 * The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from `transServiceState`
 * (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works once; a used or expired one
 * returns 41050.
 *
 * 中文：发送事件响应消息，code 用过或过期返回 41050：`welcome_code` 20 秒内可发文本或菜单；`msg_code` 转为 2、3 后 48 小时内可发文本，转为 4 后 20 秒内可发文本或菜单。
 */
export type SendMsgOnEventRequest =
  | SendMsgOnEventTextRequest
  | SendMsgOnEventMsgmenuRequest;

/**
 * The message was accepted.
 *
 * 中文：消息已受理。
 */
export interface SendMsgOnEventResponse extends ResponseBase {
  /**
   * The id of the message: yours, or one generated by WeCom.
   *
   * 中文：消息 ID：自定义的，或由企业微信生成。
   */
  msgid?: string;
}

/**
 * Recalls a message that was sent by `sendMsg` (`kf/recall_msg`), within 2 minutes.
 *
 * Documented only for the standalone edition (独立版) at kf.weixin.qq.com, without a document number. The WeCom edition (联合版) does not
 * document it, and its secrets may be rejected (95011). A recalled message still counts towards the limit of five. Errcode 95028: no such
 * message; 95029: over 2 minutes old.
 *
 * 中文：撤回 2 分钟内由 `sendMsg` 发送的消息，仅独立版有文档；联合版的 secret 可能被拒绝（95011）。撤回的消息仍计入 5 条上限。95028：消息不存在；95029：已超过 2 分钟。
 */
export interface RecallMsgRequest {
  /**
   * The message: the `msgid` that `sendMsg` returned.
   *
   * 中文：要撤回的消息，即 `sendMsg` 返回的 `msgid`。
   */
  msgid: string;
  /**
   * The account that sent it.
   *
   * 中文：发送该消息的客服账号。
   */
  open_kfid: string;
}

/**
 * The message was recalled.
 *
 * 中文：消息已撤回。
 */
export interface RecallMsgResponse extends ResponseBase {
}

/**
 * Pulls messages and events (`kf/sync_msg`), a page at a time. Both editions.
 *
 * Call again with `next_cursor` while `has_more` is 1, even after an empty page, and store the cursor after handling the page. Pass the
 * callback's token together with the cursor for every page. Messages sent through the API are not returned.
 *
 * 中文：分页拉取消息和事件，联合版、独立版均可用。`has_more` 为 1 就用 `next_cursor` 继续，空页也一样；处理完一页再保存游标，每页都要同时带上回调的 token。不返回 API 发送的消息。
 */
export interface SyncMsgRequest {
  /**
   * Where to continue: the last `next_cursor` of this account, at most 64 bytes. Without it, everything of the last 3 days is returned.
   *
   * 中文：该账号上一次返回的 `next_cursor`，不超过 64 字节；不填则返回最近 3 天的全部消息。
   */
  cursor?: string | undefined;
  /**
   * The token of the callback, at most 128 bytes, valid for 10 minutes. Without it WeCom applies a strict rate limit (45009).
   *
   * 中文：回调中的 token，不超过 128 字节，10 分钟内有效；不填会受到严格的频率限制（45009）。
   */
  token?: string | undefined;
  /**
   * How many messages to return, 1 to 1000. Default 1000. A page may have fewer messages and still not be the last.
   *
   * 中文：返回的消息条数，1 至 1000，默认 1000；少于该数也不一定是最后一页。
   */
  limit?: number | undefined;
  /**
   * The format of voice messages: 0 AMR (default), 1 Silk.
   *
   * 中文：语音格式：0 AMR（默认），1 Silk。
   */
  voice_format?: number | undefined;
  /**
   * The account. Required by WeCom since 2023; optional in the standalone edition (独立版).
   *
   * 中文：客服账号，2023 年起必填；独立版可不填。
   */
  open_kfid?: string | undefined;
}

/**
 * One page of messages and events.
 *
 * 中文：一页消息和事件。
 */
export interface SyncMsgResponse extends ResponseBase {
  /**
   * Where the next page begins. Store it after handling this page.
   *
   * 中文：下一页的起点，处理完本页再保存。
   */
  next_cursor: string;
  /**
   * 1 if there are more messages, even if this page is empty; 0 at the end.
   *
   * 中文：1 表示还有消息（即使本页为空），0 表示已取完。
   */
  has_more: number;
  /**
   * The messages and events, oldest first.
   *
   * 中文：消息和事件列表，从旧到新。
   */
  msg_list: KfMessage[];
}

/**
 * A message or event of a conversation.
 *
 * 中文：会话中的消息或事件。
 */
export interface KfMessageBase {
  /**
   * The id of the message. Use it to detect duplicates.
   *
   * 中文：消息 ID，可用于去重。
   */
  msgid: string;
  /**
   * The account. Absent in events; see `event`.
   *
   * 中文：客服账号；事件中没有，见 `event`。
   */
  open_kfid?: string;
  /**
   * The customer. Absent in events; see `event`.
   *
   * 中文：微信客户；事件中没有，见 `event`。
   */
  external_userid?: string;
  /**
   * When it was sent, in Unix seconds.
   *
   * 中文：发送时间，Unix 时间戳（秒）。
   */
  send_time: number;
  /**
   * The origin.
   *
   * 中文：消息来源。
   */
  origin: Open<Origin>;
  /**
   * The servicer, for messages of servicers (`origin` 5).
   *
   * 中文：接待人员，仅接待人员发送的消息（`origin` 为 5）有。
   */
  servicer_userid?: string;
}

/**
 * The common fields of all variants except `event`.
 *
 * 中文：除 `event` 外各类型共有的字段。
 */
export interface KfNonEventMessageBase extends KfMessageBase {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
}

/**
 * A text.
 *
 * 中文：文本消息。
 */
export interface KfTextMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "text";
  /**
   * A text.
   *
   * 中文：文本消息。
   */
  text: ReceivedText;
}

/**
 * An image; one over 2 MB arrives as a text that says so.
 *
 * 中文：图片消息；超过 2 MB 时收到的是一条说明文本。
 */
export interface KfImageMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "image";
  /**
   * An image; one over 2 MB arrives as a text that says so.
   *
   * 中文：图片消息；超过 2 MB 时收到的是一条说明文本。
   */
  image: ReceivedMedia;
}

/**
 * A voice message: AMR or Silk, depending on `voice_format` of `syncMsg`; one over 2 MB arrives as a text that says so.
 *
 * 中文：语音消息，AMR 或 Silk，取决于 `syncMsg` 的 `voice_format`；超过 2 MB 时收到的是一条说明文本。
 */
export interface KfVoiceMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "voice";
  /**
   * A voice message: AMR or Silk, depending on `voice_format` of `syncMsg`; one over 2 MB arrives as a text that says so.
   *
   * 中文：语音消息，AMR 或 Silk，取决于 `syncMsg` 的 `voice_format`；超过 2 MB 时收到的是一条说明文本。
   */
  voice: ReceivedMedia;
}

/**
 * A video; one over 10 MB arrives as a text that says so.
 *
 * 中文：视频消息；超过 10 MB 时收到的是一条说明文本。
 */
export interface KfVideoMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "video";
  /**
   * A video; one over 10 MB arrives as a text that says so.
   *
   * 中文：视频消息；超过 10 MB 时收到的是一条说明文本。
   */
  video: ReceivedMedia;
}

/**
 * A file; one over 20 MB arrives as a text that says so. Its name is only in the Content-Disposition header of `media/get`.
 *
 * 中文：文件消息；超过 20 MB 时收到的是一条说明文本。文件名只在 `media/get` 的 Content-Disposition 头中。
 */
export interface KfFileMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "file";
  /**
   * A file; one over 20 MB arrives as a text that says so. Its name is only in the Content-Disposition header of `media/get`.
   *
   * 中文：文件消息；超过 20 MB 时收到的是一条说明文本。文件名只在 `media/get` 的 Content-Disposition 头中。
   */
  file: ReceivedMedia;
}

/**
 * A place.
 *
 * 中文：地理位置。
 */
export interface KfLocationMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "location";
  /**
   * A place.
   *
   * 中文：地理位置。
   */
  location: ReceivedLocation;
}

/**
 * A link.
 *
 * 中文：链接。
 */
export interface KfLinkMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "link";
  /**
   * A link.
   *
   * 中文：链接。
   */
  link: ReceivedLink;
}

/**
 * A member's card (名片); mostly from servicers.
 *
 * 中文：成员名片，多由接待人员发送。
 */
export interface KfBusinessCardMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "business_card";
  /**
   * A member's card (名片); mostly from servicers.
   *
   * 中文：成员名片，多由接待人员发送。
   */
  business_card: ReceivedBusinessCard;
}

/**
 * A page of a mini program (小程序).
 *
 * 中文：小程序页面。
 */
export interface KfMiniprogramMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "miniprogram";
  /**
   * A page of a mini program (小程序).
   *
   * 中文：小程序页面。
   */
  miniprogram: ReceivedMiniprogram;
}

/**
 * A menu that a servicer or the assistant sent.
 *
 * 中文：接待人员或智能助手发送的菜单消息。
 */
export interface KfMsgmenuMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "msgmenu";
  /**
   * A menu that a servicer or the assistant sent.
   *
   * 中文：接待人员或智能助手发送的菜单消息。
   */
  msgmenu: ReceivedMenu;
}

/**
 * A product of a WeChat Channels shop (视频号小店) that the customer asks about.
 *
 * 中文：客户咨询的视频号小店商品。
 */
export interface KfChannelsShopProductMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "channels_shop_product";
  /**
   * A product of a WeChat Channels shop (视频号小店) that the customer asks about.
   *
   * 中文：客户咨询的视频号小店商品。
   */
  channels_shop_product: ChannelsShopProduct;
}

/**
 * An order of a WeChat Channels shop (视频号小店) that the customer asks about.
 *
 * 中文：客户咨询的视频号小店订单。
 */
export interface KfChannelsShopOrderMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "channels_shop_order";
  /**
   * An order of a WeChat Channels shop (视频号小店) that the customer asks about.
   *
   * 中文：客户咨询的视频号小店订单。
   */
  channels_shop_order: ChannelsShopOrder;
}

/**
 * A chat record (聊天记录) that was forwarded as one message. Documented since 2023.
 *
 * 中文：合并转发的聊天记录，2023 年起才有。
 */
export interface KfMergedMsgMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "merged_msg";
  /**
   * A chat record (聊天记录) that was forwarded as one message. Documented since 2023.
   *
   * 中文：合并转发的聊天记录，2023 年起才有。
   */
  merged_msg: MergedMsg;
}

/**
 * Shared content from WeChat Channels (视频号).
 *
 * 中文：分享的视频号内容。
 */
export interface KfChannelsMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "channels";
  /**
   * Shared content from WeChat Channels (视频号).
   *
   * 中文：分享的视频号内容。
   */
  channels: Channels;
}

/**
 * A note (笔记). WeCom sends no body. Documented since 2024.
 *
 * 中文：笔记，企业微信不返回内容，2024 年起才有。
 */
export interface KfNoteMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "note";
  /**
   * A note (笔记). WeCom sends no body. Documented since 2024.
   *
   * 中文：笔记，企业微信不返回内容，2024 年起才有。
   */
  note?: unknown;
}

/**
 * A meeting (会议). WeCom documents no body.
 *
 * 中文：会议，文档没有说明内容。
 */
export interface KfMeetingMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "meeting";
  /**
   * A meeting (会议). WeCom documents no body.
   *
   * 中文：会议，文档没有说明内容。
   */
  meeting?: unknown;
}

/**
 * A schedule (日程). WeCom documents no body.
 *
 * 中文：日程，文档没有说明内容。
 */
export interface KfScheduleMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "schedule";
  /**
   * A schedule (日程). WeCom documents no body.
   *
   * 中文：日程，文档没有说明内容。
   */
  schedule?: unknown;
}

/**
 * An event, not a message that a person wrote.
 *
 * 中文：事件，不是人发的消息。
 */
export interface KfEventMessage extends KfMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "event";
  /**
   * An event, not a message that a person wrote.
   *
   * 中文：事件，不是人发的消息。
   */
  event: KfEvent;
}

/**
 * A `msgtype` that this version does not know. At run time it is the string that WeCom sent.
 *
 * 中文：本版本未知的 `msgtype`；运行时就是企业微信返回的字符串。
 */
export type UnknownMsgtype = UnknownMsgtypeValue;
declare enum UnknownMsgtypeValue {
  /**
   * Stands for all of them.
   *
   * 中文：代表所有未知的取值。
   */
  _ = "…",
}

/**
 * A variant that this version does not know: all its fields, as WeCom sent them.
 *
 * 中文：本版本未知的类型：保留企业微信返回的全部字段。
 */
export interface KfUnknownMessage extends KfNonEventMessageBase {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: UnknownMsgtype;
  [field: string]: unknown;
}

/**
 * A message or event of a conversation.
 *
 * 中文：会话中的消息或事件。
 */
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

/**
 * A customer opened the conversation. May be sent each time the customer opens it.
 *
 * 中文：用户进入会话，每次进入都可能推送。
 */
export interface KfEnterSessionEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: "enter_session";
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * The scene of the contact link.
   *
   * 中文：客服链接的场景值。
   */
  scene?: string;
  /**
   * The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
   * `sceneParam` reads both.
   *
   * 中文：客服链接的 `scene_param`，编码前不超过 128 字节。有的服务端会原样返回链接里编码后的值，`sceneParam` 两种都能读取。
   */
  scene_param?: string;
  /**
   * A code for one welcome message through `sendMsgOnEvent` within 20 seconds. Only present if the customer has not received a welcome
   * message in the last 48 hours and has not written.
   *
   * 中文：欢迎语 code，20 秒内可用 `sendMsgOnEvent` 发送一条欢迎语；48 小时内没有收到过欢迎语、也没有发过消息的客户才有。
   */
  welcome_code?: string;
  /**
   * The entry point in WeChat Channels (视频号), for customers who came from there.
   *
   * 中文：从视频号进入会话时的入口信息。
   */
  wechat_channels?: WechatChannels;
}

/**
 * An accepted message was not delivered.
 *
 * 中文：已受理的消息发送失败。
 */
export interface KfMsgSendFailEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: "msg_send_fail";
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * The id of the message, as returned by `sendMsg`.
   *
   * 中文：消息 ID，即 `sendMsg` 返回的 msgid。
   */
  fail_msgid: string;
  /**
   * Why it failed.
   *
   * 中文：失败原因。
   */
  fail_type: Open<FailType>;
}

/**
 * A servicer started or stopped serving. WeCom edition (联合版) only.
 *
 * 中文：接待人员接待状态变更，仅联合版。
 */
export interface KfServicerStatusChangeEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: "servicer_status_change";
  /**
   * The servicer.
   *
   * 中文：接待人员。
   */
  servicer_userid: string;
  /**
   * Whether the servicer is serving.
   *
   * 中文：接待状态。
   */
  status: Open<ServicerWorkStatus>;
  /**
   * How the servicer stopped: 0 stopped, 1 paused. Only while stopped, and not in older events.
   *
   * 中文：停止接待的类型：0 停止接待，1 暂时挂起；仅在停止接待时返回，较早的事件没有。
   */
  stop_type?: Open<StopType>;
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid?: string;
}

/**
 * A session changed in a WeCom client; changes made through the API cause no event. WeCom edition (联合版) only.
 *
 * 中文：会话状态变更，由企业微信客户端的操作引起，通过 API 的变更不产生事件；仅联合版。
 */
export interface KfSessionStatusChangeEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: "session_status_change";
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * What changed.
   *
   * 中文：变更类型。
   */
  change_type: Open<ChangeType>;
  /**
   * The previous servicer; for changes 2, 3 and 4.
   *
   * 中文：变更前的接待人员，变更类型为 2、3、4 时返回。
   */
  old_servicer_userid?: string;
  /**
   * The new servicer; for changes 1, 2 and 4.
   *
   * 中文：变更后的接待人员，变更类型为 1、2、4 时返回。
   */
  new_servicer_userid?: string;
  /**
   * A code for one message through `sendMsgOnEvent`; for changes 1 (valid for 48 hours) and 3 (20 seconds).
   *
   * 中文：可用 `sendMsgOnEvent` 发送一条消息的 code：变更类型 1 在 48 小时内有效，3 在 20 秒内有效。
   */
  msg_code?: string;
}

/**
 * The customer recalled a message.
 *
 * 中文：客户撤回了消息。
 */
export interface KfUserRecallMsgEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: "user_recall_msg";
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * The id of the message.
   *
   * 中文：消息 ID。
   */
  recall_msgid: string;
}

/**
 * A servicer recalled a message. WeCom edition (联合版) only.
 *
 * 中文：接待人员撤回了消息，仅联合版。
 */
export interface KfServicerRecallMsgEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: "servicer_recall_msg";
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * The id of the message.
   *
   * 中文：消息 ID。
   */
  recall_msgid: string;
  /**
   * The servicer.
   *
   * 中文：接待人员。
   */
  servicer_userid: string;
}

/**
 * A servicer blocked or unblocked a customer's messages. WeCom edition (联合版) only; newer than the other events.
 *
 * 中文：接待人员拒收或恢复接收客户的消息，仅联合版；晚于其他事件推出。
 */
export interface KfRejectCustomerMsgSwitchChangeEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: "reject_customer_msg_switch_change";
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * The servicer.
   *
   * 中文：接待人员。
   */
  servicer_userid: string;
  /**
   * Blocked or unblocked.
   *
   * 中文：拒收或恢复接收。
   */
  reject_switch: Open<RejectSwitch>;
}

/**
 * A `event_type` that this version does not know. At run time it is the string that WeCom sent.
 *
 * 中文：本版本未知的 `event_type`；运行时就是企业微信返回的字符串。
 */
export type UnknownEventType = UnknownEventTypeValue;
declare enum UnknownEventTypeValue {
  /**
   * Stands for all of them.
   *
   * 中文：代表所有未知的取值。
   */
  _ = "…",
}

/**
 * A variant that this version does not know: all its fields, as WeCom sent them.
 *
 * 中文：本版本未知的类型：保留企业微信返回的全部字段。
 */
export interface KfUnknownEvent {
  /**
   * The type of the event.
   *
   * 中文：事件类型。
   */
  event_type: UnknownEventType;
  [field: string]: unknown;
}

/**
 * An event of a conversation.
 *
 * 中文：会话中的事件。
 */
export type KfEvent =
  | KfEnterSessionEvent
  | KfMsgSendFailEvent
  | KfServicerStatusChangeEvent
  | KfSessionStatusChangeEvent
  | KfUserRecallMsgEvent
  | KfServicerRecallMsgEvent
  | KfRejectCustomerMsgSwitchChangeEvent
  | KfUnknownEvent;

/**
 * An entry point in WeChat Channels (视频号).
 *
 * 中文：视频号入口信息。
 */
export interface WechatChannels {
  /**
   * The name of the channel; for scenes 1 to 3.
   *
   * 中文：视频号名称，场景值为 1 至 3 时返回。
   */
  nickname?: string;
  /**
   * The name of the shop; for scenes 4 and 5. Newer than `nickname`.
   *
   * 中文：视频号小店名称，场景值为 4、5 时返回；晚于 `nickname` 推出。
   */
  shop_nickname?: string;
  /**
   * The entry point. Some servers send the number as a string; `wechatChannelsScene` reads both.
   *
   * 中文：视频号场景值。有的服务端返回字符串，`wechatChannelsScene` 两种都能读取。
   */
  scene?: Open<WechatChannelsScene> | string;
}

/**
 * Shared content from WeChat Channels (视频号).
 *
 * 中文：分享的视频号内容。
 */
export interface Channels {
  /**
   * The kind of content.
   *
   * 中文：内容的类型。
   */
  sub_type: Open<ChannelsSubType>;
  /**
   * The name of the channel.
   *
   * 中文：视频号名称。
   */
  nickname?: string;
  /**
   * The title; only for posts.
   *
   * 中文：标题，仅视频号动态有。
   */
  title?: string;
}

/**
 * A chat record (聊天记录) that was forwarded as one message.
 *
 * 中文：合并转发的聊天记录。
 */
export interface MergedMsg {
  /**
   * The title.
   *
   * 中文：标题。
   */
  title?: string;
  /**
   * The messages. `mergedItems` reads them.
   *
   * 中文：消息列表，可用 `mergedItems` 读取。
   */
  item: MergedItem[];
}

/**
 * One message of a chat record.
 *
 * 中文：聊天记录中的一条消息。
 */
export interface MergedItem {
  /**
   * When it was sent, in Unix seconds.
   *
   * 中文：发送时间，Unix 时间戳（秒）。
   */
  send_time?: number;
  /**
   * The type: a string such as `text`; one version of WeCom's documentation says a number.
   *
   * 中文：消息类型，如 `text`；有一版文档称是数字。
   */
  msgtype?: number | string;
  /**
   * The name of the sender.
   *
   * 中文：发送者名称。
   */
  sender_name?: string;
  /**
   * The body as JSON text, such as `{"text":{"content":"…"}}`; may be another chat record.
   *
   * 中文：消息内容的 JSON 文本，如 `{"text":{"content":"…"}}`，也可能又是聊天记录。
   */
  msg_content?: string;
}

/**
 * An order of a WeChat Channels shop (视频号小店) that the customer asks about.
 *
 * 中文：客户咨询的视频号小店订单。
 */
export interface ChannelsShopOrder {
  /**
   * The id of the order.
   *
   * 中文：订单号。
   */
  order_id: string;
  /**
   * The names of the products, in one text.
   *
   * 中文：商品名称，合为一段文本。
   */
  product_titles?: string;
  /**
   * The price, as text for people.
   *
   * 中文：价格的展示文字。
   */
  price_wording?: string;
  /**
   * The state of the order, as text for people.
   *
   * 中文：订单状态的展示文字。
   */
  state?: string;
  /**
   * The URL of a picture.
   *
   * 中文：图片 URL。
   */
  image_url?: string;
  /**
   * The name of the shop.
   *
   * 中文：店铺名称。
   */
  shop_nickname?: string;
}

/**
 * A product of a WeChat Channels shop (视频号小店) that the customer asks about.
 *
 * The fields of the two images have one spelling in WeCom's documentation and another in some responses: `productImage` and
 * `productShopImage` read both.
 *
 * 中文：客户咨询的视频号小店商品。两个图片字段在文档与部分响应中拼写不同，`productImage` 和 `productShopImage` 都能读取。
 */
export interface ChannelsShopProduct {
  /**
   * The id of the product.
   *
   * 中文：商品 ID。
   */
  product_id: string;
  /**
   * The URL of the product's picture, as documented.
   *
   * 中文：商品图片 URL（文档中的拼写）。
   */
  head_image?: string;
  /**
   * The URL of the product's picture, in the spelling that some servers use.
   *
   * 中文：商品图片 URL（部分服务端的拼写）。
   */
  head_img?: string;
  /**
   * The name of the product.
   *
   * 中文：商品名称。
   */
  title?: string;
  /**
   * The price in cents (分): a string in WeCom's documentation, a number from some servers. `salesPrice` reads both.
   *
   * 中文：价格，单位为分；文档中是字符串，有的服务端返回数字，`salesPrice` 两种都能读取。
   */
  sales_price?: number | string;
  /**
   * The name of the shop.
   *
   * 中文：店铺名称。
   */
  shop_nickname?: string;
  /**
   * The URL of the shop's picture, as documented.
   *
   * 中文：店铺图片 URL（文档中的拼写）。
   */
  shop_head_image?: string;
  /**
   * The URL of the shop's picture, in the spelling that some servers use.
   *
   * 中文：店铺图片 URL（部分服务端的拼写）。
   */
  shop_head_img?: string;
}

/**
 * A menu: a text above, items to tap, a text below. Tapping a menu does not count as a customer message for business cards.
 *
 * 中文：菜单消息：起始文本、菜单项、结束文本。对成员名片而言，点击菜单不算客户发消息。
 */
export interface ReceivedMenu {
  /**
   * The text above the items, at most 1024 bytes.
   *
   * 中文：起始文本，不超过 1024 字节。
   */
  head_content?: string;
  /**
   * The items. WeCom limits their number (10 in older documentation; 50, of which 10 can be tapped, in newer one) and returns 95008.
   *
   * 中文：菜单项。数量上限由企业微信检查（旧文档为 10 项；新文档为 50 项，其中可点击的最多 10 项），超出返回 95008。
   */
  list?: ReceivedMenuItem[];
  /**
   * The text below the items, at most 1024 bytes.
   *
   * 中文：结束文本，不超过 1024 字节。
   */
  tail_content?: string;
}

/**
 * An item that sends a text when it is tapped.
 *
 * 中文：点击后以客户的名义发送文本的菜单项。
 */
export interface ReceivedMenuClickItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "click";
  /**
   * An item that sends a text when it is tapped.
   *
   * 中文：点击后以客户的名义发送文本的菜单项。
   */
  click: ReceivedMenuClick;
}

/**
 * An item that opens a page.
 *
 * 中文：点击后打开网页的菜单项。
 */
export interface ReceivedMenuViewItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "view";
  /**
   * An item that opens a page.
   *
   * 中文：点击后打开网页的菜单项。
   */
  view: ReceivedMenuView;
}

/**
 * An item that opens a mini program.
 *
 * 中文：点击后打开小程序的菜单项。
 */
export interface ReceivedMenuMiniprogramItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "miniprogram";
  /**
   * An item that opens a mini program.
   *
   * 中文：点击后打开小程序的菜单项。
   */
  miniprogram: ReceivedMenuMiniprogram;
}

/**
 * A line of plain text.
 *
 * 中文：一行文本，不可点击。
 */
export interface ReceivedMenuTextItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: "text";
  /**
   * A line of plain text.
   *
   * 中文：一行文本，不可点击。
   */
  text: ReceivedMenuText;
}

/**
 * A `type` that this version does not know. At run time it is the string that WeCom sent.
 *
 * 中文：本版本未知的 `type`；运行时就是企业微信返回的字符串。
 */
export type UnknownReceivedMenuItemType = UnknownReceivedMenuItemTypeValue;
declare enum UnknownReceivedMenuItemTypeValue {
  /**
   * Stands for all of them.
   *
   * 中文：代表所有未知的取值。
   */
  _ = "…",
}

/**
 * A variant that this version does not know: all its fields, as WeCom sent them.
 *
 * 中文：本版本未知的类型：保留企业微信返回的全部字段。
 */
export interface ReceivedMenuUnknownItem {
  /**
   * The type of the item, and the name of the field with its body.
   *
   * 中文：类型，也是内容所在字段的名称。
   */
  type: UnknownReceivedMenuItemType;
  [field: string]: unknown;
}

/**
 * An item of a menu.
 *
 * 中文：菜单项。
 */
export type ReceivedMenuItem =
  | ReceivedMenuClickItem
  | ReceivedMenuViewItem
  | ReceivedMenuMiniprogramItem
  | ReceivedMenuTextItem
  | ReceivedMenuUnknownItem;

/**
 * A line of plain text.
 *
 * 中文：一行文本，不可点击。
 */
export interface ReceivedMenuText {
  /**
   * The text, 1 to 256 bytes; a line break is written as the two characters backslash and n.
   *
   * 中文：文本内容，1 至 256 字节；换行写作反斜杠加 n 两个字符。
   */
  content: string;
  /**
   * 1 to continue on the same line. Default 0.
   *
   * 中文：填 1 则其后不换行，默认 0。
   */
  no_newline?: number;
}

/**
 * An item that opens a mini program.
 *
 * 中文：点击后打开小程序的菜单项。
 */
export interface ReceivedMenuMiniprogram {
  /**
   * The app id, 1 to 32 bytes.
   *
   * 中文：小程序 appid，1 至 32 字节。
   */
  appid: string;
  /**
   * The page, 1 to 1024 bytes.
   *
   * 中文：小程序页面路径，1 至 1024 字节。
   */
  pagepath: string;
  /**
   * What the customer sees, 1 to 1024 bytes.
   *
   * 中文：客户看到的文本，1 至 1024 字节。
   */
  content: string;
}

/**
 * An item that opens a page.
 *
 * 中文：点击后打开网页的菜单项。
 */
export interface ReceivedMenuView {
  /**
   * The address, 1 to 2048 bytes.
   *
   * 中文：网址，1 至 2048 字节。
   */
  url: string;
  /**
   * What the customer sees, 1 to 1024 bytes.
   *
   * 中文：客户看到的文本，1 至 1024 字节。
   */
  content: string;
}

/**
 * An item that sends its content as the customer's text, with its id as `menu_id`.
 *
 * 中文：点击后以客户的名义发送其内容的菜单项，菜单项 ID 作为 `menu_id` 返回。
 */
export interface ReceivedMenuClick {
  /**
   * Returned as `text.menu_id`, 1 to 128 bytes.
   *
   * 中文：菜单项 ID，作为 `text.menu_id` 返回，1 至 128 字节。
   */
  id?: string;
  /**
   * What the customer sees and sends, 1 to 128 bytes.
   *
   * 中文：客户看到并发送的文本，1 至 128 字节。
   */
  content: string;
}

/**
 * A page of a mini program (小程序) that was received.
 *
 * 中文：收到的小程序页面。
 */
export interface ReceivedMiniprogram {
  /**
   * The title.
   *
   * 中文：标题。
   */
  title?: string;
  /**
   * The app id of the mini program.
   *
   * 中文：小程序 appid。
   */
  appid: string;
  /**
   * The page.
   *
   * 中文：小程序页面路径。
   */
  pagepath?: string;
  /**
   * The media_id of the cover, for `media/get` within 3 days.
   *
   * 中文：封面图的 media_id，可在 3 天内用于 `media/get`。
   */
  thumb_media_id?: string;
}

/**
 * A member's card (名片), for the customer to add them as a contact.
 *
 * Can be sent only in the standalone edition (独立版), and only within 48 hours of a message that the customer typed; tapping a menu does not
 * count (95024). At most one card in 48 hours (95025).
 *
 * 中文：成员名片，客户可据此添加其为联系人。只能在独立版发送，且须在客户主动发消息后 48 小时内（点击菜单不算，95024）；48 小时内最多一张（95025）。
 */
export interface ReceivedBusinessCard {
  /**
   * The member, who needs the permission 客户联系.
   *
   * 中文：成员的 userid，须有「客户联系」权限。
   */
  userid: string;
}

/**
 * A link that was received.
 *
 * 中文：收到的链接。
 */
export interface ReceivedLink {
  /**
   * The title.
   *
   * 中文：标题。
   */
  title?: string;
  /**
   * The description below the title.
   *
   * 中文：标题下方的描述。
   */
  desc?: string;
  /**
   * The target URL.
   *
   * 中文：跳转的 URL。
   */
  url: string;
  /**
   * The URL of the picture.
   *
   * 中文：图片 URL。
   */
  pic_url?: string;
}

/**
 * A place.
 *
 * 中文：地理位置。
 */
export interface ReceivedLocation {
  /**
   * The name of the place.
   *
   * 中文：位置名。
   */
  name?: string;
  /**
   * Its address.
   *
   * 中文：详细地址。
   */
  address?: string;
  /**
   * The latitude in degrees, -90 to 90.
   *
   * 中文：纬度，-90 至 90 度。
   */
  latitude: number;
  /**
   * The longitude in degrees, -180 to 180.
   *
   * 中文：经度，-180 至 180 度。
   */
  longitude: number;
}

/**
 * An image, a voice message, a video or a file.
 *
 * 中文：图片、语音、视频或文件。
 */
export interface ReceivedMedia {
  /**
   * The media id: from `media/upload` when sending; for `media/get` within 3 days when received.
   *
   * 中文：素材 ID：发送时来自 `media/upload`；接收时可在 3 天内用于 `media/get`。
   */
  media_id: string;
}

/**
 * A text that was received.
 *
 * 中文：收到的文本。
 */
export interface ReceivedText {
  /**
   * The text.
   *
   * 中文：文本。
   */
  content: string;
  /**
   * The id of the tapped menu item, when the text came from a menu.
   *
   * 中文：客户点击菜单发来文本时，所点菜单项的 ID。
   */
  menu_id?: string;
}

/**
 * Fetches the details of customers (`kf/customer/batchget`). Both editions.
 *
 * A customer must have opened the conversation or written within 48 hours; other ids are returned in `invalid_external_userid`. The method
 * accepts any number of ids and sends 100 per request.
 *
 * 中文：批量获取客户基础信息。客户须在 48 小时内进入过会话或发过消息，其余在 `invalid_external_userid` 中返回；可传任意多个 ID，每次请求发送 100 个。联合版、独立版均可用。
 */
export interface BatchGetCustomersRequest {
  /**
   * The customers, 1 to 100.
   *
   * 中文：客户的 external_userid，1 至 100 个。
   */
  external_userid_list: readonly string[];
  /**
   * 1 to return how each customer entered the conversation. Default 0.
   *
   * 中文：填 1 则返回客户进入会话的上下文，默认 0。
   */
  need_enter_session_context?: number | undefined;
}

/**
 * The details of customers.
 *
 * 中文：客户基础信息。
 */
export interface BatchGetCustomersResponse extends ResponseBase {
  /**
   * The customers that were found.
   *
   * 中文：查到的客户。
   */
  customer_list: Customer[];
  /**
   * The ids that were not found: invalid, of another corp, or inactive for 48 hours.
   *
   * 中文：未查到的 ID：无效、属于其他企业，或 48 小时内没有活动。
   */
  invalid_external_userid?: string[];
}

/**
 * A customer.
 *
 * 中文：微信客户。
 */
export interface Customer {
  /**
   * The id of the customer.
   *
   * 中文：客户的 external_userid。
   */
  external_userid: string;
  /**
   * The WeChat nickname.
   *
   * 中文：微信昵称。
   */
  nickname?: string;
  /**
   * The URL of the avatar. Not for third-party and 代开发 apps.
   *
   * 中文：头像 URL。第三方应用和代开发应用不返回。
   */
  avatar?: string;
  /**
   * The gender. Always 0 for third-party and 代开发 apps.
   *
   * 中文：性别。第三方应用和代开发应用始终为 0。
   */
  gender?: Open<Gender>;
  /**
   * The WeChat unionid. Only when the corp has bound a WeChat developer account; not for third-party and 代开发 apps.
   *
   * 中文：微信 unionid。企业绑定了微信开发者账号才返回；第三方应用和代开发应用不返回。
   */
  unionid?: string;
  /**
   * How the customer entered the conversation. Only if requested.
   *
   * 中文：客户进入会话的上下文，请求时要求才返回。
   */
  enter_session_context?: EnterSessionContext;
}

/**
 * How a customer entered the conversation.
 *
 * 中文：客户进入会话的上下文。
 */
export interface EnterSessionContext {
  /**
   * The scene of the contact link.
   *
   * 中文：客服链接的场景值。
   */
  scene?: string;
  /**
   * The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
   * `sceneParam` reads both.
   *
   * 中文：客服链接的 `scene_param`，编码前不超过 128 字节。有的服务端会原样返回链接里编码后的值，`sceneParam` 两种都能读取。
   */
  scene_param?: string;
  /**
   * The entry point in WeChat Channels (视频号), for customers who came from there.
   *
   * 中文：从视频号进入会话时的入口信息。
   */
  wechat_channels?: WechatChannels;
}

/**
 * Reads the state of a session (`kf/service_state/get`). WeCom edition (联合版) only.
 *
 * 中文：获取会话状态，仅联合版。
 */
export interface GetServiceStateRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
}

/**
 * The state of a session.
 *
 * 中文：会话状态。
 */
export interface GetServiceStateResponse extends ResponseBase {
  /**
   * The state.
   *
   * 中文：会话状态。
   */
  service_state: Open<ServiceState>;
  /**
   * The servicer, in state 3 only.
   *
   * 中文：接待人员，仅状态为 3 时返回。
   */
  servicer_userid?: string;
}

/**
 * Changes the state of a session (`kf/service_state/trans`). WeCom edition (联合版) only.
 *
 * Sessions only move forward. State 3 requires a `servicer_userid`. With `from`, an illegal transition is rejected before anything is
 * sent.
 *
 * 中文：变更会话状态，仅联合版。会话只能向前流转，状态 3 须填 `servicer_userid`；填了 `from`，不允许的变更在发送前就会被拒绝。
 */
export interface TransServiceStateRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * The new state.
   *
   * 中文：变更后的会话状态。
   */
  service_state: ServiceState;
  /**
   * The servicer (third-party apps: open_userid); required for state 3. Must be serving (otherwise 95019) and activated (otherwise
   * 95014).
   *
   * 中文：接待人员（第三方应用填 open_userid），状态 3 必填；须为接待中（否则 95019）且已激活（否则 95014）。
   */
  servicer_userid?: string | undefined;
  /**
   * The current state, if known. Not sent; the SDK uses it to reject a transition that WeCom would reject (95016).
   *
   * 中文：当前会话状态（如果已知），不会发送；SDK 据此提前拒绝企业微信不允许的变更（95016）。
   */
  from?: Open<ServiceState> | undefined;
}

/**
 * The transition was made.
 *
 * 中文：会话状态已变更。
 */
export interface TransServiceStateResponse extends ResponseBase {
  /**
   * A code for one message through `sendMsgOnEvent`: valid for 48 hours after the first transition to 2 or 3, for 20 seconds after the
   * transition to 4.
   *
   * 中文：可用 `sendMsgOnEvent` 发送一条消息的 code：首次转为 2 或 3 后 48 小时内有效，转为 4 后 20 秒内有效。
   */
  msg_code?: string;
}

/**
 * Returns to whom customers may be referred (`kf/customer/get_upgrade_service_config`). WeCom edition (联合版) only.
 *
 * 中文：获取配置的专员与客户群，仅联合版。
 */
export interface GetUpgradeServiceConfigRequest {
}

/**
 * To whom customers may be referred.
 *
 * 中文：可为客户升级服务的专员与客户群。
 */
export interface GetUpgradeServiceConfigResponse extends ResponseBase {
  /**
   * The members (专员).
   *
   * 中文：专员。
   */
  member_range?: MemberRange;
  /**
   * The customer groups.
   *
   * 中文：客户群。
   */
  groupchat_range?: GroupchatRange;
}

/**
 * The customer groups to which customers may be referred.
 *
 * 中文：可为客户升级服务的客户群。
 */
export interface GroupchatRange {
  /**
   * The groups.
   *
   * 中文：分组列表。
   */
  chat_id_list?: string[];
}

/**
 * The members to whom customers may be referred.
 *
 * 中文：可为客户升级服务的专员。
 */
export interface MemberRange {
  /**
   * The members.
   *
   * 中文：成员。
   */
  userid_list?: string[];
  /**
   * The departments.
   *
   * 中文：部门。
   */
  department_id_list?: number[];
  /**
   * The departments, under the field name that one version of the documentation uses.
   *
   * 中文：部门，有一版文档用的是这个字段名。
   */
  department_list?: number[];
}

/**
 * Refers a customer to a member or a customer group (`kf/customer/upgrade_service`): the customer sees a card. WeCom edition (联合版) only.
 *
 * Type 1 needs `member`, type 2 needs `groupchat`. Errcode 95021: not in the configuration that `getUpgradeServiceConfig` returns; 95015:
 * 专属服务 is managed in the admin console.
 *
 * 中文：为客户升级为专员或客户群服务，客户会看到一张卡片；仅联合版。类型 1 须填 `member`，类型 2 须填 `groupchat`；95021：不在 `getUpgradeServiceConfig` 返回的范围内；95015：「专属服务」由管理后台配置。
 */
export interface UpgradeServiceRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
  /**
   * The kind of recipient.
   *
   * 中文：升级服务的类型。
   */
  type: UpgradeType;
  /**
   * The member; required for type 1.
   *
   * 中文：专员，类型 1 必填。
   */
  member?: UpgradeMember | undefined;
  /**
   * The customer group; required for type 2.
   *
   * 中文：客户群，类型 2 必填。
   */
  groupchat?: UpgradeGroupchat | undefined;
}

/**
 * The customer was referred.
 *
 * 中文：已为客户升级服务。
 */
export interface UpgradeServiceResponse extends ResponseBase {
}

/**
 * The customer group to which a customer is referred.
 *
 * 中文：推荐的客户群。
 */
export interface UpgradeGroupchat {
  /**
   * The group.
   *
   * 中文：分组。
   */
  chat_id: string;
  /**
   * The text that recommends the group.
   *
   * 中文：推荐客户群的推荐语。
   */
  wording?: string | undefined;
}

/**
 * The member to whom a customer is referred.
 *
 * 中文：推荐的专员。
 */
export interface UpgradeMember {
  /**
   * The member (third-party apps: open_userid).
   *
   * 中文：成员的 userid（第三方应用填 open_userid）。
   */
  userid: string;
  /**
   * The text that recommends the member.
   *
   * 中文：推荐专员的推荐语。
   */
  wording?: string | undefined;
}

/**
 * Cancels a referral by `upgradeService` (`kf/customer/cancel_upgrade_service`). WeCom edition (联合版) only.
 *
 * 中文：取消由 `upgradeService` 发起的升级服务，仅联合版。
 */
export interface CancelUpgradeServiceRequest {
  /**
   * The account.
   *
   * 中文：客服账号。
   */
  open_kfid: string;
  /**
   * The customer.
   *
   * 中文：微信客户。
   */
  external_userid: string;
}

/**
 * The referral was cancelled.
 *
 * 中文：已取消升级服务。
 */
export interface CancelUpgradeServiceResponse extends ResponseBase {
}

/**
 * Returns the statistics of a corp or an account, one row per day (`kf/get_corp_statistic`). WeCom edition (联合版) only.
 *
 * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
 * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
 * method accepts any span within these limits and sends one request per 31 days.
 *
 * 中文：获取「客户数据统计」企业汇总数据，每天一行，仅联合版。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天且不早于 2022-03-11；跨度更大时自动按 31 天拆成多次请求。
 */
export interface GetCorpStatisticRequest {
  /**
   * The account. Required by WeCom since November 2023; before, omitting it meant the whole corp.
   *
   * 中文：客服账号，2023 年 11 月起必填；此前不填表示整个企业。
   */
  open_kfid?: string | undefined;
  /**
   * The first day: any time within it, in Unix seconds.
   *
   * 中文：起始日期，当天任意时刻的 Unix 时间戳（秒）。
   */
  start_time: number;
  /**
   * The last day: any time within it, in Unix seconds.
   *
   * 中文：结束日期，当天任意时刻的 Unix 时间戳（秒）。
   */
  end_time: number;
}

/**
 * The statistics of a corp or an account.
 *
 * 中文：企业或客服账号的统计数据。
 */
export interface GetCorpStatisticResponse extends ResponseBase {
  /**
   * A row for each day.
   *
   * 中文：每天一行。
   */
  statistic_list: CorpStatisticDay[];
}

/**
 * The statistics of a corp or an account for one day.
 *
 * 中文：企业或客服账号一天的统计数据。
 */
export interface CorpStatisticDay {
  /**
   * The first second of the day, China time, in Unix seconds.
   *
   * 中文：当天零点（北京时间）的 Unix 时间戳（秒）。
   */
  stat_time: number;
  /**
   * The statistics; absent until published.
   *
   * 中文：统计数据，尚未生成时没有。
   */
  statistic?: CorpStatistic;
}

/**
 * The statistics of a corp or an account. Rates are from 0 to 1, and absent if the denominator is 0.
 *
 * 中文：企业或客服账号的统计数据。比率为 0 至 1，分母为 0 时不返回。
 */
export interface CorpStatistic {
  /**
   * Sessions in which a customer wrote.
   *
   * 中文：客户发过消息的会话数。
   */
  session_cnt?: number;
  /**
   * Customers who wrote.
   *
   * 中文：发过消息的客户数。
   */
  customer_cnt?: number;
  /**
   * Messages of customers.
   *
   * 中文：客户发送的消息数。
   */
  customer_msg_cnt?: number;
  /**
   * Customers who were referred to a member or group.
   *
   * 中文：被升级服务的客户数。
   */
  upgrade_service_customer_cnt?: number;
  /**
   * Sessions in which the robot replied.
   *
   * 中文：智能回复的会话数。
   */
  ai_session_reply_cnt?: number;
  /**
   * The share of the robot's sessions that were handed over to a person.
   *
   * 中文：智能回复的会话中转人工的比率。
   */
  ai_transfer_rate?: number;
  /**
   * The share of customer messages for which the robot found an answer.
   *
   * 中文：客户消息命中知识库的比率。
   */
  ai_knowledge_hit_rate?: number;
  /**
   * Customers who reject the account's messages. Not in older responses.
   *
   * 中文：拒收该账号消息的客户数，较早的响应没有。
   */
  msg_rejected_customer_cnt?: number;
}

/**
 * Returns the statistics of an account's servicers, one row per day (`kf/get_servicer_statistic`). WeCom edition (联合版) only.
 *
 * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
 * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
 * method accepts any span within these limits and sends one request per 31 days.
 *
 * 中文：获取「客户数据统计」接待人员明细数据，每天一行，仅联合版。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天且不早于 2022-03-11；跨度更大时自动按 31 天拆成多次请求。
 */
export interface GetServicerStatisticRequest {
  /**
   * The account. Required by WeCom; in older versions, omitting it meant the whole corp.
   *
   * 中文：客服账号，必填；旧版本不填表示整个企业。
   */
  open_kfid?: string | undefined;
  /**
   * The servicer; without it, all servicers of the account together.
   *
   * 中文：接待人员；不填则为该账号所有接待人员的合计。
   */
  servicer_userid?: string | undefined;
  /**
   * The first day: any time within it, in Unix seconds.
   *
   * 中文：起始日期，当天任意时刻的 Unix 时间戳（秒）。
   */
  start_time: number;
  /**
   * The last day: any time within it, in Unix seconds.
   *
   * 中文：结束日期，当天任意时刻的 Unix 时间戳（秒）。
   */
  end_time: number;
}

/**
 * The statistics of servicers.
 *
 * 中文：接待人员的统计数据。
 */
export interface GetServicerStatisticResponse extends ResponseBase {
  /**
   * A row for each day.
   *
   * 中文：每天一行。
   */
  statistic_list: ServicerStatisticDay[];
}

/**
 * The statistics of servicers for one day.
 *
 * 中文：接待人员一天的统计数据。
 */
export interface ServicerStatisticDay {
  /**
   * The first second of the day, China time, in Unix seconds.
   *
   * 中文：当天零点（北京时间）的 Unix 时间戳（秒）。
   */
  stat_time: number;
  /**
   * The statistics; absent until published.
   *
   * 中文：统计数据，尚未生成时没有。
   */
  statistic?: ServicerStatistic;
}

/**
 * The statistics of servicers. Rates are from 0 to 1, and absent if the denominator is 0. The satisfaction figures are 0 or absent for
 * sessions that the API assigned to servicers.
 *
 * 中文：接待人员的统计数据。比率为 0 至 1，分母为 0 时不返回；由 API 分配的会话，满意度数据为 0 或不返回。
 */
export interface ServicerStatistic {
  /**
   * Sessions that were assigned to a servicer.
   *
   * 中文：分配给接待人员的会话数。
   */
  session_cnt?: number;
  /**
   * Customers who wrote.
   *
   * 中文：发过消息的客户数。
   */
  customer_cnt?: number;
  /**
   * Messages of customers.
   *
   * 中文：客户发送的消息数。
   */
  customer_msg_cnt?: number;
  /**
   * The share of sessions that were answered.
   *
   * 中文：人工回复率。
   */
  reply_rate?: number;
  /**
   * The average time until the first reply, in seconds.
   *
   * 中文：平均首次响应时长，单位为秒。
   */
  first_reply_average_sec?: number;
  /**
   * Satisfaction survey invitations. The misspelling is WeCom's.
   *
   * 中文：满意度评价邀请数；字段名的拼写错误来自企业微信。
   */
  satisfaction_investgate_cnt?: number;
  /**
   * The share of invitations that were answered.
   *
   * 中文：满意度参评率。
   */
  satisfaction_participation_rate?: number;
  /**
   * The share of answers that were satisfied.
   *
   * 中文：满意评价的占比。
   */
  satisfied_rate?: number;
  /**
   * The share of answers that were neutral.
   *
   * 中文：一般评价的占比。
   */
  middling_rate?: number;
  /**
   * The share of answers that were dissatisfied.
   *
   * 中文：不满意评价的占比。
   */
  dissatisfied_rate?: number;
  /**
   * Customers who were referred to a member or group.
   *
   * 中文：被升级服务的客户数。
   */
  upgrade_service_customer_cnt?: number;
  /**
   * Invitations to add a member.
   *
   * 中文：专员服务邀请数。
   */
  upgrade_service_member_invite_cnt?: number;
  /**
   * Customers who added a member.
   *
   * 中文：添加专员的客户数。
   */
  upgrade_service_member_customer_cnt?: number;
  /**
   * Invitations to join a customer group.
   *
   * 中文：客户群邀请数。
   */
  upgrade_service_groupchat_invite_cnt?: number;
  /**
   * Customers who joined a customer group.
   *
   * 中文：加入客户群的客户数。
   */
  upgrade_service_groupchat_customer_cnt?: number;
  /**
   * Customers who reject the servicer's messages. Not in older responses.
   *
   * 中文：拒收该接待人员消息的客户数，较早的响应没有。
   */
  msg_rejected_customer_cnt?: number;
}

/**
 * Returns the statistics of the corp, one row per day (`kf/get_statistic`). Only for component apps (微信客服组件).
 *
 * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
 * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days; the method accepts any span within
 * these limits and sends one request per 31 days.
 *
 * 中文：获取企业的统计数据，每天一行，仅限微信客服组件。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天；跨度更大时自动按 31 天拆成多次请求。
 */
export interface GetStatisticRequest {
  /**
   * The first day: any time within it, in Unix seconds.
   *
   * 中文：起始日期，当天任意时刻的 Unix 时间戳（秒）。
   */
  start_time: number;
  /**
   * The last day: any time within it, in Unix seconds.
   *
   * 中文：结束日期，当天任意时刻的 Unix 时间戳（秒）。
   */
  end_time: number;
}

/**
 * The statistics of the corp.
 *
 * 中文：企业的统计数据。
 */
export interface GetStatisticResponse extends ResponseBase {
  /**
   * A row for each day.
   *
   * 中文：每天一行。
   */
  statistic_list: ComponentStatisticDay[];
}

/**
 * The statistics of the corp for one day.
 *
 * 中文：企业一天的统计数据。
 */
export interface ComponentStatisticDay {
  /**
   * The first second of the day, China time, in Unix seconds.
   *
   * 中文：当天零点（北京时间）的 Unix 时间戳（秒）。
   */
  stat_time: number;
  /**
   * The statistics; absent until published.
   *
   * 中文：统计数据，尚未生成时没有。
   */
  statistic?: ComponentStatistic;
}

/**
 * The statistics of the corp for component apps. Rates are from 0 to 1, and absent if the denominator is 0.
 *
 * 中文：微信客服组件的企业统计数据。比率为 0 至 1，分母为 0 时不返回。
 */
export interface ComponentStatistic {
  /**
   * Sessions in which a customer wrote.
   *
   * 中文：客户发过消息的会话数。
   */
  session_cnt?: number;
  /**
   * Customers who wrote.
   *
   * 中文：发过消息的客户数。
   */
  customer_cnt?: number;
  /**
   * Messages of customers.
   *
   * 中文：客户发送的消息数。
   */
  customer_msg_cnt?: number;
  /**
   * Sessions in which the robot replied.
   *
   * 中文：智能回复的会话数。
   */
  ai_session_reply_cnt?: number;
  /**
   * Sessions that were assigned to a servicer.
   *
   * 中文：分配给接待人员的会话数。
   */
  servicer_session_cnt?: number;
  /**
   * The share of sessions that were answered.
   *
   * 中文：人工回复率。
   */
  reply_rate?: number;
  /**
   * The average time until the first reply, in seconds.
   *
   * 中文：平均首次响应时长，单位为秒。
   */
  first_reply_average_sec?: number;
  /**
   * Satisfaction survey invitations. The misspelling is WeCom's.
   *
   * 中文：满意度评价邀请数；字段名的拼写错误来自企业微信。
   */
  satisfaction_investgate_cnt?: number;
  /**
   * The share of invitations that were answered.
   *
   * 中文：满意度参评率。
   */
  satisfaction_participation_rate?: number;
  /**
   * The share of answers that were satisfied.
   *
   * 中文：满意评价的占比。
   */
  satisfied_rate?: number;
  /**
   * The share of answers that were neutral.
   *
   * 中文：一般评价的占比。
   */
  middling_rate?: number;
  /**
   * The share of answers that were dissatisfied.
   *
   * 中文：不满意评价的占比。
   */
  dissatisfied_rate?: number;
}

/**
 * Returns the qualifications of the corp (`kf/get_corp_qualification`). For third-party apps, in the WeCom edition (联合版).
 *
 * 中文：获取企业的资质状态，供联合版的第三方应用使用。
 */
export interface GetCorpQualificationRequest {
}

/**
 * The qualifications of the corp.
 *
 * 中文：企业的资质状态。
 */
export interface GetCorpQualificationResponse extends ResponseBase {
  /**
   * Whether the corp has bound a WeChat Channels (视频号) account. According to older documentation this raised the limit of customers; now
   * only verification does: an unverified corp can serve 100 customers in total (95003).
   *
   * 中文：企业是否绑定了视频号。旧文档称绑定后可提高接待客户数上限，现在只看认证：未认证企业累计最多接待 100 位客户（95003）。
   */
  wechat_channels_binding?: boolean;
}

/**
 * Adds a group of the knowledge base (`kf/knowledge/add_group`). For own apps in the WeCom edition (联合版) only.
 *
 * A corp can have 100 groups.
 *
 * 中文：新增知识库分组，仅限联合版的自建应用；一个企业最多 100 个分组。
 */
export interface AddKnowledgeGroupRequest {
  /**
   * The name, 1 to 12 characters, unique among groups.
   *
   * 中文：分组名，1 至 12 个字符，不可重名。
   */
  name: string;
}

/**
 * The new group.
 *
 * 中文：新建的分组。
 */
export interface AddKnowledgeGroupResponse extends ResponseBase {
  /**
   * The id of the group.
   *
   * 中文：分组 ID。
   */
  group_id: string;
}

/**
 * Deletes a group of the knowledge base (`kf/knowledge/del_group`), with its questions. For own apps in the WeCom edition (联合版) only.
 *
 * The default group cannot be deleted.
 *
 * 中文：删除知识库分组及其中的问答，仅限联合版的自建应用；默认分组不能删除。
 */
export interface DeleteKnowledgeGroupRequest {
  /**
   * The group.
   *
   * 中文：分组。
   */
  group_id: string;
}

/**
 * The group was deleted.
 *
 * 中文：分组已删除。
 */
export interface DeleteKnowledgeGroupResponse extends ResponseBase {
}

/**
 * Renames a group of the knowledge base (`kf/knowledge/mod_group`). For own apps in the WeCom edition (联合版) only.
 *
 * 中文：修改知识库分组的名称，仅限联合版的自建应用。
 */
export interface UpdateKnowledgeGroupRequest {
  /**
   * The group.
   *
   * 中文：分组。
   */
  group_id: string;
  /**
   * The new name, 1 to 12 characters, unique among groups.
   *
   * 中文：新分组名，1 至 12 个字符，不可重名。
   */
  name: string;
}

/**
 * The group was renamed.
 *
 * 中文：分组已改名。
 */
export interface UpdateKnowledgeGroupResponse extends ResponseBase {
}

/**
 * Lists the groups of the knowledge base (`kf/knowledge/list_group`), a page at a time. For own apps in the WeCom edition (联合版) only.
 *
 * 中文：分页获取知识库分组列表，仅限联合版的自建应用。
 */
export interface ListKnowledgeGroupsRequest {
  /**
   * Where to continue: the `next_cursor` of the previous page.
   *
   * 中文：上一页返回的 `next_cursor`，从此处继续。
   */
  cursor?: string | undefined;
  /**
   * How many groups to return, 1 to 1000. Default 500.
   *
   * 中文：返回的分组个数，1 至 1000，默认 500。
   */
  limit?: number | undefined;
  /**
   * Return only this group.
   *
   * 中文：只返回该分组。
   */
  group_id?: string | undefined;
}

/**
 * One page of groups.
 *
 * 中文：一页分组。
 */
export interface ListKnowledgeGroupsResponse extends ResponseBase {
  /**
   * Where the next page begins.
   *
   * 中文：下一页的起点。
   */
  next_cursor?: string;
  /**
   * Whether there is a next page: 0 no, 1 yes.
   *
   * 中文：是否还有下一页：0 否，1 是。
   */
  has_more?: number | string;
  /**
   * The groups.
   *
   * 中文：分组列表。
   */
  group_list: KnowledgeGroup[];
}

/**
 * A group of the knowledge base.
 *
 * 中文：知识库分组。
 */
export interface KnowledgeGroup {
  /**
   * The id of the group.
   *
   * 中文：分组 ID。
   */
  group_id: string;
  /**
   * The name.
   *
   * 中文：名称。
   */
  name?: string;
  /**
   * Whether it is the default group, which cannot be deleted: 0 no, 1 yes.
   *
   * 中文：是否为默认分组（不能删除）：0 否，1 是。
   */
  is_default?: number | string;
}

/**
 * Adds a question with its answer to the knowledge base (`kf/knowledge/add_intent`). For own apps in the WeCom edition (联合版) only.
 *
 * A group can have 200 questions. A question, main or similar, must be unique across all groups.
 *
 * 中文：新增知识库问答，仅限联合版的自建应用。每个分组最多 200 个问题；主问题和相似问题在所有分组中都不可重复。
 */
export interface AddKnowledgeIntentRequest {
  /**
   * The group.
   *
   * 中文：分组。
   */
  group_id: string;
  /**
   * The question.
   *
   * 中文：问题。
   */
  question: KnowledgeQuestion;
  /**
   * Other phrasings, at most 100.
   *
   * 中文：相似问题，最多 100 个。
   */
  similar_questions?: SimilarQuestions | undefined;
  /**
   * The answer: exactly one.
   *
   * 中文：回答，有且仅有一个。
   */
  answers: readonly KnowledgeAnswer[];
}

/**
 * The new question.
 *
 * 中文：新建的问答。
 */
export interface AddKnowledgeIntentResponse extends ResponseBase {
  /**
   * The id of the question.
   *
   * 中文：问答 ID。
   */
  intent_id: string;
}

/**
 * An answer: a text with optional attachments.
 *
 * 中文：回答：文本，可带附件。
 */
export interface KnowledgeAnswer {
  /**
   * The text.
   *
   * 中文：文本。
   */
  text: AnswerText;
  /**
   * The attachments, at most 4.
   *
   * 中文：附件，最多 4 个。
   */
  attachments?: readonly KnowledgeAttachment[] | undefined;
}

/**
 * An image.
 *
 * 中文：图片。
 */
export interface KnowledgeImageAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "image";
  /**
   * An image.
   *
   * 中文：图片。
   */
  image: KnowledgeMedia;
}

/**
 * A video.
 *
 * 中文：视频。
 */
export interface KnowledgeVideoAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "video";
  /**
   * A video.
   *
   * 中文：视频。
   */
  video: KnowledgeMedia;
}

/**
 * A link.
 *
 * 中文：链接。
 */
export interface KnowledgeLinkAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "link";
  /**
   * A link.
   *
   * 中文：链接。
   */
  link: KnowledgeLink;
}

/**
 * A mini program.
 *
 * 中文：小程序。
 */
export interface KnowledgeMiniprogramAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "miniprogram";
  /**
   * A mini program.
   *
   * 中文：小程序。
   */
  miniprogram: KnowledgeMiniprogram;
}

/**
 * An attachment of an answer.
 *
 * 中文：回答的附件。
 */
export type KnowledgeAttachment =
  | KnowledgeImageAttachment
  | KnowledgeVideoAttachment
  | KnowledgeLinkAttachment
  | KnowledgeMiniprogramAttachment;

/**
 * A mini program attached to an answer.
 *
 * 中文：回答附带的小程序。
 */
export interface KnowledgeMiniprogram {
  /**
   * The title. WeCom truncates it to 64 bytes.
   *
   * 中文：标题，超过 64 字节会被企业微信截断。
   */
  title?: string | undefined;
  /**
   * The media_id of the cover image. `listKnowledgeIntents` does not return it.
   *
   * 中文：封面图的 media_id，`listKnowledgeIntents` 不返回。
   */
  thumb_media_id?: string | undefined;
  /**
   * The appid, which must be bound to the corp.
   *
   * 中文：小程序 appid，须已关联到企业。
   */
  appid: string;
  /**
   * The page.
   *
   * 中文：小程序页面路径。
   */
  pagepath: string;
}

/**
 * A link attached to an answer.
 *
 * 中文：回答附带的链接。
 */
export interface KnowledgeLink {
  /**
   * The title.
   *
   * 中文：标题。
   */
  title: string;
  /**
   * The URL of the picture.
   *
   * 中文：图片 URL。
   */
  pic_url?: string | undefined;
  /**
   * The media_id of the picture, as in links of `sendMsg`. WeCom's documentation of the knowledge base has only `pic_url`.
   *
   * 中文：图片的 media_id，与 `sendMsg` 的链接相同；知识库文档中只有 `pic_url`。
   */
  thumb_media_id?: string | undefined;
  /**
   * The description.
   *
   * 中文：描述。
   */
  desc?: string | undefined;
  /**
   * The target URL.
   *
   * 中文：跳转的 URL。
   */
  url: string;
}

/**
 * An image or a video attached to an answer.
 *
 * 中文：回答附带的图片或视频。
 */
export interface KnowledgeMedia {
  /**
   * The media_id of the uploaded file.
   *
   * 中文：已上传文件的 media_id。
   */
  media_id: string;
}

/**
 * The text of an answer.
 *
 * 中文：回答文本。
 */
export interface AnswerText {
  /**
   * The text, 1 to 500 characters.
   *
   * 中文：文本内容，1 至 500 个字符。
   */
  content: string;
}

/**
 * Other phrasings of a question.
 *
 * 中文：相似问题。
 */
export interface SimilarQuestions {
  /**
   * The questions, at most 100.
   *
   * 中文：问题列表，最多 100 个。
   */
  items: readonly KnowledgeQuestion[];
}

/**
 * A question.
 *
 * 中文：问题。
 */
export interface KnowledgeQuestion {
  /**
   * Its text.
   *
   * 中文：问题文本。
   */
  text: QuestionText;
}

/**
 * The text of a question.
 *
 * 中文：问题文本。
 */
export interface QuestionText {
  /**
   * The text, 1 to 200 characters.
   *
   * 中文：文本内容，1 至 200 个字符。
   */
  content: string;
}

/**
 * Deletes a question of the knowledge base (`kf/knowledge/del_intent`). For own apps in the WeCom edition (联合版) only.
 *
 * 中文：删除知识库问答，仅限联合版的自建应用。
 */
export interface DeleteKnowledgeIntentRequest {
  /**
   * The question.
   *
   * 中文：问题。
   */
  intent_id: string;
}

/**
 * The question was deleted.
 *
 * 中文：问答已删除。
 */
export interface DeleteKnowledgeIntentResponse extends ResponseBase {
}

/**
 * Updates a question of the knowledge base (`kf/knowledge/mod_intent`). For own apps in the WeCom edition (联合版) only.
 *
 * Each field that is set replaces the old value completely; omitted fields stay unchanged.
 *
 * 中文：修改知识库问答，仅限联合版的自建应用。填写的字段整体覆盖旧值，未填的字段保持不变。
 */
export interface UpdateKnowledgeIntentRequest {
  /**
   * The question.
   *
   * 中文：问题。
   */
  intent_id: string;
  /**
   * The new question.
   *
   * 中文：新建的问答。
   */
  question?: KnowledgeQuestion | undefined;
  /**
   * The new other phrasings, at most 100.
   *
   * 中文：新的相似问题，最多 100 个。
   */
  similar_questions?: SimilarQuestions | undefined;
  /**
   * The new answer: exactly one.
   *
   * 中文：新的回答，有且仅有一个。
   */
  answers?: readonly KnowledgeAnswer[] | undefined;
}

/**
 * The question was updated.
 *
 * 中文：问答已修改。
 */
export interface UpdateKnowledgeIntentResponse extends ResponseBase {
}

/**
 * Lists the questions of the knowledge base (`kf/knowledge/list_intent`), a page at a time. For own apps in the WeCom edition (联合版) only.
 *
 * 中文：分页获取知识库问答列表，仅限联合版的自建应用。
 */
export interface ListKnowledgeIntentsRequest {
  /**
   * Where to continue: the `next_cursor` of the previous page.
   *
   * 中文：上一页返回的 `next_cursor`，从此处继续。
   */
  cursor?: string | undefined;
  /**
   * How many questions to return, 1 to 1000. Default 500.
   *
   * 中文：返回的问答个数，1 至 1000，默认 500。
   */
  limit?: number | undefined;
  /**
   * Return only the questions of this group.
   *
   * 中文：只返回该分组的问答。
   */
  group_id?: string | undefined;
  /**
   * Return only this question.
   *
   * 中文：只返回该问答。
   */
  intent_id?: string | undefined;
}

/**
 * One page of questions.
 *
 * 中文：一页问答。
 */
export interface ListKnowledgeIntentsResponse extends ResponseBase {
  /**
   * Where the next page begins.
   *
   * 中文：下一页的起点。
   */
  next_cursor?: string;
  /**
   * Whether there is a next page: 0 no, 1 yes.
   *
   * 中文：是否还有下一页：0 否，1 是。
   */
  has_more?: number | string;
  /**
   * The questions.
   *
   * 中文：问答列表。
   */
  intent_list: KnowledgeIntent[];
}

/**
 * A question of the knowledge base with its answer. WeCom documents two forms: other phrasings and the answer beside the question, or
 * inside it.
 *
 * 中文：知识库中的问答。文档有两种格式：相似问题和回答与问题并列，或在问题之内。
 */
export interface KnowledgeIntent {
  /**
   * The group.
   *
   * 中文：分组。
   */
  group_id?: string;
  /**
   * The id of the question.
   *
   * 中文：问答 ID。
   */
  intent_id: string;
  /**
   * The question.
   *
   * 中文：问题。
   */
  question?: ListedMainQuestion;
  /**
   * Other phrasings. May be in `question` instead.
   *
   * 中文：相似问题，也可能在 `question` 中。
   */
  similar_questions?: ListedQuestions;
  /**
   * The answer, as a list of one. May be in `question` instead.
   *
   * 中文：回答，只有一项的列表，也可能在 `question` 中。
   */
  answers?: ListedAnswer[];
}

/**
 * An answer in a list response.
 *
 * 中文：列表返回的回答。
 */
export interface ListedAnswer {
  /**
   * The text.
   *
   * 中文：文本。
   */
  text?: ListedText;
  /**
   * The attachments.
   *
   * 中文：附件。
   */
  attachments?: ListedAttachment[];
}

/**
 * An image.
 *
 * 中文：图片。
 */
export interface ListedImageAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "image";
  /**
   * An image.
   *
   * 中文：图片。
   */
  image: ListedMedia;
}

/**
 * A video.
 *
 * 中文：视频。
 */
export interface ListedVideoAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "video";
  /**
   * A video.
   *
   * 中文：视频。
   */
  video: ListedMedia;
}

/**
 * A link.
 *
 * 中文：链接。
 */
export interface ListedLinkAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "link";
  /**
   * A link.
   *
   * 中文：链接。
   */
  link: ListedLink;
}

/**
 * A mini program.
 *
 * 中文：小程序。
 */
export interface ListedMiniprogramAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: "miniprogram";
  /**
   * A mini program.
   *
   * 中文：小程序。
   */
  miniprogram: ListedMiniprogram;
}

/**
 * A `msgtype` that this version does not know. At run time it is the string that WeCom sent.
 *
 * 中文：本版本未知的 `msgtype`；运行时就是企业微信返回的字符串。
 */
export type ListedUnknownAttachmentTag = ListedUnknownAttachmentTagValue;
declare enum ListedUnknownAttachmentTagValue {
  /**
   * Stands for all of them.
   *
   * 中文：代表所有未知的取值。
   */
  _ = "…",
}

/**
 * A variant that this version does not know: all its fields, as WeCom sent them.
 *
 * 中文：本版本未知的类型：保留企业微信返回的全部字段。
 */
export interface ListedUnknownAttachment {
  /**
   * The type of the message, and the name of the field with its body.
   *
   * 中文：消息类型，也是消息内容所在字段的名称。
   */
  msgtype: ListedUnknownAttachmentTag;
  [field: string]: unknown;
}

/**
 * An attachment of an answer in a list response: images and videos have a name instead of a media_id, mini programs have no cover.
 *
 * 中文：列表返回的附件：图片和视频只有文件名而没有 media_id，小程序没有封面。
 */
export type ListedAttachment =
  | ListedImageAttachment
  | ListedVideoAttachment
  | ListedLinkAttachment
  | ListedMiniprogramAttachment
  | ListedUnknownAttachment;

/**
 * A mini program in a list response.
 *
 * 中文：列表返回的小程序。
 */
export interface ListedMiniprogram {
  /**
   * The title.
   *
   * 中文：标题。
   */
  title?: string;
  /**
   * The appid.
   *
   * 中文：小程序 appid。
   */
  appid?: string;
  /**
   * The page.
   *
   * 中文：小程序页面路径。
   */
  pagepath?: string;
}

/**
 * A link in a list response.
 *
 * 中文：列表返回的链接。
 */
export interface ListedLink {
  /**
   * The title.
   *
   * 中文：标题。
   */
  title?: string;
  /**
   * The URL of the picture.
   *
   * 中文：图片 URL。
   */
  pic_url?: string;
  /**
   * The description.
   *
   * 中文：描述。
   */
  desc?: string;
  /**
   * The target URL.
   *
   * 中文：跳转的 URL。
   */
  url?: string;
}

/**
 * An image or a video in a list response.
 *
 * 中文：列表返回的图片或视频。
 */
export interface ListedMedia {
  /**
   * The name of the file.
   *
   * 中文：文件名。
   */
  name?: string;
}

/**
 * The text of a question or answer in a list response.
 *
 * 中文：列表返回的问题或回答文本。
 */
export interface ListedText {
  /**
   * The text.
   *
   * 中文：文本。
   */
  content?: string;
}

/**
 * Other phrasings of a question in a list response.
 *
 * 中文：列表返回的相似问题。
 */
export interface ListedQuestions {
  /**
   * The questions.
   *
   * 中文：问答列表。
   */
  items?: ListedQuestion[];
}

/**
 * A question in a list response.
 *
 * 中文：列表返回的问题。
 */
export interface ListedQuestion {
  /**
   * Its text.
   *
   * 中文：问题文本。
   */
  text?: ListedText;
}

/**
 * The question of an entry in a list response.
 *
 * 中文：列表返回的主问题。
 */
export interface ListedMainQuestion {
  /**
   * Its text.
   *
   * 中文：问题文本。
   */
  text?: ListedText;
  /**
   * Other phrasings, in the nested form.
   *
   * 中文：相似问题（嵌套格式）。
   */
  similar_questions?: ListedQuestions;
  /**
   * The answer, as a list of one, in the nested form.
   *
   * 中文：回答，只有一项的列表（嵌套格式）。
   */
  answers?: ListedAnswer[];
}

/**
 * An uploaded file.
 *
 * 中文：已上传的素材。
 */
export interface UploadMediaResponse extends ResponseBase {
  /**
   * The media type.
   *
   * 中文：素材类型。
   */
  type?: string;
  /**
   * The id of the file, valid for 3 days.
   *
   * 中文：素材的 media_id，3 天内有效。
   */
  media_id: string;
  /**
   * When it was uploaded, in Unix seconds; WeCom sends a string.
   *
   * 中文：上传时间，Unix 时间戳（秒）；企业微信返回的是字符串。
   */
  created_at?: number | string;
}

/**
 * Downloads a file (`media/get`) that was uploaded or sent by a customer within the last 3 days.
 *
 * 中文：获取 3 天内上传或由客户发来的临时素材。
 */
export interface DownloadMediaRequest {
  /**
   * The id of the file.
   *
   * 中文：素材的 media_id。
   */
  media_id: string;
}

/**
 * Converts the ids of accounts to the new form (`idconvert/open_kfid`), for third-party apps after the id upgrade of 2022.
 *
 * Known from other SDKs: WeCom's public documentation has no page on it.
 *
 * 中文：将客服账号 ID 转换为新格式，供第三方应用在 2022 年 ID 升级后使用。来自其他 SDK，企业微信的公开文档没有此接口。
 */
export interface ConvertOpenKfidsRequest {
  /**
   * The ids to convert.
   *
   * 中文：待转换的 ID。
   */
  open_kfid_list: readonly string[];
}

/**
 * The converted ids.
 *
 * 中文：转换结果。
 */
export interface ConvertOpenKfidsResponse extends ResponseBase {
  /**
   * The converted ids, with their new form.
   *
   * 中文：转换后的 ID 及其新格式。
   */
  items: ConvertedOpenKfid[];
  /**
   * The ids that do not belong to this corp.
   *
   * 中文：不属于本企业的 ID。
   */
  invalid_open_kfid_list?: string[];
}

/**
 * An id of an account in both forms.
 *
 * 中文：客服账号 ID 的新旧两种格式。
 */
export interface ConvertedOpenKfid {
  /**
   * The id from the request.
   *
   * 中文：请求中的 ID。
   */
  open_kfid: string;
  /**
   * Its new form.
   *
   * 中文：新格式的 ID。
   */
  new_open_kfid: string;
}
