//! Carrying out what people do.

mod customer;
mod publish;
mod servicer;

use crate::action::Action;
use crate::conversation::Line;
use crate::error::SandboxError;
use crate::sandbox::{Key, Sandbox};
use publish::text_message;
use serde_json::json;
use wecom_kf_core::Value;
use wecom_kf_core::message::{ChangeType, Event, UserRecallMsg};
use wecom_kf_core::session::ServiceState;

impl Sandbox {
    /// Carries out an act. What it gives is named at each [`Action`]; `{}` where nothing is.
    ///
    /// # Errors
    /// [`SandboxError`] when no person could do that now.
    pub fn act(&mut self, now_ms: u64, action: Action) -> Result<Value, SandboxError> {
        match action {
            Action::CustomerEnters {
                url,
                open_kfid,
                external_userid,
                nickname,
                wechat_channels,
            } => {
                let (open_kfid, entry) = self.entry(now_ms, url, open_kfid, wechat_channels)?;
                Ok(self.enter(now_ms, open_kfid, external_userid, nickname, entry))
            }
            Action::CustomerWrites {
                open_kfid,
                external_userid,
                text,
                menu_id,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                Ok(self.customer_sends(now_ms, &key, text_message(&text, menu_id.as_deref())))
            }
            Action::CustomerSends {
                open_kfid,
                external_userid,
                message,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                if !message.get("msgtype").is_some_and(Value::is_string) {
                    let reason = "message has no msgtype".into();
                    return Err(SandboxError::BadAction { reason });
                }
                Ok(self.customer_sends(now_ms, &key, message))
            }
            Action::CustomerTaps {
                open_kfid,
                external_userid,
                id,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let text = self.menu_item(&key, &id)?;
                Ok(self.customer_sends(now_ms, &key, text_message(&text, Some(&id))))
            }
            Action::CustomerRecalls {
                open_kfid,
                external_userid,
                msgid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                self.take_back(&key, &msgid, "customer")?;
                let event = UserRecallMsg {
                    open_kfid: key.0.clone(),
                    external_userid: key.1,
                    recall_msgid: msgid,
                    ..UserRecallMsg::default()
                };
                self.publish_event(now_ms, &key.0, Event::UserRecallMsg(event));
                Ok(json!({}))
            }
            Action::ServicerWrites {
                open_kfid,
                external_userid,
                text,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let servicer = self.servicer_in(&key, ServiceState::Servicer, now_ms)?;
                Ok(self.publish_message(now_ms, &key, Some(servicer), text_message(&text, None)))
            }
            Action::ServicerTakes {
                open_kfid,
                external_userid,
                servicer_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                self.require_state(&key, ServiceState::Pool, now_ms)?;
                self.require_servicer(&key.0, &servicer_userid)?;
                self.change(now_ms, &key, ChangeType::TakenFromPool, None, Some(servicer_userid));
                Ok(json!({}))
            }
            Action::ServicerTransfers {
                open_kfid,
                external_userid,
                servicer_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let old = self.servicer_in(&key, ServiceState::Servicer, now_ms)?;
                self.require_servicer(&key.0, &servicer_userid)?;
                self.change(now_ms, &key, ChangeType::Transferred, Some(old), Some(servicer_userid));
                Ok(json!({}))
            }
            Action::ServicerEnds {
                open_kfid,
                external_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let old = self.servicer_in(&key, ServiceState::Servicer, now_ms)?;
                self.change(now_ms, &key, ChangeType::Ended, Some(old), None);
                Ok(json!({}))
            }
            Action::ServicerReopens {
                open_kfid,
                external_userid,
                servicer_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                self.require_state(&key, ServiceState::Ended, now_ms)?;
                let old = self
                    .conversations
                    .get(&key)
                    .and_then(|conversation| conversation.servicer.clone());
                let new = servicer_userid
                    .or_else(|| old.clone())
                    .ok_or_else(|| SandboxError::BadAction {
                        reason: "servicer_userid is required: nobody served this session".into(),
                    })?;
                self.require_servicer(&key.0, &new)?;
                self.change(now_ms, &key, ChangeType::Reopened, old, Some(new));
                Ok(json!({}))
            }
            Action::ServicerStatus {
                open_kfid,
                servicer_userid,
                serving,
                stop_type,
            } => self.servicer_status(now_ms, &open_kfid, servicer_userid, serving, stop_type),
            Action::FailMessage { msgid, fail_type } => self.fail(now_ms, msgid, fail_type.unwrap_or(0)),
            Action::Conversation {
                external_userid,
                open_kfid,
            } => {
                let lines = self.conversation(&external_userid, open_kfid.as_deref());
                Ok(Value::Array(lines.iter().map(Line::to_json).collect()))
            }
            Action::PushRaw { open_kfid, message } => {
                self.known_account(&open_kfid)?;
                self.publish(now_ms, &open_kfid, message);
                Ok(json!({}))
            }
            Action::AdminAddsAccount { name } => Ok(json!({ "open_kfid": self.add_account(name) })),
            Action::AdminAddsServicer { open_kfid, userid } => {
                self.known_account(&open_kfid)?;
                match self.add_servicer(&open_kfid, &userid) {
                    Ok((0, _)) => Ok(json!({})),
                    _ => Err(SandboxError::UnknownServicer { userid }),
                }
            }
            Action::VerifyCallbackUrl {} => {
                let check = self.verify_callback_url(now_ms)?;
                Ok(json!({ "url": check.url, "query": check.query, "echo": check.echo }))
            }
            Action::InvalidateTokens {} => {
                self.invalidate_tokens();
                Ok(json!({}))
            }
        }
    }

    fn known_account(&self, open_kfid: &str) -> Result<(), SandboxError> {
        if self.accounts.iter().any(|account| account.open_kfid == open_kfid) {
            return Ok(());
        }
        Err(SandboxError::UnknownAccount {
            open_kfid: open_kfid.into(),
        })
    }

    fn key(&self, open_kfid: String, external_userid: String) -> Result<Key, SandboxError> {
        self.known_account(&open_kfid)?;
        let key = (open_kfid, external_userid);
        if self.conversations.contains_key(&key) {
            return Ok(key);
        }
        Err(SandboxError::UnknownCustomer { external_userid: key.1 })
    }

    fn require_state(&self, key: &Key, needed: ServiceState, now_ms: u64) -> Result<(), SandboxError> {
        let state = self.state_of(key, now_ms);
        if state == needed {
            return Ok(());
        }
        Err(SandboxError::WrongState {
            state: state.code(),
            needed: needed.code(),
        })
    }

    /// The servicer of a session that is in a state.
    fn servicer_in(&self, key: &Key, needed: ServiceState, now_ms: u64) -> Result<String, SandboxError> {
        self.require_state(key, needed, now_ms)?;
        let servicer = self
            .conversations
            .get(key)
            .and_then(|conversation| conversation.servicer.clone());
        servicer.ok_or(SandboxError::UnknownServicer { userid: String::new() })
    }

    fn require_servicer(&self, open_kfid: &str, userid: &str) -> Result<(), SandboxError> {
        let account = self.accounts.iter().find(|account| account.open_kfid == open_kfid);
        if account.is_some_and(|account| account.servicers.iter().any(|known| known.userid == userid)) {
            return Ok(());
        }
        Err(SandboxError::UnknownServicer { userid: userid.into() })
    }
}
