//! Pulling messages and events.

use super::Message;
use crate::Wire;
use crate::endpoint::{Endpoint, Form, Method, Repeat};
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;

/// Pulls messages and events (`kf/sync_msg`), a page at a time. Both editions.
///
/// Call again with `next_cursor` while `has_more` is 1, even after an empty page, and store the cursor after handling the page. Pass the
/// callback's token together with the cursor for every page. Messages sent through the API are not returned.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SyncMsg {
    /// Where to continue: the last `next_cursor` of this account, at most 64 bytes. Without it, everything of the last 3 days is returned.
    #[wire(bytes(0..=64))]
    pub cursor: Option<String>,
    /// The token of the callback, at most 128 bytes, valid for 10 minutes. Without it WeCom applies a strict rate limit (45009).
    #[wire(bytes(0..=128), secret)]
    pub token: Option<String>,
    /// How many messages to return, 1 to 1000. Default 1000. A page may have fewer messages and still not be the last.
    #[wire(range(1..=1000))]
    pub limit: Option<u32>,
    /// The format of voice messages: 0 AMR (default), 1 Silk.
    #[wire(range(0..=1))]
    pub voice_format: Option<u32>,
    /// The account. Required by WeCom since 2023; optional in the standalone edition (独立版).
    #[wire(bytes(0..=64))]
    pub open_kfid: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One page of messages and events.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SyncMsgResponse {
    /// Where the next page begins. Store it after handling this page.
    #[wire(present)]
    pub next_cursor: Option<String>,
    /// 1 if there are more messages, even if this page is empty; 0 at the end.
    pub has_more: u32,
    /// The messages and events, oldest first.
    pub msg_list: Vec<Message>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for SyncMsg {
    type Response = SyncMsgResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/sync_msg";
    const REPEAT: Repeat = Repeat::Safe;
    const REPLAY: Option<Form> = Some(Form::WithoutToken);
    const DOCUMENTS: &'static [u32] = &[94670, 94699, 96426];
}
