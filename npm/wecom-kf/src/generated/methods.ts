// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

import type { CallOptions } from "../client/call-options.js";
import type { Paged, Paging } from "../client/pages.js";
import type { KfPromise } from "../client/raw-response.js";
import type { BatchName, OperationName, Operations } from "./operations.js";
import type * as types from "./types.js";

/** The API's endpoints as methods. Each takes WeCom's own parameter names and returns the whole response object. */
export abstract class KfMethods {
  /** Calls an operation by name. */
  protected abstract perform<Name extends OperationName>(
    name: Name,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): KfPromise<Operations[Name]["response"]>;

  /** Calls an operation in as many requests as its items need. */
  protected abstract batch<Name extends BatchName>(
    name: Name,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): KfPromise<Operations[Name]["response"]>;

  /** Calls an operation that returns pages. */
  protected abstract paged<Name extends OperationName, Item>(
    name: Name,
    paging: Paging,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): Paged<Operations[Name]["response"], Item>;

  /**
   * Exchanges the code of an authorisation for the permanent code of the corp (`service/get_permanent_code`).
   *
   * Store the permanent code permanently: it is issued only once. Requires the suite's token.
   *
   * 中文：用临时授权码换取企业的永久授权码，须用第三方应用凭证调用。永久授权码只返回一次，请妥善保存。
   *
   * @see https://developer.work.weixin.qq.com/document/path/90603
   */
  getPermanentCode(params: types.GetPermanentCodeRequest, options?: CallOptions): KfPromise<types.GetPermanentCodeResponse> {
    return this.perform("getPermanentCode", params, options);
  }

  /**
   * Fetches a token of a corp for a third-party app (`service/get_corp_token`). Requires the suite's token.
   *
   * All customer service calls on behalf of that corp use it.
   *
   * 中文：获取第三方应用的企业凭证，代表该企业的微信客服接口都使用它；须用第三方应用凭证调用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/90605
   */
  getCorpToken(params: types.GetCorpTokenRequest, options?: CallOptions): KfPromise<types.GetCorpTokenResponse> {
    return this.perform("getCorpToken", params, options);
  }

  /**
   * Adds a customer service account (`kf/account/add`).
   *
   * A corp can have up to 5000 accounts (10 in early versions of the documentation); an unverified corp 10 (errcode 95027). Both editions.
   *
   * 中文：添加客服账号。一个企业最多 5000 个（早期文档为 10 个），未认证企业最多 10 个（错误码 95027）；联合版、独立版均可用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94662
   */
  addAccount(params: types.AddAccountRequest, options?: CallOptions): KfPromise<types.AddAccountResponse> {
    return this.perform("addAccount", params, options);
  }

  /**
   * Deletes a customer service account (`kf/account/del`).
   *
   * The last account cannot be deleted (errcode 95005). Both editions.
   *
   * 中文：删除客服账号。最后一个账号不能删除（错误码 95005）；联合版、独立版均可用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94663
   */
  deleteAccount(params: types.DeleteAccountRequest, options?: CallOptions): KfPromise<types.DeleteAccountResponse> {
    return this.perform("deleteAccount", params, options);
  }

  /**
   * Updates a customer service account (`kf/account/update`). Omitted fields stay unchanged. Both editions.
   *
   * 中文：修改客服账号，未填的字段保持不变；联合版、独立版均可用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94664
   */
  updateAccount(params: types.UpdateAccountRequest, options?: CallOptions): KfPromise<types.UpdateAccountResponse> {
    return this.perform("updateAccount", params, options);
  }

  /**
   * Lists customer service accounts (`kf/account/list`), a page at a time.
   *
   * A page shorter than `limit` is the last one. Both editions.
   *
   * 中文：分页获取客服账号列表，返回条数少于 `limit` 即为最后一页；联合版、独立版均可用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94661
   */
  listAccounts(params: types.ListAccountsRequest = {}, options?: CallOptions): Paged<types.ListAccountsResponse, types.Account> {
    return this.paged("listAccounts", { list: "account_list", id: "open_kfid" }, params, options);
  }

  /**
   * Creates a contact link to an account (`kf/add_contact_way`).
   *
   * Each scene needs its own link. The link cannot be edited, and its parameters do not work in another link; only `scene_param` may be
   * appended (with `contactUrl`), and only to a link that was created with a scene. Both editions.
   *
   * 中文：获取客服账号链接。每个场景值对应一个链接，链接不可改动，参数也不能用于其他链接；只有带场景值的链接可用 `contactUrl` 追加 `scene_param`。联合版、独立版均可用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94665
   */
  getContactWay(params: types.GetContactWayRequest, options?: CallOptions): KfPromise<types.GetContactWayResponse> {
    return this.perform("getContactWay", params, options);
  }

  /**
   * Adds servicers to an account (`kf/servicer/add`). WeCom edition (联合版) only.
   *
   * The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
   * failed ones). The method accepts lists of any length and sends 100 members and 20 departments per request. An account can have 2000
   * servicers and 20 departments (500 servicers before 2023); the server enforces this. Adding an existing servicer returns errcode 0.
   *
   * 中文：添加接待人员，仅联合版。单行可能失败，见 `result_list` 每行的 `errcode`（`failedRows`）；长度不限，每次请求 100 个成员、20 个部门；每个账号最多 2000 人（2023 年前 500）、20 个部门；重复添加返回 0。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94646
   */
  addServicers(params: types.AddServicersRequest, options?: CallOptions): KfPromise<types.AddServicersResponse> {
    return this.batch("addServicers", params, options);
  }

  /**
   * Removes servicers from an account (`kf/servicer/del`). WeCom edition (联合版) only.
   *
   * The call as a whole can succeed while single rows fail: check the `errcode` of each row of `result_list` (`failedRows` returns the
   * failed ones). The method accepts lists of any length and sends 100 per request.
   *
   * 中文：删除接待人员，仅联合版。整体成功时单行仍可能失败，请检查 `result_list` 每行的 `errcode`（`failedRows` 返回失败的行）。列表长度不限，每次请求发送 100 个。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94647
   */
  deleteServicers(params: types.DeleteServicersRequest, options?: CallOptions): KfPromise<types.DeleteServicersResponse> {
    return this.batch("deleteServicers", params, options);
  }

  /**
   * Lists the servicers of an account (`kf/servicer/list`). WeCom edition (联合版) only.
   *
   * 中文：获取接待人员列表，仅联合版。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94645
   */
  listServicers(params: types.ListServicersRequest, options?: CallOptions): KfPromise<types.ListServicersResponse> {
    return this.perform("listServicers", params, options);
  }

  /**
   * Sends a message to a customer (`kf/send_msg`).
   *
   * Only in session state 0 or 1 (otherwise 95018), within 48 hours of the customer's last message (otherwise 95002), and at most 5
   * messages
   * per customer message (otherwise 95001). Success means accepted, not delivered: a later failure is reported by the event
   * `msg_send_fail`.
   * `syncMsg` does not return messages sent by the API.
   *
   * Both editions; the standalone edition (独立版) has no session states. With a non-empty `code` this is `sendMsgOnEvent`, and `touser` and
   * `open_kfid` are not sent.
   *
   * 中文：发送消息：会话状态须为 0 或 1（95018；独立版无此状态），客户最后一条消息后 48 小时内（95002）最多 5 条（95001）。成功仅表示已受理，失败由 `msg_send_fail` 通知；填了 `code` 即 `sendMsgOnEvent`。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94677
   */
  sendMsg(params: types.SendMsgRequest | types.SendMsgOnEventRequest, options?: CallOptions): KfPromise<types.SendMsgResponse> {
    return this.perform("sendMsg", params, options);
  }

  /**
   * Sends one message in response to an event (`kf/send_msg_on_event`).
   *
   * The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from
   * `transServiceState`
   * (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works once; a used or expired one
   * returns 41050.
   *
   * 中文：发送事件响应消息，code 用过或过期返回 41050：`welcome_code` 20 秒内可发文本或菜单；`msg_code` 转为 2、3 后 48 小时内可发文本，转为 4 后 20 秒内可发文本或菜单。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95122
   */
  sendMsgOnEvent(params: types.SendMsgOnEventRequest, options?: CallOptions): KfPromise<types.SendMsgOnEventResponse> {
    return this.perform("sendMsgOnEvent", params, options);
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
  recallMsg(params: types.RecallMsgRequest, options?: CallOptions): KfPromise<types.RecallMsgResponse> {
    return this.perform("recallMsg", params, options);
  }

  /**
   * Pulls messages and events (`kf/sync_msg`), a page at a time. Both editions.
   *
   * Call again with `next_cursor` while `has_more` is 1, even after an empty page, and store the cursor after handling the page. Pass the
   * callback's token together with the cursor for every page. Messages sent through the API are not returned.
   *
   * 中文：分页拉取消息和事件，联合版、独立版均可用。`has_more` 为 1 就用 `next_cursor` 继续，空页也一样；处理完一页再保存游标，每页都要同时带上回调的 token。不返回 API 发送的消息。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94670
   */
  syncMsg(params: types.SyncMsgRequest = {}, options?: CallOptions): KfPromise<types.SyncMsgResponse> {
    return this.perform("syncMsg", params, options);
  }

  /**
   * Fetches the details of customers (`kf/customer/batchget`). Both editions.
   *
   * A customer must have opened the conversation or written within 48 hours; other ids are returned in `invalid_external_userid`. The
   * method
   * accepts any number of ids and sends 100 per request.
   *
   * 中文：批量获取客户基础信息。客户须在 48 小时内进入过会话或发过消息，其余在 `invalid_external_userid` 中返回；可传任意多个 ID，每次请求发送 100 个。联合版、独立版均可用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95159
   */
  batchGetCustomers(params: types.BatchGetCustomersRequest, options?: CallOptions): KfPromise<types.BatchGetCustomersResponse> {
    return this.batch("batchGetCustomers", params, options);
  }

  /**
   * Reads the state of a session (`kf/service_state/get`). WeCom edition (联合版) only.
   *
   * 中文：获取会话状态，仅联合版。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94669
   */
  getServiceState(params: types.GetServiceStateRequest, options?: CallOptions): KfPromise<types.GetServiceStateResponse> {
    return this.perform("getServiceState", params, options);
  }

  /**
   * Changes the state of a session (`kf/service_state/trans`). WeCom edition (联合版) only.
   *
   * Sessions only move forward. State 3 requires a `servicer_userid`. With `from`, an illegal transition is rejected before anything is
   * sent.
   *
   * 中文：变更会话状态，仅联合版。会话只能向前流转，状态 3 须填 `servicer_userid`；填了 `from`，不允许的变更在发送前就会被拒绝。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94669
   */
  transServiceState(params: types.TransServiceStateRequest, options?: CallOptions): KfPromise<types.TransServiceStateResponse> {
    return this.perform("transServiceState", params, options);
  }

  /**
   * Returns to whom customers may be referred (`kf/customer/get_upgrade_service_config`). WeCom edition (联合版) only.
   *
   * 中文：获取配置的专员与客户群，仅联合版。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94674
   */
  getUpgradeServiceConfig(
    params: types.GetUpgradeServiceConfigRequest = {},
    options?: CallOptions,
  ): KfPromise<types.GetUpgradeServiceConfigResponse> {
    return this.perform("getUpgradeServiceConfig", params, options);
  }

  /**
   * Refers a customer to a member or a customer group (`kf/customer/upgrade_service`): the customer sees a card. WeCom edition (联合版) only.
   *
   * Type 1 needs `member`, type 2 needs `groupchat`. Errcode 95021: not in the configuration that `getUpgradeServiceConfig` returns; 95015:
   * 专属服务 is managed in the admin console.
   *
   * 中文：为客户升级为专员或客户群服务，客户会看到一张卡片；仅联合版。类型 1 须填 `member`，类型 2 须填 `groupchat`；95021：不在 `getUpgradeServiceConfig` 返回的范围内；95015：「专属服务」由管理后台配置。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94674
   */
  upgradeService(params: types.UpgradeServiceRequest, options?: CallOptions): KfPromise<types.UpgradeServiceResponse> {
    return this.perform("upgradeService", params, options);
  }

  /**
   * Cancels a referral by `upgradeService` (`kf/customer/cancel_upgrade_service`). WeCom edition (联合版) only.
   *
   * 中文：取消由 `upgradeService` 发起的升级服务，仅联合版。
   *
   * @see https://developer.work.weixin.qq.com/document/path/94674
   */
  cancelUpgradeService(params: types.CancelUpgradeServiceRequest, options?: CallOptions): KfPromise<types.CancelUpgradeServiceResponse> {
    return this.perform("cancelUpgradeService", params, options);
  }

  /**
   * Returns the statistics of a corp or an account, one row per day (`kf/get_corp_statistic`). WeCom edition (联合版) only.
   *
   * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
   * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
   * method accepts any span within these limits and sends one request per 31 days.
   *
   * 中文：获取「客户数据统计」企业汇总数据，每天一行，仅联合版。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天且不早于 2022-03-11；跨度更大时自动按 31 天拆成多次请求。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95489
   */
  getCorpStatistic(params: types.GetCorpStatisticRequest, options?: CallOptions): KfPromise<types.GetCorpStatisticResponse> {
    return this.batch("getCorpStatistic", params, options);
  }

  /**
   * Returns the statistics of an account's servicers, one row per day (`kf/get_servicer_statistic`). WeCom edition (联合版) only.
   *
   * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
   * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
   * method accepts any span within these limits and sends one request per 31 days.
   *
   * 中文：获取「客户数据统计」接待人员明细数据，每天一行，仅联合版。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天且不早于 2022-03-11；跨度更大时自动按 31 天拆成多次请求。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95490
   */
  getServicerStatistic(params: types.GetServicerStatisticRequest, options?: CallOptions): KfPromise<types.GetServicerStatisticResponse> {
    return this.batch("getServicerStatistic", params, options);
  }

  /**
   * Returns the statistics of the corp, one row per day (`kf/get_statistic`). Only for component apps (微信客服组件).
   *
   * Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
   * WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days; the method accepts any span within
   * these limits and sends one request per 31 days.
   *
   * 中文：获取企业的统计数据，每天一行，仅限微信客服组件。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天；跨度更大时自动按 31 天拆成多次请求。
   *
   * @see https://developer.work.weixin.qq.com/document/path/99367
   */
  getStatistic(params: types.GetStatisticRequest, options?: CallOptions): KfPromise<types.GetStatisticResponse> {
    return this.batch("getStatistic", params, options);
  }

  /**
   * Returns the qualifications of the corp (`kf/get_corp_qualification`). For third-party apps, in the WeCom edition (联合版).
   *
   * 中文：获取企业的资质状态，供联合版的第三方应用使用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95153
   */
  getCorpQualification(
    params: types.GetCorpQualificationRequest = {},
    options?: CallOptions,
  ): KfPromise<types.GetCorpQualificationResponse> {
    return this.perform("getCorpQualification", params, options);
  }

  /**
   * Adds a group of the knowledge base (`kf/knowledge/add_group`). For own apps in the WeCom edition (联合版) only.
   *
   * A corp can have 100 groups.
   *
   * 中文：新增知识库分组，仅限联合版的自建应用；一个企业最多 100 个分组。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95971
   */
  addKnowledgeGroup(params: types.AddKnowledgeGroupRequest, options?: CallOptions): KfPromise<types.AddKnowledgeGroupResponse> {
    return this.perform("addKnowledgeGroup", params, options);
  }

  /**
   * Deletes a group of the knowledge base (`kf/knowledge/del_group`), with its questions. For own apps in the WeCom edition (联合版) only.
   *
   * The default group cannot be deleted.
   *
   * 中文：删除知识库分组及其中的问答，仅限联合版的自建应用；默认分组不能删除。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95971
   */
  deleteKnowledgeGroup(params: types.DeleteKnowledgeGroupRequest, options?: CallOptions): KfPromise<types.DeleteKnowledgeGroupResponse> {
    return this.perform("deleteKnowledgeGroup", params, options);
  }

  /**
   * Renames a group of the knowledge base (`kf/knowledge/mod_group`). For own apps in the WeCom edition (联合版) only.
   *
   * 中文：修改知识库分组的名称，仅限联合版的自建应用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95971
   */
  updateKnowledgeGroup(params: types.UpdateKnowledgeGroupRequest, options?: CallOptions): KfPromise<types.UpdateKnowledgeGroupResponse> {
    return this.perform("updateKnowledgeGroup", params, options);
  }

  /**
   * Lists the groups of the knowledge base (`kf/knowledge/list_group`), a page at a time. For own apps in the WeCom edition (联合版) only.
   *
   * 中文：分页获取知识库分组列表，仅限联合版的自建应用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95971
   */
  listKnowledgeGroups(
    params: types.ListKnowledgeGroupsRequest = {},
    options?: CallOptions,
  ): Paged<types.ListKnowledgeGroupsResponse, types.KnowledgeGroup> {
    return this.paged("listKnowledgeGroups", { list: "group_list" }, params, options);
  }

  /**
   * Adds a question with its answer to the knowledge base (`kf/knowledge/add_intent`). For own apps in the WeCom edition (联合版) only.
   *
   * A group can have 200 questions. A question, main or similar, must be unique across all groups.
   *
   * 中文：新增知识库问答，仅限联合版的自建应用。每个分组最多 200 个问题；主问题和相似问题在所有分组中都不可重复。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95972
   */
  addKnowledgeIntent(params: types.AddKnowledgeIntentRequest, options?: CallOptions): KfPromise<types.AddKnowledgeIntentResponse> {
    return this.perform("addKnowledgeIntent", params, options);
  }

  /**
   * Deletes a question of the knowledge base (`kf/knowledge/del_intent`). For own apps in the WeCom edition (联合版) only.
   *
   * 中文：删除知识库问答，仅限联合版的自建应用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95972
   */
  deleteKnowledgeIntent(params: types.DeleteKnowledgeIntentRequest, options?: CallOptions): KfPromise<types.DeleteKnowledgeIntentResponse> {
    return this.perform("deleteKnowledgeIntent", params, options);
  }

  /**
   * Updates a question of the knowledge base (`kf/knowledge/mod_intent`). For own apps in the WeCom edition (联合版) only.
   *
   * Each field that is set replaces the old value completely; omitted fields stay unchanged.
   *
   * 中文：修改知识库问答，仅限联合版的自建应用。填写的字段整体覆盖旧值，未填的字段保持不变。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95972
   */
  updateKnowledgeIntent(params: types.UpdateKnowledgeIntentRequest, options?: CallOptions): KfPromise<types.UpdateKnowledgeIntentResponse> {
    return this.perform("updateKnowledgeIntent", params, options);
  }

  /**
   * Lists the questions of the knowledge base (`kf/knowledge/list_intent`), a page at a time. For own apps in the WeCom edition (联合版) only.
   *
   * 中文：分页获取知识库问答列表，仅限联合版的自建应用。
   *
   * @see https://developer.work.weixin.qq.com/document/path/95972
   */
  listKnowledgeIntents(
    params: types.ListKnowledgeIntentsRequest = {},
    options?: CallOptions,
  ): Paged<types.ListKnowledgeIntentsResponse, types.KnowledgeIntent> {
    return this.paged("listKnowledgeIntents", { list: "intent_list" }, params, options);
  }

  /**
   * Converts the ids of accounts to the new form (`idconvert/open_kfid`), for third-party apps after the id upgrade of 2022.
   *
   * Known from other SDKs: WeCom's public documentation has no page on it.
   *
   * 中文：将客服账号 ID 转换为新格式，供第三方应用在 2022 年 ID 升级后使用。来自其他 SDK，企业微信的公开文档没有此接口。
   */
  convertOpenKfids(params: types.ConvertOpenKfidsRequest, options?: CallOptions): KfPromise<types.ConvertOpenKfidsResponse> {
    return this.perform("convertOpenKfids", params, options);
  }
}
