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
   * @see https://developer.work.weixin.qq.com/document/path/94663
   */
  deleteAccount(params: types.DeleteAccountRequest, options?: CallOptions): KfPromise<types.DeleteAccountResponse> {
    return this.perform("deleteAccount", params, options);
  }

  /**
   * Updates a customer service account (`kf/account/update`). Omitted fields stay unchanged. Both editions.
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
   * @see https://developer.work.weixin.qq.com/document/path/94647
   */
  deleteServicers(params: types.DeleteServicersRequest, options?: CallOptions): KfPromise<types.DeleteServicersResponse> {
    return this.batch("deleteServicers", params, options);
  }

  /**
   * Lists the servicers of an account (`kf/servicer/list`). WeCom edition (联合版) only.
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
   * @see https://developer.work.weixin.qq.com/document/path/95159
   */
  batchGetCustomers(params: types.BatchGetCustomersRequest, options?: CallOptions): KfPromise<types.BatchGetCustomersResponse> {
    return this.batch("batchGetCustomers", params, options);
  }

  /**
   * Reads the state of a session (`kf/service_state/get`). WeCom edition (联合版) only.
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
   * @see https://developer.work.weixin.qq.com/document/path/94669
   */
  transServiceState(params: types.TransServiceStateRequest, options?: CallOptions): KfPromise<types.TransServiceStateResponse> {
    return this.perform("transServiceState", params, options);
  }

  /**
   * Returns to whom customers may be referred (`kf/customer/get_upgrade_service_config`). WeCom edition (联合版) only.
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
   * @see https://developer.work.weixin.qq.com/document/path/94674
   */
  upgradeService(params: types.UpgradeServiceRequest, options?: CallOptions): KfPromise<types.UpgradeServiceResponse> {
    return this.perform("upgradeService", params, options);
  }

  /**
   * Cancels a referral by `upgradeService` (`kf/customer/cancel_upgrade_service`). WeCom edition (联合版) only.
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
   * @see https://developer.work.weixin.qq.com/document/path/99367
   */
  getStatistic(params: types.GetStatisticRequest, options?: CallOptions): KfPromise<types.GetStatisticResponse> {
    return this.batch("getStatistic", params, options);
  }

  /**
   * Returns the qualifications of the corp (`kf/get_corp_qualification`). For third-party apps, in the WeCom edition (联合版).
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
   * @see https://developer.work.weixin.qq.com/document/path/95971
   */
  deleteKnowledgeGroup(params: types.DeleteKnowledgeGroupRequest, options?: CallOptions): KfPromise<types.DeleteKnowledgeGroupResponse> {
    return this.perform("deleteKnowledgeGroup", params, options);
  }

  /**
   * Renames a group of the knowledge base (`kf/knowledge/mod_group`). For own apps in the WeCom edition (联合版) only.
   *
   * @see https://developer.work.weixin.qq.com/document/path/95971
   */
  updateKnowledgeGroup(params: types.UpdateKnowledgeGroupRequest, options?: CallOptions): KfPromise<types.UpdateKnowledgeGroupResponse> {
    return this.perform("updateKnowledgeGroup", params, options);
  }

  /**
   * Lists the groups of the knowledge base (`kf/knowledge/list_group`), a page at a time. For own apps in the WeCom edition (联合版) only.
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
   * @see https://developer.work.weixin.qq.com/document/path/95972
   */
  addKnowledgeIntent(params: types.AddKnowledgeIntentRequest, options?: CallOptions): KfPromise<types.AddKnowledgeIntentResponse> {
    return this.perform("addKnowledgeIntent", params, options);
  }

  /**
   * Deletes a question of the knowledge base (`kf/knowledge/del_intent`). For own apps in the WeCom edition (联合版) only.
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
   * @see https://developer.work.weixin.qq.com/document/path/95972
   */
  updateKnowledgeIntent(params: types.UpdateKnowledgeIntentRequest, options?: CallOptions): KfPromise<types.UpdateKnowledgeIntentResponse> {
    return this.perform("updateKnowledgeIntent", params, options);
  }

  /**
   * Lists the questions of the knowledge base (`kf/knowledge/list_intent`), a page at a time. For own apps in the WeCom edition (联合版) only.
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
   */
  convertOpenKfids(params: types.ConvertOpenKfidsRequest, options?: CallOptions): KfPromise<types.ConvertOpenKfidsResponse> {
    return this.perform("convertOpenKfids", params, options);
  }
}
