//! The inbox, as its user holds it.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, join_all, select};
use tokio::sync::{mpsc, oneshot};
use wecom_kf_core::account::ListAccounts;
use wecom_kf_core::callback::{Callback, CallbackEvent, CallbackResponse, KfMsgOrEvent};
use wecom_kf_core::errcode::FaultOwner;
use wecom_kf_core::error::InboxError;
use wecom_kf_core::inbox::{PULL_PAUSE, doubled};
use wecom_kf_core::machine::Ms;

use super::account::Command;
use super::letters::Letters;
use super::options::is_id;
use super::shared::{Running, Shared};
use crate::error::Error;

/// A running inbox; see [`Client::inbox`](crate::Client::inbox). It works on tasks of its own. Cloning is cheap and gives the same inbox.
///
/// Dropping the last clone (a [`TurnStream`](super::TurnStream) has one) is like [`stop`](Self::stop), without waiting for it. Every future
/// here can be dropped at any time: what it asked for goes on.
#[derive(Clone)]
pub struct Inbox {
    guard: Arc<Guard>,
}

struct Guard(Arc<Shared>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.stop(false);
    }
}

impl Inbox {
    pub(super) fn start(shared: Arc<Shared>) -> Self {
        for account in shared.options.accounts.iter().flatten() {
            shared.running(account);
        }
        Self {
            guard: Arc::new(Guard(shared)),
        }
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.guard.0
    }

    /// Computes the response to a callback request, for any server, as [`Callback::respond`] does, and [notifies](Self::notify) the inbox.
    /// Respond with `status` and `body`. Events that the inbox has no use for are in `opened`; a rejected request has `refusal`.
    #[must_use]
    pub fn respond(&self, callback: &Callback, method: &str, query: &str, body: &[u8]) -> CallbackResponse {
        let response = callback.respond(method, query, body);
        if let Some(CallbackEvent::KfMsgOrEvent(event)) = response.opened.as_ref().map(|opened| &opened.event) {
            self.notify(event);
        }
        response
    }

    /// Tells the inbox of a callback. It returns at once, so the callback can be answered within WeCom's 5 seconds; the messages are pulled
    /// afterwards. A callback that is lost does no harm: the next one, or the next poll, finds its messages.
    ///
    /// Returns whether the callback is for an account that this inbox serves: `false` for another corp, an account that is not among
    /// [`accounts`](super::InboxOptions::accounts), or after the inbox has stopped. A callback without an account, in WeCom's oldest format, is for all
    /// accounts that are known.
    pub fn notify(&self, event: &KfMsgOrEvent) -> bool {
        let shared = self.shared();
        if !event.to_user_name.is_empty() && event.to_user_name != shared.corp_id {
            return false;
        }
        let notice = |running: &Running| {
            let token = Some(event.token.as_str()).filter(|token| !token.is_empty());
            let created = match event.create_time {
                0 => shared.client.inner.now_ms(),
                seconds => seconds.saturating_mul(1000),
            };
            let notice = Command::Notice {
                token: token.map(Into::into),
                created: Ms(created),
            };
            running.failure().is_none() && running.commands.send(notice).is_ok()
        };
        match &event.open_kfid {
            Some(open_kfid) => shared.running(open_kfid).as_ref().is_some_and(notice),
            None => shared
                .all()
                .iter()
                .map(|(_, running)| notice(running))
                .fold(false, |one, other| one | other),
        }
    }

    /// Pulls all accounts that are known, and returns when everything that was there is handled: for programs that run from time to time,
    /// and for tests. Without a callback WeCom allows few pulls: those of a corp are 30 seconds apart, and this waits for them.
    ///
    /// Returns `false` if another instance has an account, which then handles its messages, or if the inbox has stopped.
    pub async fn poll(&self) -> bool {
        poll_all(self.shared().all()).await
    }

    /// [Polls](Self::poll) all accounts of the corp that the inbox may serve, those too of which no callback has told yet: at the start of a
    /// program, for what came while it was not running. If [`accounts`](super::InboxOptions::accounts) are given, it asks WeCom for no list.
    ///
    /// While WeCom or the store cannot be reached it tries again, with growing pauses up to a minute, until the inbox stops. Drop the future
    /// (`tokio::time::timeout`) to wait no longer: accounts that are known are read nevertheless.
    ///
    /// # Errors
    /// As for [`Client::list`](crate::Client::list) of accounts, when only a person can mend what failed, such as a rejected secret.
    pub async fn catch_up(&self) -> Result<bool, Error> {
        let shared = self.shared();
        if shared.options.accounts.is_none() {
            for failures in 0.. {
                let stopping = shared.stopping.notified();
                if shared.is_closed() {
                    return Ok(false);
                }
                let listing = async {
                    match self.start_listed().await {
                        Err(error) if may_pass(&error) => {
                            let pause = Duration::from_millis(doubled(PULL_PAUSE, failures).0);
                            let pause = pause.max(error.wait().unwrap_or_default());
                            shared.client.inner.observer.warn(format_args!(
                                "inbox: the accounts cannot be listed: {error}; tried again in {} ms",
                                pause.as_millis()
                            ));
                            tokio::time::sleep(pause).await;
                            Ok(false)
                        }
                        listed => listed.map(|()| true),
                    }
                };
                if let Either::Left((listed, _)) = select(pin!(listing), pin!(stopping)).await
                    && listed?
                {
                    break;
                }
            }
        }
        Ok(self.poll().await)
    }

    /// Begins to serve all accounts of the corp.
    async fn start_listed(&self) -> Result<(), Error> {
        let shared = self.shared();
        let mut accounts = shared.client.list(ListAccounts::default());
        while let Some(account) = accounts.next().await {
            shared.running(&account?.open_kfid);
        }
        Ok(())
    }

    /// How each known account stands.
    pub async fn lag(&self) -> Vec<Lag> {
        let shared = self.shared();
        let lag = |(open_kfid, running): (String, Running)| async move {
            let (answer, answered) = oneshot::channel();
            let _ = running.commands.send(Command::Report(answer));
            let report = answered.await.unwrap_or_default();
            let (parked, dead) = match report.owner {
                true => (report.parked, report.dead),
                false => Letters::new(Arc::clone(shared), open_kfid.clone()).count().await,
            };
            let oldest = (report.oldest.0 > 0)
                .then(|| Duration::from_millis(shared.client.inner.now_ms().saturating_sub(report.oldest.0)));
            Lag {
                open_kfid,
                owner: report.owner,
                messages: report.messages,
                customers: report.customers,
                running: report.running,
                parked,
                dead,
                oldest,
                ended: report.ended,
                failed: report.failed,
                error: running.failure(),
            }
        };
        join_all(shared.all().into_iter().map(lag)).await
    }

    /// The stored turns of an account: parked ones, and dead letters.
    ///
    /// # Errors
    /// `client.bad_option` if the text cannot be an account's id.
    pub fn letters(&self, open_kfid: impl Into<String>) -> Result<Letters, Error> {
        let open_kfid = open_kfid.into();
        match is_id(&open_kfid) {
            true => Ok(Letters::new(Arc::clone(self.shared()), open_kfid)),
            false => Err(Error::bad_option(
                "open_kfid",
                "an open_kfid is 1 to 64 letters, digits, `_` or `-`",
            )),
        }
    }

    /// Stops: no turn begins any more, handlers that run come to their end, and the accounts are released to other instances. Returns when
    /// all that is done.
    ///
    /// # Errors
    /// `inbox.stopped` if an account had stopped by itself before, because its record in the store cannot be used.
    pub async fn stop(&self) -> Result<(), Error> {
        let shared = self.shared();
        shared.stop(false);
        let accounts = shared.all();
        join_all(accounts.iter().map(|(_, running)| running.clone().wait())).await;
        match accounts.iter().find_map(|(_, running)| running.failure()) {
            Some(reason) => Err(InboxError::Stopped { reason }.into()),
            None => Ok(()),
        }
    }

    /// [Stops](Self::stop), and waits for handlers at most this long; those that still run then are aborted, and their turns begin again
    /// elsewhere. Returns whether all came to their end.
    ///
    /// # Errors
    /// As for [`stop`](Self::stop).
    pub async fn drain(&self, limit: Duration) -> Result<bool, Error> {
        if let Ok(stopped) = tokio::time::timeout(limit, self.stop()).await {
            return stopped.map(|()| true);
        }
        self.shared().stop(true);
        self.stop().await.map(|()| false)
    }

    /// Stops, and leaves alone what runs.
    pub(super) fn abandon(&self) {
        self.shared().stop(true);
    }
}

/// Whether a failed call may succeed later without anybody doing something about it.
fn may_pass(error: &Error) -> bool {
    error.owner() == FaultOwner::Unknown || error.is_retryable()
}

async fn poll_all(accounts: Vec<(String, Running)>) -> bool {
    let polls = accounts.into_iter().map(|(_, running)| poll_one(running.commands));
    join_all(polls).await.into_iter().all(|finished| finished)
}

async fn poll_one(commands: mpsc::UnboundedSender<Command>) -> bool {
    let (answer, answered) = oneshot::channel();
    let _ = commands.send(Command::Poll(answer));
    answered.await.unwrap_or(false)
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox")
            .field("corp_id", &self.shared().corp_id)
            .field("accounts", &self.shared().accounts().of.keys())
            .finish_non_exhaustive()
    }
}

/// How an account stands, as this instance sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lag {
    /// The account.
    pub open_kfid: String,
    /// Whether this instance has the account at this moment. If not, nobody may have it because there is nothing to do, or another
    /// instance, whose messages and turns are not counted here.
    pub owner: bool,
    /// Messages that were pulled and are not finished.
    pub messages: u32,
    /// Customers with unfinished messages.
    pub customers: u32,
    /// Turns that run.
    pub running: u32,
    /// Stored turns that are tried again.
    pub parked: u32,
    /// Dead letters.
    pub dead: u32,
    /// How long ago the oldest unfinished message was sent.
    pub oldest: Option<Duration>,
    /// Turns that ended since the start of this instance.
    pub ended: u32,
    /// Turns that failed since then.
    pub failed: u32,
    /// Why the account has stopped by itself, if it has: its record in the store cannot be used. It starts again with a new inbox.
    pub error: Option<String>,
}
