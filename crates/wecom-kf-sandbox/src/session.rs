//! Sessions.

use crate::answer::{ApiError, refuse, refuse_for};
use crate::code::Occasion;
use crate::route::Handler;
use crate::sandbox::{Key, Sandbox};
use wecom_kf_core::error::StateError;
use wecom_kf_core::session::{
    GetServiceState, GetServiceStateResponse, ServiceState, TransServiceState, TransServiceStateResponse,
    check_transition,
};
use wecom_kf_core::{Endpoint, Value};

impl Sandbox {
    /// Fails with 95004 if there is no such account, with 40096 if there is no such customer.
    pub(crate) fn require_conversation(&mut self, open_kfid: &str, external_userid: &str) -> Result<Key, ApiError> {
        self.require_account(open_kfid)?;
        if self.customers.contains_key(external_userid) {
            Ok((open_kfid.to_owned(), external_userid.to_owned()))
        } else {
            Err(refuse::<40096>())
        }
    }

    /// The state of a session; ended if there is no conversation.
    pub(crate) fn state_of(&self, key: &Key, now_ms: u64) -> ServiceState {
        self.conversations
            .get(key)
            .map_or(ServiceState::Ended, |conversation| conversation.state(now_ms))
    }

    /// Changes the state of a session and returns the code issued for the change.
    pub(crate) fn move_session(
        &mut self,
        key: &Key,
        to: ServiceState,
        servicer: Option<String>,
        now_ms: u64,
    ) -> Option<String> {
        let first = self.conversations.get_mut(key)?.move_to(to, servicer);
        let occasion = match to {
            ServiceState::Ended => Occasion::Closing,
            _ if first => Occasion::Reply(to),
            _ => return None,
        };
        Some(self.issue_code(key, occasion, now_ms))
    }

    /// Fails with 95014 if the member is not a servicer of the account, with 95019 if they are not serving now.
    fn require_serving(&mut self, open_kfid: &str, userid: &str) -> Result<(), ApiError> {
        let account = self.require_account(open_kfid)?;
        match account.servicers.iter().find(|servicer| servicer.userid == userid) {
            None => Err(refuse::<95014>()),
            Some(servicer) if servicer.stopped.is_some() => Err(refuse::<95019>()),
            Some(_) => Ok(()),
        }
    }
}

impl Handler for GetServiceState {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let key = sandbox.require_conversation(&self.open_kfid, &self.external_userid)?;
        let service_state = sandbox.state_of(&key, now_ms);
        let servicer = sandbox
            .conversations
            .get(&key)
            .and_then(|conversation| conversation.servicer.clone());
        let mut response = GetServiceStateResponse::new(service_state);
        response.servicer_userid = servicer.filter(|_| service_state == ServiceState::Servicer);
        Ok(Self::response_to_json(&response))
    }
}

impl Handler for TransServiceState {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let key = sandbox.require_conversation(&self.open_kfid, &self.external_userid)?;
        let from = sandbox.state_of(&key, now_ms);
        if from == ServiceState::Ended {
            return Err(refuse::<95013>());
        }
        let to = self.service_state;
        let servicer = self.servicer_userid.filter(|_| to == ServiceState::Servicer);
        let table = sandbox.transitions;
        check_transition(from, to, servicer.as_deref(), table).map_err(|error| match error {
            StateError::ServicerRequired {} => refuse_for::<95014>(error.to_string()),
            other => refuse_for::<95016>(other.to_string()),
        })?;
        if let Some(servicer) = &servicer {
            sandbox.require_serving(&self.open_kfid, servicer)?;
        }
        let msg_code = sandbox.move_session(&key, to, servicer, now_ms);
        let mut response = TransServiceStateResponse::default();
        response.msg_code = msg_code;
        Ok(Self::response_to_json(&response))
    }
}
