//! A model of WeCom: the stream of messages, its cursors and callback tokens, and what customers were sent.

use super::handler::Temper;
use super::settings::{ACCOUNT_EVENTS, CUSTOMERS};
use crate::clock::EPOCH;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use wecom_kf_core::inbox::{Kind, PullFailure, Skeleton, TurnFailure};
use wecom_kf_core::machine::Ms;

/// How long a callback token is valid, and messages are kept.
const TOKEN_MS: u64 = 600_000;
const KEPT_MS: u64 = 3 * 24 * 3_600_000;
/// How many pulls without a token are allowed in a minute.
const TOKENLESS: usize = 20;

/// How `sync_msg` behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// As it should.
    Works,
    /// It returns -1.
    Busy,
    /// It refuses the account's access.
    Refuses,
    /// It says that there is more, and its cursor does not move.
    Stalls,
}

impl fmt::Display for Mood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Works => "works",
            Self::Busy => "returns -1",
            Self::Refuses => "refuses the account",
            Self::Stalls => "gives a cursor that does not move",
        })
    }
}

/// A message in the stream.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) customer: usize,
    pub(super) at: u64,
    pub(super) temper: Temper,
    timeless: bool,
}

impl Sent {
    /// Its `send_time`, in milliseconds.
    pub(super) fn send_time(&self) -> Ms {
        if self.timeless {
            return Ms(0);
        }
        Ms((EPOCH + self.at) / 1_000 * 1_000)
    }
}

/// A page, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pulled {
    /// A page: its first message, the one after its last, its cursor, and whether there are more.
    Page {
        from: usize,
        to: usize,
        next: String,
        more: bool,
    },
    /// It failed.
    Failed(PullFailure, Option<u64>),
}

/// What a customer was sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reply {
    /// The messages that it answers.
    pub(super) msgids: Vec<String>,
    /// Which of the replies of its handler it is.
    pub(super) which: &'static str,
}

/// WeCom.
#[derive(Debug)]
pub(super) struct Wecom {
    pub(super) stream: Vec<Sent>,
    /// Cursors of earlier epochs are refused.
    pub(super) epoch: u32,
    pulls: u32,
    empties: u32,
    pub(super) repeats: bool,
    timeless: bool,
    /// When each token was issued.
    tokens: Vec<u64>,
    tokens_from: usize,
    tokenless: VecDeque<u64>,
    pub(super) mood: Mood,
    /// The replies, by msgid.
    pub(super) replies: BTreeMap<String, Reply>,
    pub(super) customer_fails: [u64; CUSTOMERS],
    pub(super) account_fails: u64,
}

impl Wecom {
    pub(super) fn new(empties: u32, repeats: bool, timeless: bool) -> Self {
        Self {
            repeats,
            timeless,
            stream: Vec::new(),
            epoch: 0,
            pulls: 0,
            empties,
            tokens: Vec::new(),
            tokens_from: 0,
            tokenless: VecDeque::new(),
            mood: Mood::Works,
            replies: BTreeMap::new(),
            customer_fails: [0; CUSTOMERS],
            account_fails: 0,
        }
    }

    /// A customer writes. Returns the token of the callback.
    pub(super) fn write(&mut self, now: u64, customer: usize, temper: Temper) -> usize {
        // Some events belong to no customer.
        let of_account = temper == Temper::Event && customer == 0;
        self.stream.push(Sent {
            customer: if of_account { ACCOUNT_EVENTS } else { customer },
            at: now,
            temper,
            timeless: self.timeless && self.stream.len() % 5 == 3,
        });
        self.tokens.push(now);
        self.tokens.len() - 1
    }

    pub(super) fn msgid(index: usize) -> String {
        format!("m{index}")
    }

    pub(super) fn index(msgid: &str) -> Option<usize> {
        msgid.strip_prefix('m')?.parse().ok()
    }

    pub(super) fn token(number: usize) -> String {
        format!("T{number}")
    }

    pub(super) fn expire_tokens(&mut self) {
        self.tokens_from = self.tokens.len();
    }

    /// A cursor's epoch and position.
    pub(super) fn position(cursor: &str) -> Option<(u32, usize)> {
        let mut parts = cursor.strip_prefix('c')?.split('-');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }

    pub(super) fn skeleton(&self, index: usize) -> Option<Skeleton> {
        let sent = self.stream.get(index)?;
        let kind = match sent.temper {
            Temper::Event => Kind::Event,
            Temper::Unwanted => Kind::Unwanted,
            _ => Kind::Message,
        };
        Some(Skeleton {
            msgid: Self::msgid(index),
            customer: (sent.customer != ACCOUNT_EVENTS).then(|| format!("u{}", sent.customer)),
            sent: sent.send_time(),
            kind,
        })
    }

    /// `sync_msg`.
    pub(super) fn pull(&mut self, now: u64, cursor: Option<&str>, token: Option<&str>, limit: u32) -> Pulled {
        self.pulls += 1;
        match token {
            Some(token) => {
                let number = token.strip_prefix('T').and_then(|number| number.parse::<usize>().ok());
                let issued = number.and_then(|number| self.tokens.get(number).filter(|_| number >= self.tokens_from));
                if issued.is_none_or(|issued| now > issued + TOKEN_MS) {
                    return Pulled::Failed(PullFailure::TokenExpired, None);
                }
            }
            None => {
                while self.tokenless.front().is_some_and(|at| at + 60_000 < now) {
                    self.tokenless.pop_front();
                }
                if self.tokenless.len() >= TOKENLESS {
                    return Pulled::Failed(PullFailure::Account, Some(60_000));
                }
                self.tokenless.push_back(now);
            }
        }
        match self.mood {
            Mood::Works | Mood::Stalls => {}
            Mood::Busy => return Pulled::Failed(PullFailure::Unknown, None),
            Mood::Refuses => return Pulled::Failed(PullFailure::Account, None),
        }
        let from = match cursor {
            None => self
                .stream
                .iter()
                .position(|sent| sent.at + KEPT_MS >= now)
                .unwrap_or(self.stream.len()),
            Some(cursor) => match Self::position(cursor) {
                Some((epoch, index)) if epoch == self.epoch => index,
                _ => return Pulled::Failed(PullFailure::CursorRefused, None),
            },
        };
        let empty = self.empties > 0 && self.pulls.is_multiple_of(self.empties);
        let most = if empty { 0 } else { limit as usize };
        let to = (from + most).min(self.stream.len());
        let more = to < self.stream.len() || empty;
        if self.mood == Mood::Stalls {
            let next = cursor.map_or(String::new(), str::to_owned);
            return Pulled::Page {
                from,
                to,
                next,
                more: true,
            };
        }
        // Two cursors of one position differ.
        let next = format!("c{}-{to}-{}", self.epoch, self.pulls);
        let from = match self.repeats && cursor.is_some() && !empty && self.pulls.is_multiple_of(2) {
            true => from.saturating_sub(1),
            false => from,
        };
        Pulled::Page { from, to, next, more }
    }

    /// Whether a send to a customer fails, and how.
    pub(super) fn refuses(&self, now: u64, customer: usize) -> Option<TurnFailure> {
        if now < self.account_fails {
            return Some(TurnFailure::Account);
        }
        let until = self.customer_fails.get(customer).copied().unwrap_or(0);
        (now < until).then_some(TurnFailure::Unknown)
    }
}
