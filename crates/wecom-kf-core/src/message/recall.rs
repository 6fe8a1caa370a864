//! Recalling messages.

use crate::endpoint::{Endpoint, Method, Repeat};
use crate::wire::bytes;
use alloc::string::String;

wire! {
    /// Recalls a message that was sent by `sendMsg` (`kf/recall_msg`), within 2 minutes.
    ///
    /// Documented for the standalone edition (独立版) at kf.weixin.qq.com only, without a number; the public documents of the WeCom
    /// edition (联合版) do not have it, and its secrets may be refused (95011). A recalled message still counts as one of the five.
    /// Errcode 95028: no such message; 95029: over 2 minutes old.
    pub struct Recall {
        /// The message: the `msgid` that `sendMsg` answered.
        pub msgid: String => bytes(1, 64),
        /// The account that sent it.
        pub open_kfid: String => bytes(1, 64),
        ..extra
    }
}

wire! {
    /// The message was recalled.
    pub struct RecallResponse {
        ..extra
    }
}

impl Endpoint for Recall {
    type Response = RecallResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/recall_msg";
    // The second of two recalls is answered 95028, which would hide that the first was carried out.
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[];
}
