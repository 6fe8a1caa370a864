// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

import type * as types from "./types.js";

/** Every operation: its parameters and its response. */
export interface Operations {
  /** `GET gettoken` */
  getToken: { params: types.GetTokenRequest; response: types.GetTokenResponse };
  /** `POST kf/account/add` */
  addAccount: { params: types.AddAccountRequest; response: types.AddAccountResponse };
  /** `GET kf/account/list` */
  listAccounts: { params: types.ListAccountsRequest; response: types.ListAccountsResponse };
  /** `POST kf/add_contact_way` */
  getContactWay: { params: types.GetContactWayRequest; response: types.GetContactWayResponse };
  /** `POST kf/servicer/add` */
  addServicers: { params: types.AddServicersRequest; response: types.AddServicersResponse };
  /** `GET kf/servicer/list` */
  listServicers: { params: types.ListServicersRequest; response: types.ListServicersResponse };
  /** `POST kf/send_msg` */
  sendMsg: { params: types.SendMsgRequest | types.SendMsgOnEventRequest; response: types.SendMsgResponse };
  /** `POST kf/send_msg_on_event` */
  sendMsgOnEvent: { params: types.SendMsgOnEventRequest; response: types.SendMsgOnEventResponse };
  /** `POST kf/sync_msg` */
  syncMsg: { params: types.SyncMsgRequest; response: types.SyncMsgResponse };
  /** `POST kf/customer/batchget` */
  batchGetCustomers: { params: types.BatchGetCustomersRequest; response: types.BatchGetCustomersResponse };
  /** `POST kf/service_state/get` */
  getServiceState: { params: types.GetServiceStateRequest; response: types.GetServiceStateResponse };
  /** `POST kf/service_state/trans` */
  transServiceState: { params: types.TransServiceStateRequest; response: types.TransServiceStateResponse };
}

/** The name of an operation. */
export type OperationName = keyof Operations;
