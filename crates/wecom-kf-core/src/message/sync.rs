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
///
/// 中文：分页拉取消息和事件，联合版、独立版均可用。`has_more` 为 1 就用 `next_cursor` 继续，空页也一样；处理完一页再保存游标，每页都要同时带上回调的 token。不返回 API 发送的消息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SyncMsg {
    /// Where to continue: the last `next_cursor` of this account, at most 64 bytes. Without it, everything of the last 3 days is returned.
    /// 中文：该账号上一次返回的 `next_cursor`，不超过 64 字节；不填则返回最近 3 天的全部消息。
    #[wire(bytes(0..=64))]
    pub cursor: Option<String>,
    /// The token of the callback, at most 128 bytes, valid for 10 minutes. Without it WeCom applies a strict rate limit (45009).
    /// 中文：回调中的 token，不超过 128 字节，10 分钟内有效；不填会受到严格的频率限制（45009）。
    #[wire(bytes(0..=128), secret)]
    pub token: Option<String>,
    /// How many messages to return, 1 to 1000. Default 1000. A page may have fewer messages and still not be the last.
    /// 中文：返回的消息条数，1 至 1000，默认 1000；少于该数也不一定是最后一页。
    #[wire(range(1..=1000))]
    pub limit: Option<u32>,
    /// The format of voice messages: 0 AMR (default), 1 Silk.
    /// 中文：语音格式：0 AMR（默认），1 Silk。
    #[wire(range(0..=1))]
    pub voice_format: Option<u32>,
    /// The account. Required by WeCom since 2023; optional in the standalone edition (独立版).
    /// 中文：客服账号，2023 年起必填；独立版可不填。
    #[wire(bytes(0..=64))]
    pub open_kfid: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One page of messages and events.
///
/// 中文：一页消息和事件。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SyncMsgResponse {
    /// Where the next page begins. Store it after handling this page.
    /// 中文：下一页的起点，处理完本页再保存。
    #[wire(present)]
    pub next_cursor: Option<String>,
    /// 1 if there are more messages, even if this page is empty; 0 at the end.
    /// 中文：1 表示还有消息（即使本页为空），0 表示已取完。
    pub has_more: u32,
    /// The messages and events, oldest first.
    /// 中文：消息和事件列表，从旧到新。
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
