//! Recalling messages.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Repeat};
use crate::wire::Object;
use alloc::string::String;

/// Recalls a message that was sent by `sendMsg` (`kf/recall_msg`), within 2 minutes.
///
/// Documented only for the standalone edition (独立版) at kf.weixin.qq.com, without a document number. The WeCom edition (联合版) does not
/// document it, and its secrets may be rejected (95011). A recalled message still counts towards the limit of five. Errcode 95028: no such
/// message; 95029: over 2 minutes old.
///
/// 中文：撤回 2 分钟内由 `sendMsg` 发送的消息，仅独立版有文档；联合版的 secret 可能被拒绝（95011）。撤回的消息仍计入 5 条上限。95028：消息不存在；95029：已超过 2 分钟。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RecallMsg {
    /// The message: the `msgid` that `sendMsg` returned.
    /// 中文：要撤回的消息，即 `sendMsg` 返回的 `msgid`。
    #[wire(bytes(1..=64))]
    pub msgid: String,
    /// The account that sent it.
    /// 中文：发送该消息的客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The message was recalled.
///
/// 中文：消息已撤回。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RecallMsgResponse {
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for RecallMsg {
    type Response = RecallMsgResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/recall_msg";
    // A second recall returns 95028, which would hide that the first one succeeded.
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[];
}
