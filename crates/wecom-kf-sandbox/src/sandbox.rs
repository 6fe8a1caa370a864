//! The sandbox and its state.

use crate::callback::Callbacks;
use crate::code::Code;
use crate::conversation::{Conversation, Line};
use crate::error::SandboxError;
use crate::knowledge::Knowledge;
use crate::media::Files;
use crate::random::Random;
use crate::settings::Settings;
use crate::sync::Log;
use crate::token::Tokens;
use std::collections::{BTreeMap, BTreeSet};
use wecom_kf_core::Value;
use wecom_kf_core::servicer::StopType;
use wecom_kf_core::session::TransitionTable;

/// A conversation's key: account and customer.
pub(crate) type Key = (String, String);

/// The server side of WeCom Customer Service, as a state machine without I/O.
///
/// Times are Unix milliseconds and must not go backwards; the host passes the same clock to every call.
pub struct Sandbox {
    pub(crate) settings: Settings,
    pub(crate) transitions: TransitionTable,
    pub(crate) random: Random,
    pub(crate) tokens: Tokens,
    /// In order of creation, as lists show them.
    pub(crate) accounts: Vec<Account>,
    /// Contact links by the identifying part of their URL.
    pub(crate) links: BTreeMap<String, Link>,
    pub(crate) customers: BTreeMap<String, Person>,
    pub(crate) conversations: BTreeMap<Key, Conversation>,
    pub(crate) codes: BTreeMap<String, Code>,
    pub(crate) callbacks: Callbacks,
    pub(crate) knowledge: Knowledge,
    pub(crate) files: Files,
    /// The conversations whose customer was referred to someone else.
    pub(crate) upgraded: BTreeSet<Key>,
}

/// Without tokens, codes and texts.
impl core::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sandbox")
            .field("corp_id", &self.settings.corp_id)
            .field("accounts", &self.accounts.len())
            .field("customers", &self.customers.len())
            .finish_non_exhaustive()
    }
}

/// An account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) open_kfid: String,
    pub(crate) name: String,
    pub(crate) servicers: Vec<Servicer>,
    pub(crate) departments: Vec<u32>,
    pub(crate) log: Log,
    /// The used msgids.
    pub(crate) msgids: BTreeSet<String>,
}

/// A servicer of an account.
#[derive(Debug)]
pub(crate) struct Servicer {
    pub(crate) userid: String,
    /// How they stopped; `None` while they serve.
    pub(crate) stopped: Option<StopType>,
}

/// A contact link.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) open_kfid: String,
    pub(crate) scene: Option<String>,
}

/// A customer's data outside conversations.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) nickname: String,
}

impl Sandbox {
    /// Creates a sandbox without accounts, customers or messages.
    ///
    /// # Errors
    /// [`SandboxError::BadSettings`] if the corp id or secret is empty, the transition table is unknown, the callback's Token or key is
    /// invalid, or a file has an unknown type.
    pub fn new(settings: Settings) -> Result<Self, SandboxError> {
        for (name, value) in [("corp_id", &settings.corp_id), ("secret", &settings.secret)] {
            if value.is_empty() {
                let reason = format!("{name} is empty");
                return Err(SandboxError::BadSettings { reason });
            }
        }
        Ok(Self {
            random: Random::new(settings.seed),
            transitions: settings.transitions.table()?,
            callbacks: Callbacks::new(&settings)?,
            tokens: Tokens::default(),
            accounts: Vec::new(),
            links: BTreeMap::new(),
            customers: BTreeMap::new(),
            conversations: BTreeMap::new(),
            codes: BTreeMap::new(),
            knowledge: Knowledge::default(),
            files: Files::new(&settings.files)?,
            upgraded: BTreeSet::new(),
            settings,
        })
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What a customer's phone shows, oldest first: the conversation with one account, or with all.
    #[must_use]
    pub fn conversation(&self, external_userid: &str, open_kfid: Option<&str>) -> Vec<Line> {
        let mut lines: Vec<Line> = self
            .conversations
            .iter()
            .filter(|((account, customer), _)| customer == external_userid && open_kfid.is_none_or(|id| id == account))
            .flat_map(|(_, conversation)| conversation.lines.iter().cloned())
            .collect();
        lines.sort_by_key(|line| line.time);
        lines
    }

    pub(crate) fn account(&mut self, open_kfid: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.open_kfid == open_kfid)
    }

    /// Adds a message or event to an account's log, and schedules a callback.
    pub(crate) fn publish(&mut self, now_ms: u64, open_kfid: &str, message: Value) {
        if let Some(account) = self.account(open_kfid) {
            account.log.push(now_ms, message);
            self.callbacks.announce(now_ms, open_kfid, &mut self.random);
        }
    }

    pub(crate) fn new_msgid(&mut self) -> String {
        self.random.word("", 32)
    }
}
