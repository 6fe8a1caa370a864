//! Pulling messages and events.

use super::Message;
use crate::endpoint::{Endpoint, Method, Repeat, Replay};
use crate::wire::{bytes, range};
use alloc::string::String;
use alloc::vec::Vec;

wire! {
    /// Pulls messages and events (`kf/sync_msg`), a page at a time. Both editions.
    ///
    /// Call again with `next_cursor` while `has_more` is 1, even after an empty page, and store the cursor after the page was
    /// handled. Pass the callback's token and the cursor together, on every page. Messages sent by API are not among them.
    pub struct Sync {
        /// Where to go on: the last `next_cursor` of this account, at most 64 bytes. Without it: everything of the last 3 days.
        pub cursor: Option<String> => bytes(0, 64),
        /// The token of the callback, at most 128 bytes, valid for 10 minutes. Without it WeCom limits the calls strictly (45009).
        pub token: Option<String> => bytes(0, 128).secret(),
        /// How many messages to return, 1 to 1000. Default 1000. A page may hold fewer and still have more behind it.
        pub limit: Option<u32> => range(1.0, 1000.0),
        /// The format of voice messages: 0 AMR (default), 1 Silk.
        pub voice_format: Option<u32> => range(0.0, 1.0),
        /// The account. Required by WeCom since 2023; optional in the standalone edition (独立版).
        pub open_kfid: Option<String> => bytes(0, 64),
        ..extra
    }
}

wire! {
    /// One page of messages and events.
    pub struct SyncResponse {
        /// Where the next page begins. Store it after this page was handled.
        pub next_cursor: Option<String>,
        /// 1 when there is more, even if this page is empty; 0 at the end.
        pub has_more: u32,
        /// The messages and events, oldest first.
        pub msg_list: Vec<Message>,
        ..extra
    }
}

impl Endpoint for Sync {
    type Response = SyncResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/sync_msg";
    const REPEAT: Repeat = Repeat::Safe;
    const REPLAY: Replay = Replay::WithoutToken;
    const DOCUMENTS: &'static [u32] = &[94670, 94699, 96426];
}
