//! The inbox of one account in one instance: which page is pulled, which turns run, and what is stored, so that each message is handled
//! and no reply is sent twice.
//!
//! **Ownership.** Several instances may serve an account; one owns it at a time. The [account record](Account) says who. It is changed only
//! by compare-and-set on the text that was read, so a renewal, a commit of the cursor and a release are fenced by themselves: an owner
//! whose account was taken finds another text and stops. Another instance takes the account when nobody owns it, or when the owner's count
//! stood unchanged for the length of the lease by the taker's monotonic clock. No wall clock is trusted. An owner counts its lease from
//! before it wrote; after that it starts no turn and sends nothing until a write has succeeded. Whoever is notified while another owns the
//! account writes the notice into the record (`pending`), and then watches until it is taken up or the owner is gone. The owner releases
//! the account by the same compare-and-set, so a notice that came in between makes the release fail. A write whose answer is lost is read
//! back.
//!
//! **Pages.** From the record's cursor, pages are pulled until `has_more` is false, as long as fewer messages are unfinished than `prefetch`
//! full pages have. A page's messages are looked up in the store (`done:` and the msgid), and those that are not finished are put into the
//! *lane* of their customer. What is finished is stored with one `set_many`, and only then the cursor moves past the oldest pages that have
//! nothing left. One write of a kind is under way at a time; what finishes meanwhile joins the next.
//!
//! **Turns.** A lane's messages become turns, in order, one turn of a customer at a time ([`Turns`]). With [`Turns::Queue`] and
//! [`Turns::Burst`], a turn is stored (`turn:` and its id, by compare-and-set) before its handler runs, so that a rerun has the same
//! messages.
//!
//! **Failures.** A failure of the message makes its turn a *dead letter*. A handler that throws runs again, up to `attempts` times. A
//! failure of the account pauses all turns, and counts for none. After a failure for unknown reasons the customer's lane waits; after
//! `park_after` the turn and the messages behind it are stored as letters (*parked*), so that the cursor passes them, and are tried again
//! from there until `dead_after`. The other customers wait for none of it.
//!
//! **Replies.** The msgid of a reply is derived from the account, the turn's id, the reply's name and the part, so that WeCom drops a
//! second one. Before each part is sent, the lease is checked.
//!
//! A driver gives each message of a page a number, by which the machine names it from then on, and holds it until `forget`, until its turn
//! has ended, or until `dead_letter`. After `lost` it holds none. It
//! answers every `pull` and every `deliver`; operations of the store may remain unanswered.

mod advance;
mod checks;
mod claims;
mod cold_start;
mod failures;
mod finished;
#[cfg(feature = "flaws")]
mod flaw;
mod ids;
mod io;
mod lanes;
mod lease;
mod letters;
mod name;
mod operations;
mod options;
mod owner;
mod pages;
mod permits;
mod post;
mod post_read;
mod pulls;
mod record;
mod replies;
mod suspects;
mod turns;
mod types;
mod unfinished;

pub use failures::{ACCOUNT_PAUSE, HANDLER_PAUSE, PARKED_PAUSE, UNKNOWN_PAUSE, doubled};
#[cfg(feature = "flaws")]
pub use flaw::Flaw;
pub use ids::{LONGEST_KEY, message_id, store_key};
pub use io::{Input, Level, Output, Reason, Refusal};
pub use letters::{
    Letter, LetterChange, Letters, MOST_DEAD, MOST_LETTER_BYTES, MOST_PARKED, MOST_PARKED_OF_CUSTOMER, delete_letter,
    list_letters, replay_letter,
};
pub use operations::{STEP, STORE_PAUSE};
pub use options::{ColdStart, Options, Turns};
pub use pages::{done_key, message_key};
pub use permits::{MOST_WAITING, PERMIT_BURST, PERMIT_INTERVAL, PermitInput, PermitOutput, Permits};
pub use pulls::PULL_PAUSE;
pub use record::{Account, Pending, Unreadable, VERSION};
pub use replies::reply_msgid;
pub use types::{Kind, Page, PullFailure, Reference, Report, Skeleton, TurnFailure};

use crate::machine::{Machine, Ms, Now, Op};
use crate::token::SecretText;
use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;
use failures::Pause;
use finished::Finished;
use lanes::Lanes;
use lease::{Lease, Seen};
use operations::Operations;
use pages::Pages;
use post::Post;
use replies::Waiting;

/// The key of the account record.
pub const ACCOUNT: &str = "account";
/// The key of the letters.
pub const LETTERS: &str = "letters";
/// How long it is stored that a message is finished, and which messages a turn has: WeCom returns messages of the last three days.
pub const FINISHED: Ms = Ms(73 * 3_600_000);
/// How long letters and their messages are stored: they are customers' words.
pub const KEPT: Ms = Ms(14 * 24 * 3_600_000);
/// The version of the format of the stored parts of a reply, which drivers write.
pub const REPLY_VERSION: u32 = 1;
/// How long a callback's token is used. It is valid for ten minutes.
pub const TOKEN: Ms = Ms(540_000);
/// How often the owner looks for notices of others.
pub const PEEK: Ms = Ms(1_000);
/// What a taker waits for beyond the length of the lease.
pub const MARGIN: Ms = Ms(1_000);
/// What a taker by the wall clock waits for beyond the length of the lease: [`Options::wall_clock`].
pub const WALL_MARGIN: Ms = Ms(60_000);
/// Clocks and send times may differ by that.
pub const SLACK: Ms = Ms(300_000);

/// The inbox of one account in one instance. See the [module](self).
#[derive(Debug, Clone)]
pub struct Inbox {
    options: Options,
    operations: Operations,
    outputs: VecDeque<Output>,
    /// The time of the last input.
    now: Now,
    lease: Lease,
    /// Whether the record must be looked at, whoever owns the account.
    must_look: bool,
    /// Whether another owner is watched: until it moves, and has taken up what was left for it.
    watched: bool,
    /// How the record was seen last, by one who did not own the account.
    last_seen: Option<Seen>,
    /// Whether the account is being taken from an owner that did not release it: also when the outcome of that is unknown at first.
    unclean: bool,
    /// What asks for a pull: each notice and each poll counts one.
    asked: u64,
    /// Up to which of them the account was read to its end.
    covered: u64,
    token: Option<Token>,
    /// When the earliest notice was created, by WeCom's clock.
    first_notice: Option<Ms>,
    poll_at: Option<Ms>,
    polls: Vec<(Op, u64)>,
    pages: Pages,
    lanes: Lanes,
    finished: Finished,
    post: Post,
    pause: Pause,
    sends: Vec<Waiting>,
    stop: Option<bool>,
    ended: u32,
    failed: u32,
    #[cfg(feature = "flaws")]
    flaw: Option<Flaw>,
}

/// The newest callback token.
#[derive(Debug, Clone)]
struct Token {
    text: SecretText,
    created: Ms,
    until: Ms,
}

impl Inbox {
    /// A machine that waits for its start.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            options: options.bounded(),
            operations: Operations::default(),
            outputs: VecDeque::new(),
            now: Now::default(),
            lease: Lease::Idle,
            must_look: false,
            watched: false,
            last_seen: None,
            unclean: false,
            asked: 0,
            covered: 0,
            token: None,
            first_notice: None,
            poll_at: None,
            polls: Vec::new(),
            pages: Pages::default(),
            lanes: Lanes::default(),
            finished: Finished::default(),
            post: Post::default(),
            pause: Pause::default(),
            sends: Vec::new(),
            stop: None,
            ended: 0,
            failed: 0,
            #[cfg(feature = "flaws")]
            flaw: None,
        }
    }

    /// A machine with a deliberate flaw.
    #[cfg(feature = "flaws")]
    #[must_use]
    pub fn flawed(options: Options, flaw: Flaw) -> Self {
        let mut inbox = Self::new(options);
        inbox.flaw = Some(flaw);
        inbox
    }

    /// Whether the machine has stopped.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        matches!(self.lease, Lease::Stopped)
    }

    fn out(&mut self, output: Output) {
        self.outputs.push_back(output);
    }

    fn log(&mut self, level: Level, text: impl Into<String>) {
        self.out(Output::Log {
            level,
            text: text.into(),
        });
    }

    fn notice(&mut self, now: Now, token: Option<SecretText>, created: Ms) {
        self.asked += 1;
        if created > Ms(0) {
            self.first_notice = Some(self.first_notice.map_or(created, |first| first.min(created)));
        }
        if self.owns() {
            self.lower_start();
        }
        self.learn_token(now, token, created);
    }

    fn learn_token(&mut self, now: Now, token: Option<SecretText>, created: Ms) {
        let newer = self
            .token
            .as_ref()
            .is_none_or(|held| held.created <= created || held.until <= now.monotonic);
        if let Some(text) = token.filter(|_| newer) {
            let until = now.monotonic + TOKEN;
            self.token = Some(Token { text, created, until });
            self.pull_with_token();
        }
    }
}

/// Whether the machine has this deliberate flaw. Without the feature none has any.
macro_rules! has_flaw {
    ($machine:expr, $flaw:ident) => {{
        #[cfg(feature = "flaws")]
        let has = $machine.flaw == Some(super::Flaw::$flaw);
        #[cfg(not(feature = "flaws"))]
        let has = false;
        has
    }};
}
use has_flaw;

impl Machine for Inbox {
    type Input = Input;
    type Output = Output;
    type Reason = Reason;

    fn handle(&mut self, now: Now, input: Input) {
        self.now = now;
        if self.is_stopped() {
            return self.handle_stopped(input);
        }
        self.expire(now);
        match input {
            Input::Start => self.start(now),
            Input::Tick => {}
            Input::Notice { token, created } => self.notice(now, token, created),
            Input::Poll { op } => {
                self.asked += 1;
                self.reread_letters();
                self.polls.push((op, self.asked));
            }
            Input::Permitted { op } => self.permitted(op),
            Input::Page { op, first, page } => self.page(now, op, first, page),
            Input::PageFailed { op, failure, wait } => self.page_failed(now, op, failure, wait),
            Input::Read { op, text } => self.read(now, op, text),
            Input::Found { op, found } => self.found(now, op, &found),
            Input::Swapped { op, done } => self.swapped(now, op, done),
            Input::Written { op } => self.written(now, op),
            Input::StoreFailed { op, reason } => self.store_failed(now, op, &reason),
            Input::TurnsEnded { turns } => turns.into_iter().for_each(|turn| self.turn_ended(now, turn)),
            Input::TurnFailed { turn, failure, wait } => self.turn_failed(now, turn, failure, wait),
            Input::Reply { op, turn, key } => self.reply(op, turn, key),
            Input::ReplyOnce { op, turn, key } => self.reply_once(now, op, turn, key),
            Input::Send { op, turn, reply, part } => self.send(now, op, turn, &reply, part),
            Input::Report { op } => self.report(op),
            Input::Stop { abandon } => self.stop = Some(abandon || self.stop == Some(true)),
        }
        self.advance(now);
    }

    fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn deadline(&self) -> Option<(Ms, Reason)> {
        self.first_due()
    }
}
