//! One customer's conversation with one account: its session, and what the customer's phone shows.

use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wecom_kf_core::Value;
use wecom_kf_core::customer::WechatChannels;
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::statistic::days;

use crate::line::{Line, Sender};

/// How long a phone shows a message, and a day is counted: as far back as statistics reach.
const SHOWN_MS: u64 = 180 * 24 * 3600 * 1000;

/// How a customer last entered.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) at_ms: u64,
    pub(crate) scene: Option<String>,
    pub(crate) scene_param: Option<String>,
    pub(crate) wechat_channels: Option<WechatChannels>,
}

/// A message on the customer's phone.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shown {
    pub(crate) from: Sender,
    pub(crate) msgid: String,
    pub(crate) msgtype: String,
    /// The body under its type's name.
    pub(crate) body: Arc<Value>,
    pub(crate) at_ms: u64,
}

impl Shown {
    pub(crate) fn line(&self, open_kfid: &str) -> Line {
        Line {
            from: self.from,
            msgid: self.msgid.clone(),
            open_kfid: open_kfid.to_owned(),
            msgtype: self.msgtype.clone(),
            body: Value::clone(&self.body),
            time: self.at_ms / 1000,
        }
    }
}

/// A conversation. It starts when the customer first opens it, and has any number of sessions.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Conversation {
    /// The state that the session was last given: `rules::sessions::state` knows whether it has ended by itself since.
    pub(crate) state: ServiceState,
    /// The number of the session: codes of earlier ones are invalid.
    pub(crate) session: u64,
    /// The servicer; the last one, after the end of a session.
    pub(crate) servicer: Option<String>,
    pub(crate) entry: Entry,
    /// When the session was last extended, by a customer's message or by a servicer who reopened it.
    pub(crate) active_ms: Option<u64>,
    pub(crate) last_customer_ms: Option<u64>,
    /// The same without tapped menus: only such a message allows a business card.
    pub(crate) last_typed_ms: Option<u64>,
    pub(crate) last_card_ms: Option<u64>,
    /// The replies since the customer's last message.
    pub(crate) answers: u32,
    pub(crate) welcomed_ms: Option<u64>,
    /// Whether this session has been in the pool.
    pub(crate) was_pooled: bool,
    /// Whether this session has had a servicer.
    pub(crate) was_served: bool,
    /// What the phone shows, by number; recalled messages leave gaps.
    pub(crate) lines: Map<u64, Shown>,
    next_line: u64,
    /// How many messages the customer wrote, by the beginning of the day in Unix seconds.
    pub(crate) days: Arc<Vec<(u64, u64)>>,
    /// Whether the customer was referred to someone else.
    pub(crate) is_referred: bool,
}

impl Conversation {
    pub(crate) fn new(entry: Entry) -> Self {
        Self {
            state: ServiceState::Ended,
            session: 0,
            servicer: None,
            entry,
            active_ms: None,
            last_customer_ms: None,
            last_typed_ms: None,
            last_card_ms: None,
            answers: 0,
            welcomed_ms: None,
            was_pooled: false,
            was_served: false,
            lines: Map::new_sync(),
            next_line: 0,
            days: Arc::default(),
            is_referred: false,
        }
    }

    /// A session begins.
    pub(crate) fn begin(&mut self, at_ms: u64, state: ServiceState, servicer: Option<String>) {
        self.session = self.session.saturating_add(1);
        self.was_pooled = state == ServiceState::Pool;
        self.was_served = servicer.is_some();
        self.state = state;
        self.servicer = servicer;
        self.active_ms = Some(at_ms);
    }

    /// The session changes its state.
    pub(crate) fn move_to(&mut self, state: ServiceState, servicer: Option<String>) {
        self.state = state;
        match state {
            ServiceState::Pool => self.was_pooled = true,
            ServiceState::Servicer => {
                self.was_served = true;
                self.servicer = servicer;
            }
            // The last servicer is kept after the end, because they can reopen the session.
            _ => {}
        }
    }

    /// The customer writes, or taps a menu.
    pub(crate) fn customer_wrote(&mut self, at_ms: u64, by_menu: bool) {
        self.active_ms = Some(at_ms);
        self.last_customer_ms = Some(at_ms);
        if !by_menu {
            self.last_typed_ms = Some(at_ms);
        }
        self.answers = 0;
        let at_s = at_ms / 1000;
        let days_so_far = Arc::make_mut(&mut self.days);
        match (days(at_s, at_s).next(), days_so_far.last_mut()) {
            (Some(day), Some((last, count))) if *last == day => *count = count.saturating_add(1),
            (Some(day), _) => {
                days_so_far.retain(|(known, _)| at_ms < known.saturating_mul(1000).saturating_add(2 * SHOWN_MS));
                days_so_far.push((day, 1));
            }
            (None, _) => {}
        }
    }

    /// Shows a message. Returns the line's number.
    pub(crate) fn show(&mut self, line: Shown) -> u64 {
        let (number, at_ms) = (self.next_line, line.at_ms);
        self.lines.insert_mut(number, line);
        self.next_line += 1;
        while let Some((first, old)) = self.lines.first()
            && old.at_ms.saturating_add(SHOWN_MS) < at_ms
        {
            let first = *first;
            self.lines.remove_mut(&first);
        }
        number
    }

    /// The newest line with an id.
    pub(crate) fn line_of(&self, msgid: &str) -> Option<(u64, &Shown)> {
        let mut lines = self.lines.iter().rev();
        lines
            .find(|(_, line)| line.msgid == msgid)
            .map(|(number, line)| (*number, line))
    }
}
