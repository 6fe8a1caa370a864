//! Pulling messages: each account's log and its cursors.

use crate::answer::{ApiError, refuse, refuse_for};
use crate::random::mix;
use crate::route::Handler;
use crate::sandbox::Sandbox;
use wecom_kf_core::message::{Message, SyncMsg, SyncMsgResponse};
use wecom_kf_core::{Endpoint, Value};

/// How long a message can be pulled: 3 days, in milliseconds.
const KEPT_MS: u64 = 3 * 24 * 3600 * 1000;
/// The maximum and default page size.
const PAGE: u32 = 1000;

/// The messages of an account, oldest first.
#[derive(Debug)]
pub(crate) struct Log {
    entries: Vec<Entry>,
    /// Makes the cursors specific to the account.
    salt: u64,
}

#[derive(Debug)]
struct Entry {
    at_ms: u64,
    message: Value,
}

impl Log {
    pub(crate) const fn new(salt: u64) -> Self {
        Self {
            entries: Vec::new(),
            salt,
        }
    }

    pub(crate) fn push(&mut self, at_ms: u64, message: Value) {
        self.entries.push(Entry { at_ms, message });
    }

    /// The cursor of a position: opaque, stable, and invalid for other accounts.
    fn cursor(&self, position: u64) -> String {
        format!("{:016x}{:016x}", mix(self.salt ^ position), position ^ self.salt)
    }

    /// The position of a cursor of this account.
    fn position(&self, cursor: &str) -> Option<usize> {
        let position = u64::from_str_radix(cursor.get(16..)?, 16).ok()? ^ self.salt;
        let position_is_ours = self.cursor(position) == cursor;
        usize::try_from(position)
            .ok()
            .filter(|position| position_is_ours && *position <= self.entries.len())
    }
}

impl Handler for SyncMsg {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let Some(open_kfid) = self.open_kfid else {
            return Err(refuse_for::<95000>("open_kfid is required"));
        };
        sandbox.require_account(&open_kfid)?;
        if let Some(token) = &self.token
            && !sandbox.callbacks.knows(token, &open_kfid, now_ms)
        {
            return Err(refuse::<95007>());
        }
        let log = &sandbox.require_account(&open_kfid)?.log;
        let requested = match &self.cursor {
            Some(cursor) => log
                .position(cursor)
                .ok_or_else(|| refuse_for::<40058>("the cursor does not belong to this account"))?,
            None => 0,
        };
        let is_kept = |entry: &Entry| now_ms.saturating_sub(entry.at_ms) <= KEPT_MS;
        let kept = log.entries.partition_point(|entry| !is_kept(entry));
        let start = requested.max(kept);
        let limit = self.limit.unwrap_or(PAGE) as usize;
        let rest = log.entries.get(start..).unwrap_or_default();
        let page: Vec<Value> = rest.iter().take(limit).map(|entry| entry.message.clone()).collect();
        let end = start + page.len();
        let more = u32::from(page.len() < rest.len());
        let response = SyncMsgResponse::new(more, Vec::<Message>::new()).next_cursor(log.cursor(end as u64));
        let mut answer = Self::response_to_json(&response);
        // Unchanged: the log may contain messages of unknown types, or deliberately invalid ones.
        if let Some(list) = answer.get_mut("msg_list") {
            *list = Value::Array(page);
        }
        Ok(answer)
    }
}
