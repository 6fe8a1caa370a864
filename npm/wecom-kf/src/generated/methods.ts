// Written by `npm run codegen` from crates/wecom-kf-core. Do not edit.

import type { CallOptions } from "../options.js";
import type { Paged } from "../paged.js";
import type { OperationName, Operations } from "./operations.js";
import type * as types from "./types.js";

/** The API's endpoints as methods. Each takes WeCom's own parameter names and returns the whole response object. */
export abstract class KfMethods {
  /** Makes a call by name. */
  protected abstract perform<Name extends OperationName>(
    name: Name,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): Promise<Operations[Name]["response"]>;

  /** Makes a call that pages by offset and limit. */
  protected abstract paged<Name extends OperationName, Item>(
    name: Name,
    list: string,
    params: Operations[Name]["params"],
    options?: CallOptions,
  ): Paged<Operations[Name]["response"], Item>;

  /**
   * Adds a customer service account (`kf/account/add`).
   *
   * A corp can have up to 5000; an unverified corp 10 (errcode 95027).
   *
   * @see https://developer.work.weixin.qq.com/document/path/94662
   */
  addAccount(params: types.AddAccountRequest, options?: CallOptions): Promise<types.AddAccountResponse> {
    return this.perform("addAccount", params, options);
  }

  /**
   * Lists customer service accounts (`kf/account/list`), a page at a time.
   *
   * A page shorter than `limit` is the last one.
   *
   * @see https://developer.work.weixin.qq.com/document/path/94661
   */
  listAccounts(params: types.ListAccountsRequest = {}, options?: CallOptions): Paged<types.ListAccountsResponse, types.Account> {
    return this.paged("listAccounts", "account_list", params, options);
  }

  /**
   * Makes a contact link to an account (`kf/add_contact_way`).
   *
   * Each scene needs a link of its own. The link cannot be edited, and its parameters do not work in another link; only
   * `scene_param` may be appended, and only when a scene was given.
   *
   * @see https://developer.work.weixin.qq.com/document/path/94665
   */
  getContactWay(params: types.GetContactWayRequest, options?: CallOptions): Promise<types.GetContactWayResponse> {
    return this.perform("getContactWay", params, options);
  }

  /**
   * Adds servicers to an account (`kf/servicer/add`).
   *
   * The whole call can succeed while single rows fail: read the `errcode` of every row of `result_list`.
   *
   * @see https://developer.work.weixin.qq.com/document/path/94646
   */
  addServicers(params: types.AddServicersRequest, options?: CallOptions): Promise<types.AddServicersResponse> {
    return this.perform("addServicers", params, options);
  }

  /**
   * Lists the servicers of an account (`kf/servicer/list`).
   *
   * @see https://developer.work.weixin.qq.com/document/path/94645
   */
  listServicers(params: types.ListServicersRequest, options?: CallOptions): Promise<types.ListServicersResponse> {
    return this.perform("listServicers", params, options);
  }

  /**
   * Sends a message to a customer (`kf/send_msg`).
   *
   * Only in session state 0 or 1 (else 95018), within 48 hours of the customer's last message (else 95002), and at most 5
   * messages for each message of the customer's (else 95001). Success means accepted, not delivered: a failure comes later
   * as the event `msg_send_fail`. Messages sent here never come back through `syncMsg`.
   *
   * With a `code` this is `sendMsgOnEvent`, and `touser` and `open_kfid` are not sent.
   *
   * @see https://developer.work.weixin.qq.com/document/path/94677
   */
  sendMsg(params: types.SendMsgRequest | types.SendMsgOnEventRequest, options?: CallOptions): Promise<types.SendMsgResponse> {
    return this.perform("sendMsg", params, options);
  }

  /**
   * Sends one message in answer to an event (`kf/send_msg_on_event`).
   *
   * The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from
   * `transServiceState` (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works
   * once; one that is used or too old gets 41050.
   *
   * @see https://developer.work.weixin.qq.com/document/path/95122
   */
  sendMsgOnEvent(params: types.SendMsgOnEventRequest, options?: CallOptions): Promise<types.SendMsgOnEventResponse> {
    return this.perform("sendMsgOnEvent", params, options);
  }

  /**
   * Pulls messages and events (`kf/sync_msg`), a page at a time.
   *
   * Call again with `next_cursor` while `has_more` is 1, even after an empty page, and store the cursor after the page was
   * handled. Pass the callback's token and the cursor together, on every page. Messages sent by API are not among them.
   *
   * @see https://developer.work.weixin.qq.com/document/path/94670
   */
  syncMsg(params: types.SyncMsgRequest = {}, options?: CallOptions): Promise<types.SyncMsgResponse> {
    return this.perform("syncMsg", params, options);
  }

  /**
   * Fetches what is known about customers (`kf/customer/batchget`).
   *
   * A customer must have entered or written within 48 hours; others come back in `invalid_external_userid`.
   *
   * @see https://developer.work.weixin.qq.com/document/path/95159
   */
  batchGetCustomers(params: types.BatchGetCustomersRequest, options?: CallOptions): Promise<types.BatchGetCustomersResponse> {
    return this.perform("batchGetCustomers", params, options);
  }

  /**
   * Reads the state of a session (`kf/service_state/get`).
   *
   * @see https://developer.work.weixin.qq.com/document/path/94669
   */
  getServiceState(params: types.GetServiceStateRequest, options?: CallOptions): Promise<types.GetServiceStateResponse> {
    return this.perform("getServiceState", params, options);
  }

  /**
   * Changes the state of a session (`kf/service_state/trans`).
   *
   * Sessions go forward only. State 3 needs a `servicer_userid`. With `from`, a change that the rules forbid is refused
   * before anything is sent.
   *
   * @see https://developer.work.weixin.qq.com/document/path/94669
   */
  transServiceState(params: types.TransServiceStateRequest, options?: CallOptions): Promise<types.TransServiceStateResponse> {
    return this.perform("transServiceState", params, options);
  }
}
