//! Sessions.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::publish;
use crate::rules::existence::require_customer;
use crate::rules::refusal::ApiError;
use crate::rules::sessions;
use wecom_kf_core::Endpoint;
use wecom_kf_core::session::{
    GetServiceState, GetServiceStateResponse, ServiceState, TransServiceState, TransServiceStateResponse,
};

impl Handler for GetServiceState {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let account = require_customer(draft.state(), &self.open_kfid, &self.external_userid)?;
        let conversation = account.conversations.get(&self.external_userid);
        let service_state = sessions::state_of(draft.state(), &self.open_kfid, &self.external_userid, draft.now_ms());
        let servicer = conversation.and_then(|conversation| conversation.servicer.clone());
        let mut response = GetServiceStateResponse::new(service_state);
        response.servicer_userid = servicer.filter(|_| service_state == ServiceState::Servicer);
        Ok(Self::response_to_json(&response).into())
    }
}

impl Handler for TransServiceState {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let state = draft.state();
        require_customer(state, &self.open_kfid, &self.external_userid)?;
        let from = sessions::state_of(state, &self.open_kfid, &self.external_userid, draft.now_ms());
        let to = self.service_state;
        let servicer = self.servicer_userid.filter(|_| to == ServiceState::Servicer);
        sessions::check_move(state, &self.open_kfid, from, to, servicer.as_deref())?;
        let key = (self.open_kfid, self.external_userid);
        let mut response = TransServiceStateResponse::default();
        response.msg_code = publish::move_session(draft, &key, to, servicer);
        Ok(Self::response_to_json(&response).into())
    }
}
