//! Recalling messages.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Repeat};
use crate::wire::Object;
use alloc::string::String;

/// Recalls a message that was sent by `sendMsg` (`kf/recall_msg`), within 2 minutes.
///
/// Documented for the standalone edition (独立版) at kf.weixin.qq.com only, without a number; the public documents of the WeCom
/// edition (联合版) do not have it, and its secrets may be refused (95011). A recalled message still counts as one of the five.
/// Errcode 95028: no such message; 95029: over 2 minutes old.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RecallMsg {
    /// The message: the `msgid` that `sendMsg` answered.
    #[wire(bytes(1..=64))]
    pub msgid: String,
    /// The account that sent it.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// The message was recalled.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RecallMsgResponse {
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for RecallMsg {
    type Response = RecallMsgResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/recall_msg";
    // The second of two recalls is answered 95028, which would hide that the first was carried out.
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[];
}
