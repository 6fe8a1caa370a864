//! What servicers do in the WeCom client.

use crate::error::SandboxError;
use crate::sandbox::{Key, Sandbox};
use serde_json::json;
use wecom_kf_core::Value;
use wecom_kf_core::message::{ChangeType, Event, ServicerStatusChange, ServicerWorkStatus, SessionStatusChange};
use wecom_kf_core::servicer::StopType;
use wecom_kf_core::session::ServiceState;

impl Sandbox {
    /// Changes a session in a WeCom client, which brings an event.
    pub(super) fn change(
        &mut self,
        now_ms: u64,
        key: &Key,
        change_type: ChangeType,
        old_servicer_userid: Option<String>,
        new_servicer_userid: Option<String>,
    ) {
        let new = new_servicer_userid.clone();
        let msg_code = match change_type {
            ChangeType::Reopened => {
                if let (Some(conversation), Some(servicer)) = (self.conversations.get_mut(key), new) {
                    conversation.reopen(servicer, now_ms);
                }
                None
            }
            ChangeType::Ended => self.move_session(key, ServiceState::Ended, None, now_ms),
            _ => self.move_session(key, ServiceState::Servicer, new, now_ms),
        };
        let event = SessionStatusChange {
            open_kfid: key.0.clone(),
            external_userid: key.1.clone(),
            change_type,
            old_servicer_userid,
            new_servicer_userid,
            msg_code,
            ..SessionStatusChange::default()
        };
        self.publish_event(now_ms, &key.0, Event::SessionStatusChange(event));
    }

    pub(super) fn servicer_status(
        &mut self,
        now_ms: u64,
        open_kfid: &str,
        servicer_userid: String,
        serving: bool,
        stop_type: Option<i64>,
    ) -> Result<Value, SandboxError> {
        self.known_account(open_kfid)?;
        self.require_servicer(open_kfid, &servicer_userid)?;
        let stopped = (!serving).then(|| StopType::from(stop_type.unwrap_or(0)));
        let servicers = self.account(open_kfid).map(|account| &mut account.servicers);
        for servicer in servicers
            .into_iter()
            .flatten()
            .filter(|known| known.userid == servicer_userid)
        {
            servicer.stopped = stopped;
        }
        let event = ServicerStatusChange {
            servicer_userid,
            status: if serving {
                ServicerWorkStatus::Serving
            } else {
                ServicerWorkStatus::Stopped
            },
            stop_type: stopped,
            open_kfid: Some(open_kfid.into()),
            ..ServicerStatusChange::default()
        };
        self.publish_event(now_ms, open_kfid, Event::ServicerStatusChange(event));
        Ok(json!({}))
    }
}
