import type { SendMsgOnEventRequestBase, SendMsgRequestBase } from "../generated/types.js";

/**
 * The parameters of `sendText`.
 *
 * 中文：`sendText` 的参数。
 */
export interface SendTextRequest {
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
   * The text, 1 to 2048 UTF-8 bytes; `splitText` splits a longer one.
   *
   * 中文：文本内容，1 至 2048 字节（UTF-8）；更长的可用 `splitText` 拆分。
   */
  content: string;
  /**
   * Your own message id, as in `sendMsg`.
   *
   * 中文：自定义的消息 ID，同 `sendMsg`。
   */
  msgid?: string | undefined;
}

/**
 * The parameters of `sendRaw`.
 *
 * 中文：`sendRaw` 的参数。
 */
export type SendRawRequest = (SendMsgRequestBase | SendMsgOnEventRequestBase) & {
  /**
   * The message type, possibly one that WeCom added after this version.
   *
   * 中文：消息类型，可以是企业微信在本版本之后新增的。
   */
  msgtype: string;
  /**
   * The message body: the object that goes under the type's name.
   *
   * 中文：消息内容，即放在以类型命名的字段下的对象。
   */
  body: object;
};
