//! The state of the server. Only [`State::apply`] changes it, and only a [`Fact`] says how.

mod account;
mod apply;
mod callbacks;
mod change;
mod code;
mod conversation;
mod expiring;
mod fact;
mod knowledge;
mod media;

pub(crate) use account::{Account, KEPT_MS, Link, Log};
pub(crate) use callbacks::{Callbacks, Pending, Progress, TOKEN_MS};
pub(crate) use code::{Code, Occasion};
pub(crate) use conversation::{Conversation, Entry, Shown};
pub(crate) use expiring::Expiring;
pub(crate) use fact::Fact;
pub(crate) use knowledge::{Group, Intent, Knowledge};
pub(crate) use media::{Bytes, File};

use crate::error::SandboxError;
use crate::ids::{Counts, Kind};
use crate::seal::Sealer;
use crate::settings::{FileSettings, Settings};
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wecom_kf_core::media::TYPES;

/// A conversation's key: account and customer.
pub(crate) type Key = (String, String);

/// The state of the server. Copies share what they have in common, so that a copy costs nothing that grows with the state.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) settings: Arc<Settings>,
    counts: Counts,
    /// The time of the latest fact.
    pub(crate) latest_ms: u64,
    pub(crate) tokens: Expiring<Issued>,
    /// Those of the third-party app.
    pub(crate) suite_tokens: Expiring<Issued>,
    /// Whether the third-party app's code was exchanged.
    pub(crate) auth_code_exchanged: bool,
    accounts: Map<String, Account>,
    /// The accounts in order of creation.
    order: Arc<Vec<Arc<str>>>,
    pub(crate) customers: Map<String, Person>,
    pub(crate) codes: Expiring<Code>,
    pub(crate) callbacks: Callbacks,
    pub(crate) knowledge: Knowledge,
    pub(crate) files: Expiring<File>,
    /// The size of the uploaded files together, in bytes.
    file_bytes: u64,
}

/// A token that was issued.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Issued {
    /// When it expires. It is remembered for longer, because an expired token has another error code than an unknown one.
    pub(crate) ends_ms: u64,
}

/// A customer's data outside conversations.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) nickname: String,
    /// The accounts that they have a conversation with.
    pub(crate) accounts: Arc<Vec<String>>,
}

impl State {
    /// The state of a server on which nothing has happened.
    pub(crate) fn new(settings: Settings) -> Result<Self, SandboxError> {
        for (name, value) in [("corp_id", &settings.corp_id), ("secret", &settings.secret)] {
            if value.is_empty() {
                let reason = format!("{name} is empty");
                return Err(SandboxError::BadSettings { reason });
            }
        }
        settings.transitions.table()?;
        Sealer::new(&settings)?;
        let mut files = Expiring::default();
        for given in &settings.files {
            files.insert(&given.media_id, file_of(given)?, u64::MAX);
        }
        Ok(Self {
            settings: Arc::new(settings),
            counts: Counts::default(),
            latest_ms: 0,
            tokens: Expiring::default(),
            suite_tokens: Expiring::default(),
            auth_code_exchanged: false,
            accounts: Map::new_sync(),
            order: Arc::default(),
            customers: Map::new_sync(),
            codes: Expiring::default(),
            callbacks: Callbacks::default(),
            knowledge: Knowledge::default(),
            files,
            file_bytes: 0,
        })
    }

    /// The next id of a kind.
    pub(crate) fn next_id(&self, kind: Kind) -> String {
        self.counts.next(self.settings.seed, kind)
    }

    pub(crate) fn account(&self, open_kfid: &str) -> Option<&Account> {
        self.accounts.get(open_kfid)
    }

    pub(crate) fn account_count(&self) -> usize {
        self.accounts.size()
    }

    /// The accounts with their ids, in order of creation.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = (&str, &Account)> {
        let ids = self.order.iter().map(|id| &**id);
        ids.filter_map(|id| Some((id, self.accounts.get(id)?)))
    }

    pub(crate) fn conversation(&self, open_kfid: &str, external_userid: &str) -> Option<&Conversation> {
        self.account(open_kfid)?.conversations.get(external_userid)
    }

    /// The conversations of a customer, with their accounts.
    pub(crate) fn conversations_of(&self, external_userid: &str) -> impl Iterator<Item = (&str, &Conversation)> {
        let person = self.customers.get(external_userid);
        let accounts = person.into_iter().flat_map(|person| person.accounts.iter());
        accounts.filter_map(move |account| Some((account.as_str(), self.conversation(account, external_userid)?)))
    }
}

/// A file of the settings. Its content is made up.
fn file_of(given: &FileSettings) -> Result<File, SandboxError> {
    let FileSettings { media_id, r#type, name } = given;
    let known = TYPES.iter().find(|(kind, _)| kind == r#type);
    let (kind, _) = known.ok_or_else(|| SandboxError::BadSettings {
        reason: format!("files: {media_id:?} has an unknown type"),
    })?;
    let extension = match *kind {
        "image" => "png",
        "voice" => "amr",
        "video" => "mp4",
        _ => "txt",
    };
    let name = name.clone().unwrap_or_else(|| format!("{media_id}.{extension}"));
    Ok(File {
        kind: (*kind).to_owned(),
        bytes: Bytes::from(format!("the sandbox made up {name}").as_bytes()),
        name,
        ends_ms: None,
    })
}
