//! The settings of an inbox.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use wecom_kf_core::inbox::{ColdStart, Options};
use wecom_kf_core::machine::Ms;

use super::dead_letter::DeadLetter;
use crate::error::Error;
use crate::store::{BoxFuture, DynStore, Store};

pub use wecom_kf_core::inbox::Turns;

/// Which messages count when an account is read for the first time, that is when the store has no record of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Start {
    /// Those sent since the earlier of the start and the first callback, less five minutes.
    #[default]
    Skip,
    /// All that WeCom returns: those of the last three days.
    Replay,
    /// Those sent at this time or later.
    Since(SystemTime),
}

pub(super) type OnDeadLetter = Arc<dyn Fn(DeadLetter) -> BoxFuture<'static, ()> + Send + Sync>;

/// The settings of an inbox; every one but the store has a default.
///
/// ```
/// use std::time::Duration;
/// use wecom_kf_client::MemoryStore;
/// use wecom_kf_client::inbox::{InboxOptions, Turns};
///
/// let options = InboxOptions::new(MemoryStore::new())
///     .turns(Turns::Burst)
///     .quiet(Duration::from_secs(2))
///     .accounts(["wk…"])
///     .on_dead_letter(|letter| async move { eprintln!("given up: {letter:?}") });
/// # drop(options);
/// ```
#[derive(Clone)]
#[must_use = "options do nothing until they are passed to Client::inbox"]
pub struct InboxOptions {
    pub(super) store: Arc<dyn DynStore>,
    pub(super) corp_id: Option<String>,
    pub(super) accounts: Option<BTreeSet<String>>,
    turns: Turns,
    quiet: Duration,
    max: Duration,
    start: Start,
    prefetch: u32,
    concurrency: u32,
    attempts: u32,
    lease: Duration,
    pub(super) poll: Duration,
    park_after: Duration,
    dead_after: Duration,
    pub(super) events: bool,
    pub(super) servicer_messages: bool,
    pub(super) system_messages: bool,
    pub(super) on_dead_letter: Option<OnDeadLetter>,
}

impl InboxOptions {
    /// The defaults, with this store. It holds the cursor, which messages are finished, and stored turns; instances that serve the same
    /// accounts share it. A [`MemoryStore`](crate::MemoryStore) forgets all of that at the end of the process: what was handled then is
    /// not known any more, and what came in the meantime may be skipped.
    pub fn new(store: impl Store + 'static) -> Self {
        Self {
            store: Arc::new(store),
            corp_id: None,
            accounts: None,
            turns: Turns::Each,
            quiet: Duration::from_millis(1_500),
            max: Duration::from_secs(8),
            start: Start::Skip,
            prefetch: 3,
            concurrency: 100,
            attempts: 3,
            lease: Duration::from_secs(20),
            poll: Duration::from_secs(60),
            park_after: Duration::from_secs(300),
            dead_after: Duration::from_secs(48 * 3_600),
            events: false,
            servicer_messages: false,
            system_messages: false,
            on_dead_letter: None,
        }
    }

    /// The corp, a part of the keys in the store and of the msgids of replies. Default: that of the client's credentials. Required with a
    /// fixed access token or a provider.
    pub fn corp_id(mut self, corp_id: impl Into<String>) -> Self {
        self.corp_id = Some(corp_id.into());
        self
    }

    /// The accounts that are served, from the start; callbacks of others are ignored. Default: each account that a callback, or
    /// [`Inbox::catch_up`](super::Inbox::catch_up), names.
    pub fn accounts<T: Into<String>>(mut self, accounts: impl IntoIterator<Item = T>) -> Self {
        self.accounts = Some(accounts.into_iter().map(Into::into).collect());
        self
    }

    /// How messages of a customer become turns. Default [`Turns::Each`]: one turn a message.
    pub fn turns(mut self, turns: Turns) -> Self {
        self.turns = turns;
        self
    }

    /// For [`Turns::Burst`]: how long a customer must be silent before the turn begins. Default 1.5 seconds.
    pub fn quiet(mut self, quiet: Duration) -> Self {
        self.quiet = quiet;
        self
    }

    /// For [`Turns::Burst`]: how long a turn waits at most after its first message. Default 8 seconds.
    pub fn max(mut self, max: Duration) -> Self {
        self.max = max;
        self
    }

    /// Which messages count at the very first start. Default [`Start::Skip`].
    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// How many messages of an account may be unfinished, in full pages of 1000; from 1 to 64. Default 3.
    pub fn prefetch(mut self, pages: u32) -> Self {
        self.prefetch = pages;
        self
    }

    /// How many turns of an account may run at the same time; those of one customer never do. Default 100.
    pub fn concurrency(mut self, turns: u32) -> Self {
        self.concurrency = turns;
        self
    }

    /// How often a turn begins whose handler fails by itself; then it is a dead letter. Default 3.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long an account stays with an instance that does not answer any more, from 5 seconds to 10 minutes. Default 20 seconds.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// The pause between pulls that no callback asked for; they find what a lost callback did not tell. WeCom limits them strictly, so it
    /// must be at least one second, and should be at least 30. Default 60 seconds.
    pub fn poll(mut self, poll: Duration) -> Self {
        self.poll = poll;
        self
    }

    /// How long a turn may fail for unknown reasons (lost responses, an overloaded server) before it is stored, so that the messages after
    /// it need not be read again at each start. It is tried again from there. Default 5 minutes.
    pub fn park_after(mut self, time: Duration) -> Self {
        self.park_after = time;
        self
    }

    /// How long a turn may fail for unknown reasons before it is a dead letter. Default 48 hours.
    pub fn dead_after(mut self, time: Duration) -> Self {
        self.dead_after = time;
        self
    }

    /// Whether the handler gets events too, each as a turn of its own ([`TurnKind::Event`](super::TurnKind::Event)). Default `false`.
    pub fn events(mut self, wanted: bool) -> Self {
        self.events = wanted;
        self
    }

    /// Whether the handler gets the messages of servicers too, each as a turn of its own
    /// ([`TurnKind::Servicer`](super::TurnKind::Servicer)). Default `false`.
    pub fn servicer_messages(mut self, wanted: bool) -> Self {
        self.servicer_messages = wanted;
        self
    }

    /// Whether the handler gets messages that neither a customer nor a servicer wrote, each as a turn of its own
    /// ([`TurnKind::System`](super::TurnKind::System)). Default `false`.
    pub fn system_messages(mut self, wanted: bool) -> Self {
        self.system_messages = wanted;
        self
    }

    /// Called after a turn was given up and stored as a dead letter. A process that ends at that moment does not call it again: the list
    /// of [`Inbox::letters`](super::Inbox::letters) is complete.
    pub fn on_dead_letter<F, Fut>(mut self, call: F) -> Self
    where
        F: Fn(DeadLetter) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.on_dead_letter = Some(Arc::new(move |letter| Box::pin(call(letter))));
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if !self.store.is_atomic() {
            let reason = "it has no atomic compare_and_set, without which two instances would handle the same messages";
            return Err(Error::bad_option("store", reason));
        }
        let numbers = [
            ("prefetch", self.prefetch, 1..=64),
            ("concurrency", self.concurrency, 1..=u32::MAX),
            ("attempts", self.attempts, 1..=u32::MAX),
        ];
        for (option, number, range) in numbers {
            if !range.contains(&number) {
                let most = match *range.end() {
                    u32::MAX => "1 or more".to_owned(),
                    most => format!("from 1 to {most}"),
                };
                return Err(Error::bad_option(option, format!("it is {number}, and must be {most}")));
            }
        }
        let seconds = |seconds| Duration::from_secs(seconds);
        let times = [
            ("lease", self.lease, seconds(5), seconds(600)),
            ("poll", self.poll, seconds(1), Duration::MAX),
            ("max", self.max, self.quiet, Duration::MAX),
        ];
        for (option, time, least, most) in times {
            if time < least || time > most {
                let limit = if time < least { ("least", least) } else { ("most", most) };
                let reason = format!("it is {time:?}, and must be at {} {:?}", limit.0, limit.1);
                return Err(Error::bad_option(option, reason));
            }
        }
        let accounts = self.accounts.iter().flatten();
        if accounts.clone().any(|account| !is_id(account)) {
            return Err(Error::bad_option(
                "accounts",
                "an open_kfid is 1 to 64 letters, digits, `_` or `-`",
            ));
        }
        Ok(())
    }

    /// The machine's options for an account.
    pub(super) fn of_account(&self, account: String, owner: String, jitter: u32) -> Options {
        Options {
            turns: self.turns,
            quiet: ms(self.quiet),
            max: ms(self.max),
            start: match self.start {
                Start::Skip => ColdStart::Skip,
                Start::Replay => ColdStart::Replay,
                Start::Since(time) => ColdStart::Since {
                    time: ms(time.duration_since(UNIX_EPOCH).unwrap_or_default()),
                },
            },
            prefetch: self.prefetch,
            concurrency: self.concurrency,
            attempts: self.attempts,
            lease: ms(self.lease),
            poll: ms(self.poll),
            park_after: ms(self.park_after),
            dead_after: ms(self.dead_after),
            jitter,
            ..Options::new(account, owner)
        }
    }
}

/// Whether a text can be the id of a corp or an account: it becomes a part of keys.
pub(super) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

pub(super) fn ms(time: Duration) -> Ms {
    Ms(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

impl fmt::Debug for InboxOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxOptions")
            .field("accounts", &self.accounts)
            .field("turns", &self.turns)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}
