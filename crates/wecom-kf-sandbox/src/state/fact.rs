//! What happened. A fact is the only way to change a state.

use super::code::Occasion;
use super::conversation::Entry;
use super::knowledge::Intent;
use super::media::Bytes;
use crate::ids::Kind;
use crate::line::Sender;
use serde::{Deserialize, Serialize};
use wecom_kf_core::Value;
use wecom_kf_core::servicer::StopType;
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::Object;

/// Something that happened, with everything that follows from chance or choice. What follows from a rule alone stands in `State::apply`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub(crate) enum Fact {
    // Tokens.
    TokenIssued {
        token: String,
        ends_ms: u64,
    },
    SuiteTokenIssued {
        token: String,
        ends_ms: u64,
    },
    TokensInvalidated {},
    AuthCodeExchanged {},

    // Accounts and servicers.
    AccountAdded {
        open_kfid: String,
        name: String,
    },
    AccountRenamed {
        open_kfid: String,
        name: String,
    },
    AccountDeleted {
        open_kfid: String,
    },
    LinkIssued {
        open_kfid: String,
        page: String,
        enc_scene: Option<String>,
        scene: Option<String>,
        mark: String,
    },
    ServicerAdded {
        open_kfid: String,
        userid: String,
    },
    ServicerRemoved {
        open_kfid: String,
        userid: String,
    },
    ServicerStatusChanged {
        open_kfid: String,
        userid: String,
        stopped: Option<StopType>,
    },
    DepartmentAdded {
        open_kfid: String,
        department: u32,
    },
    DepartmentRemoved {
        open_kfid: String,
        department: u32,
    },

    // Customers and their conversations.
    CustomerAdded {
        external_userid: String,
        nickname: String,
    },
    CustomerRenamed {
        external_userid: String,
        nickname: String,
    },
    CustomerEntered {
        open_kfid: String,
        external_userid: String,
        entry: Entry,
    },
    CustomerReferred {
        open_kfid: String,
        external_userid: String,
    },
    ReferralCancelled {
        open_kfid: String,
        external_userid: String,
    },

    // Sessions.
    SessionBegan {
        open_kfid: String,
        external_userid: String,
        state: ServiceState,
        servicer: Option<String>,
    },
    SessionReopened {
        open_kfid: String,
        external_userid: String,
        servicer: String,
    },
    SessionMoved {
        open_kfid: String,
        external_userid: String,
        state: ServiceState,
        servicer: Option<String>,
    },
    CodeIssued {
        code: String,
        open_kfid: String,
        external_userid: String,
        occasion: Occasion,
    },
    CodeUsed {
        code: String,
    },

    // Messages. `message` has `msgtype` and the body under its name.
    MessageSent {
        open_kfid: String,
        external_userid: String,
        from: Sender,
        servicer: Option<String>,
        msgid: String,
        message: Object,
    },
    MessageRecalled {
        open_kfid: String,
        external_userid: String,
        msgid: String,
    },
    MessageFailed {
        open_kfid: String,
        external_userid: String,
        msgid: String,
    },
    EventPublished {
        open_kfid: String,
        msgid: String,
        message: Value,
    },
    RawPublished {
        open_kfid: String,
        message: Value,
    },

    // Files.
    MediaUploaded {
        media_id: String,
        kind: String,
        name: String,
        bytes: Bytes,
        ends_ms: u64,
    },

    // The knowledge base.
    KnowledgeGroupAdded {
        group_id: String,
        name: String,
    },
    KnowledgeGroupRenamed {
        group_id: String,
        name: String,
    },
    KnowledgeGroupDeleted {
        group_id: String,
    },
    KnowledgeIntentSaved {
        intent: Intent,
    },
    KnowledgeIntentDeleted {
        intent_id: String,
    },

    // Callbacks. `again_ms` is when a failed one is tried again, if it is.
    CallbackScheduled {
        open_kfid: String,
        token: String,
    },
    CallbackPushed {
        id: u64,
    },
    CallbackAnswered {
        id: u64,
    },
    CallbackFailed {
        id: u64,
        again_ms: Option<u64>,
    },
    UrlCheckBegun {
        echo: String,
    },
}

impl Fact {
    /// The name of what happened, such as `account_added`.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::TokenIssued { .. } => "token_issued",
            Self::SuiteTokenIssued { .. } => "suite_token_issued",
            Self::TokensInvalidated {} => "tokens_invalidated",
            Self::AuthCodeExchanged {} => "auth_code_exchanged",
            Self::AccountAdded { .. } => "account_added",
            Self::AccountRenamed { .. } => "account_renamed",
            Self::AccountDeleted { .. } => "account_deleted",
            Self::LinkIssued { .. } => "link_issued",
            Self::ServicerAdded { .. } => "servicer_added",
            Self::ServicerRemoved { .. } => "servicer_removed",
            Self::ServicerStatusChanged { .. } => "servicer_status_changed",
            Self::DepartmentAdded { .. } => "department_added",
            Self::DepartmentRemoved { .. } => "department_removed",
            Self::CustomerAdded { .. } => "customer_added",
            Self::CustomerRenamed { .. } => "customer_renamed",
            Self::CustomerEntered { .. } => "customer_entered",
            Self::CustomerReferred { .. } => "customer_referred",
            Self::ReferralCancelled { .. } => "referral_cancelled",
            Self::SessionBegan { .. } => "session_began",
            Self::SessionReopened { .. } => "session_reopened",
            Self::SessionMoved { .. } => "session_moved",
            Self::CodeIssued { .. } => "code_issued",
            Self::CodeUsed { .. } => "code_used",
            Self::MessageSent { .. } => "message_sent",
            Self::MessageRecalled { .. } => "message_recalled",
            Self::MessageFailed { .. } => "message_failed",
            Self::EventPublished { .. } => "event_published",
            Self::RawPublished { .. } => "raw_published",
            Self::MediaUploaded { .. } => "media_uploaded",
            Self::KnowledgeGroupAdded { .. } => "knowledge_group_added",
            Self::KnowledgeGroupRenamed { .. } => "knowledge_group_renamed",
            Self::KnowledgeGroupDeleted { .. } => "knowledge_group_deleted",
            Self::KnowledgeIntentSaved { .. } => "knowledge_intent_saved",
            Self::KnowledgeIntentDeleted { .. } => "knowledge_intent_deleted",
            Self::CallbackScheduled { .. } => "callback_scheduled",
            Self::CallbackPushed { .. } => "callback_pushed",
            Self::CallbackAnswered { .. } => "callback_answered",
            Self::CallbackFailed { .. } => "callback_failed",
            Self::UrlCheckBegun { .. } => "url_check_begun",
        }
    }

    /// The ids that came into use, which may be the sandbox's own.
    pub(crate) fn ids(&self) -> [Option<(Kind, &str)>; 2] {
        const fn one(kind: Kind, id: &str) -> [Option<(Kind, &str)>; 2] {
            [Some((kind, id)), None]
        }
        match self {
            Self::TokenIssued { token, .. } => one(Kind::Token, token),
            Self::SuiteTokenIssued { token, .. } => one(Kind::SuiteToken, token),
            Self::AccountAdded { open_kfid, .. } => one(Kind::Account, open_kfid),
            Self::LinkIssued { page, enc_scene, .. } => {
                let scene = enc_scene.as_deref().map(|scene| (Kind::Scene, scene));
                [Some((Kind::Link, page)), scene]
            }
            Self::CustomerAdded { external_userid, .. } => one(Kind::Customer, external_userid),
            Self::CodeIssued { code, .. } => one(Kind::Code, code),
            Self::MessageSent { msgid, .. } | Self::EventPublished { msgid, .. } => one(Kind::Message, msgid),
            Self::MediaUploaded { media_id, .. } => one(Kind::Media, media_id),
            Self::KnowledgeGroupAdded { group_id, .. } => one(Kind::KnowledgeGroup, group_id),
            Self::KnowledgeIntentSaved { intent } => one(Kind::KnowledgeIntent, &intent.id),
            Self::CallbackScheduled { token, .. } => one(Kind::CallbackToken, token),
            Self::UrlCheckBegun { echo } => one(Kind::Echo, echo),
            _ => [None, None],
        }
    }

    /// How many bytes it holds, roughly.
    pub(crate) fn size(&self) -> usize {
        const SMALL: usize = 256;
        SMALL
            + match self {
                Self::MediaUploaded { bytes, .. } => bytes.0.len(),
                Self::MessageSent { message, .. } => message.values().map(size_of_value).sum(),
                Self::EventPublished { message, .. } | Self::RawPublished { message, .. } => size_of_value(message),
                Self::KnowledgeIntentSaved { intent } => {
                    let answers = intent.answers.iter().map(|answer| SMALL + answer.text.content.len());
                    SMALL * (1 + intent.similar.items.len()) + answers.sum::<usize>()
                }
                _ => 0,
            }
    }
}

/// How many bytes a JSON value holds, roughly.
fn size_of_value(value: &Value) -> usize {
    const ITEM: usize = 32;
    ITEM + match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size_of_value).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| name.len() + size_of_value(value))
            .sum(),
        _ => 0,
    }
}

/// Only the name: facts hold tokens and messages.
impl core::fmt::Debug for Fact {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
