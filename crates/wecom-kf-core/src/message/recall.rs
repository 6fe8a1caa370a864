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
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RecallMsg {
    /// The message: the `msgid` that `sendMsg` returned.
    #[wire(bytes(1..=64))]
    pub msgid: String,
    /// The account that sent it.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The message was recalled.
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
