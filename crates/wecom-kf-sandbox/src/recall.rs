//! Recalling messages that were sent by API.

use crate::answer::{ApiError, refuse};
use crate::conversation::Sender;
use crate::route::Handler;
use crate::sandbox::Sandbox;
use wecom_kf_core::message::{RecallMsg, RecallMsgResponse};
use wecom_kf_core::{Endpoint, Value};

/// How long a message can be recalled, in seconds.
const WINDOW_S: u64 = 120;

impl Handler for RecallMsg {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        sandbox.require_account(&self.open_kfid)?;
        let conversations = sandbox
            .conversations
            .iter_mut()
            .filter(|((account, _), _)| *account == self.open_kfid);
        let lines = conversations
            .map(|(_, conversation)| &mut conversation.lines)
            .find_map(|lines| {
                let at = lines
                    .iter()
                    .position(|line| line.msgid == self.msgid && line.from == Sender::Api)?;
                Some((at, lines))
            });
        let (at, lines) = lines.ok_or(refuse::<95028>())?;
        let sent_s = lines.get(at).map_or(0, |line| line.time);
        if (now_ms / 1000).saturating_sub(sent_s) > WINDOW_S {
            return Err(refuse::<95029>());
        }
        // It leaves the customer's phone, and still counts as one of the five.
        lines.remove(at);
        Ok(Self::response_to_json(&RecallMsgResponse::default()))
    }
}
