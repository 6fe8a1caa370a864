//! Errors of the inbox.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// The inbox cannot do what was asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = INBOX, owner = Unknown)]
#[non_exhaustive]
pub enum InboxError {
    /// The inbox has stopped: by `stop`, or because its record in the store cannot be used.
    /// 中文：收件箱已停止：调用了 `stop`，或存储中的记录无法使用。
    #[coded("inbox.stopped", "the inbox has stopped: {reason}", owner = Account)]
    Stopped {
        /// Why.
        reason: String,
    },
    /// This instance lost the account's lease: another one may be handling the turn. Nothing was sent.
    /// 中文：本实例已失去该账号的租约，可能有另一个实例正在处理这一轮；没有发送。
    #[coded(
        "inbox.lease_lost",
        "this instance lost the lease of the account, and another one may be handling the turn; nothing was sent"
    )]
    LeaseLost {},
    /// The turn has ended, so that its replies have no name any more. Nothing was sent.
    /// 中文：这一轮已经结束，不能再回复；没有发送。
    #[coded(
        "inbox.turn_ended",
        "the turn has ended: await each reply before the handler returns, or before ack(); nothing was sent",
        owner = Message
    )]
    TurnEnded {},
    /// The turn has no customer to reply to: an event of the account itself.
    /// 中文：这一轮没有可回复的客户：它是账号自身的事件。
    #[coded(
        "inbox.no_customer",
        "the turn is an event of the account itself, and has no customer to reply to",
        owner = Message
    )]
    NoCustomer {},
    /// A message of a stored turn is not in the store any more: its time to live is over, or it was deleted.
    /// 中文：已存储的一轮中有消息已不在存储中：已过期或被删除。
    #[coded(
        "inbox.message_gone",
        "a message of this stored turn is not in the store any more",
        owner = Message
    )]
    MessageGone {},
    /// The parts of a reply could not be stored, so that none was sent.
    /// 中文：无法存储回复的各部分，因此都没有发送。
    #[coded(
        "inbox.store_failed",
        "the store failed, so the reply was not sent; see the cause",
        retry
    )]
    StoreFailed {},
    /// A newer version of this package wrote what is in the store.
    /// 中文：存储中的内容由本包的更新版本写入。
    #[coded(
        "inbox.newer_record",
        "format {version} in the store was written by a newer version; update this instance",
        owner = Account
    )]
    NewerRecord {
        /// The version of its format.
        version: u64,
    },
    /// What is in the store under the inbox's key is not a record of an inbox.
    /// 中文：存储中收件箱的键下不是收件箱的记录。
    #[coded(
        "inbox.corrupt_record",
        "what is in the store under the inbox's key is not a record of an inbox; another program writes there",
        owner = Account
    )]
    CorruptRecord {},
}

impl From<crate::inbox::Unreadable> for InboxError {
    fn from(error: crate::inbox::Unreadable) -> Self {
        match error {
            crate::inbox::Unreadable::Newer(version) => Self::NewerRecord {
                version: version.into(),
            },
            crate::inbox::Unreadable::Corrupt => Self::CorruptRecord {},
        }
    }
}
