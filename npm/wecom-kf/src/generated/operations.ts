// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

import type * as media from "../media/types.js";
import type * as types from "./types.js";

/**
 * Every operation: its parameters and its response.
 *
 * 中文：所有操作：参数与响应。
 */
export interface Operations {
  /** `GET gettoken` */
  getToken: { params: types.GetTokenRequest; response: types.GetTokenResponse };
  /** `POST service/get_suite_token` */
  getSuiteToken: { params: types.GetSuiteTokenRequest; response: types.GetSuiteTokenResponse };
  /** `POST service/get_permanent_code` */
  getPermanentCode: { params: types.GetPermanentCodeRequest; response: types.GetPermanentCodeResponse };
  /** `POST service/get_corp_token` */
  getCorpToken: { params: types.GetCorpTokenRequest; response: types.GetCorpTokenResponse };
  /** `POST kf/account/add` */
  addAccount: { params: types.AddAccountRequest; response: types.AddAccountResponse };
  /** `POST kf/account/del` */
  deleteAccount: { params: types.DeleteAccountRequest; response: types.DeleteAccountResponse };
  /** `POST kf/account/update` */
  updateAccount: { params: types.UpdateAccountRequest; response: types.UpdateAccountResponse };
  /** `GET kf/account/list` */
  listAccounts: { params: types.ListAccountsRequest; response: types.ListAccountsResponse };
  /** `POST kf/add_contact_way` */
  getContactWay: { params: types.GetContactWayRequest; response: types.GetContactWayResponse };
  /** `POST kf/servicer/add` */
  addServicers: { params: types.AddServicersRequest; response: types.AddServicersResponse };
  /** `POST kf/servicer/del` */
  deleteServicers: { params: types.DeleteServicersRequest; response: types.DeleteServicersResponse };
  /** `GET kf/servicer/list` */
  listServicers: { params: types.ListServicersRequest; response: types.ListServicersResponse };
  /** `POST kf/send_msg` */
  sendMsg: { params: types.SendMsgRequest | types.SendMsgOnEventRequest; response: types.SendMsgResponse };
  /** `POST kf/send_msg_on_event` */
  sendMsgOnEvent: { params: types.SendMsgOnEventRequest; response: types.SendMsgOnEventResponse };
  /** `POST kf/recall_msg` */
  recallMsg: { params: types.RecallMsgRequest; response: types.RecallMsgResponse };
  /** `POST kf/sync_msg` */
  syncMsg: { params: types.SyncMsgRequest; response: types.SyncMsgResponse };
  /** `POST kf/customer/batchget` */
  batchGetCustomers: { params: types.BatchGetCustomersRequest; response: types.BatchGetCustomersResponse };
  /** `POST kf/service_state/get` */
  getServiceState: { params: types.GetServiceStateRequest; response: types.GetServiceStateResponse };
  /** `POST kf/service_state/trans` */
  transServiceState: { params: types.TransServiceStateRequest; response: types.TransServiceStateResponse };
  /** `GET kf/customer/get_upgrade_service_config` */
  getUpgradeServiceConfig: { params: types.GetUpgradeServiceConfigRequest; response: types.GetUpgradeServiceConfigResponse };
  /** `POST kf/customer/upgrade_service` */
  upgradeService: { params: types.UpgradeServiceRequest; response: types.UpgradeServiceResponse };
  /** `POST kf/customer/cancel_upgrade_service` */
  cancelUpgradeService: { params: types.CancelUpgradeServiceRequest; response: types.CancelUpgradeServiceResponse };
  /** `POST kf/get_corp_statistic` */
  getCorpStatistic: { params: types.GetCorpStatisticRequest; response: types.GetCorpStatisticResponse };
  /** `POST kf/get_servicer_statistic` */
  getServicerStatistic: { params: types.GetServicerStatisticRequest; response: types.GetServicerStatisticResponse };
  /** `POST kf/get_statistic` */
  getStatistic: { params: types.GetStatisticRequest; response: types.GetStatisticResponse };
  /** `GET kf/get_corp_qualification` */
  getCorpQualification: { params: types.GetCorpQualificationRequest; response: types.GetCorpQualificationResponse };
  /** `POST kf/knowledge/add_group` */
  addKnowledgeGroup: { params: types.AddKnowledgeGroupRequest; response: types.AddKnowledgeGroupResponse };
  /** `POST kf/knowledge/del_group` */
  deleteKnowledgeGroup: { params: types.DeleteKnowledgeGroupRequest; response: types.DeleteKnowledgeGroupResponse };
  /** `POST kf/knowledge/mod_group` */
  updateKnowledgeGroup: { params: types.UpdateKnowledgeGroupRequest; response: types.UpdateKnowledgeGroupResponse };
  /** `POST kf/knowledge/list_group` */
  listKnowledgeGroups: { params: types.ListKnowledgeGroupsRequest; response: types.ListKnowledgeGroupsResponse };
  /** `POST kf/knowledge/add_intent` */
  addKnowledgeIntent: { params: types.AddKnowledgeIntentRequest; response: types.AddKnowledgeIntentResponse };
  /** `POST kf/knowledge/del_intent` */
  deleteKnowledgeIntent: { params: types.DeleteKnowledgeIntentRequest; response: types.DeleteKnowledgeIntentResponse };
  /** `POST kf/knowledge/mod_intent` */
  updateKnowledgeIntent: { params: types.UpdateKnowledgeIntentRequest; response: types.UpdateKnowledgeIntentResponse };
  /** `POST kf/knowledge/list_intent` */
  listKnowledgeIntents: { params: types.ListKnowledgeIntentsRequest; response: types.ListKnowledgeIntentsResponse };
  /** `POST media/upload` */
  uploadMedia: { params: media.UploadMediaRequest; response: types.UploadMediaResponse };
  /** `GET media/get` */
  downloadMedia: { params: types.DownloadMediaRequest; response: media.DownloadMediaResponse };
  /** `POST idconvert/open_kfid` */
  convertOpenKfids: { params: types.ConvertOpenKfidsRequest; response: types.ConvertOpenKfidsResponse };
}

/**
 * The name of an operation.
 *
 * 中文：操作名。
 */
export type OperationName = keyof Operations;

/**
 * The name of an operation whose method accepts more items than one request can have, and splits them.
 *
 * 中文：可接受超过单次请求上限的条目、并自动拆分请求的操作名。
 */
export type BatchName =
  | "addServicers"
  | "deleteServicers"
  | "batchGetCustomers"
  | "getCorpStatistic"
  | "getServicerStatistic"
  | "getStatistic";
