//! The endpoints, by the chapters of the API. Methods and paths come from core's operation table; a new endpoint needs its handler and a
//! line below.

mod account;
mod customer;
mod knowledge;
mod listed;
mod media;
mod message;
mod servicer;
mod session;
mod statistic;
mod token;
mod upgrade;

use crate::draft::Draft;
use crate::http::{HttpRequest, HttpResponse};
use crate::rules::refusal::{ApiError, of_request};
use serde::{Serialize, Serializer};
use std::sync::Arc;
use wecom_kf_core::media as files;
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Endpoint, Value};

/// What a call is answered with.
pub(crate) enum Answer {
    Json(Value),
    /// A page of messages: the answer without them, and the messages, which are shared with the log.
    Messages(Value, Vec<Arc<Value>>),
    File(HttpResponse),
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

/// The JSON of an answer of messages.
pub(crate) struct Messages<'a>(pub(crate) &'a Value, pub(crate) &'a [Arc<Value>]);

impl Serialize for Messages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Field<'a> {
            Own(&'a Value),
            Messages(&'a [Arc<Value>]),
        }
        let fields = self.0.as_object().into_iter().flatten();
        serializer.collect_map(fields.map(|(name, value)| match name.as_str() {
            "msg_list" => (name, Field::Messages(self.1)),
            _ => (name, Field::Own(value)),
        }))
    }
}

/// An endpoint that the sandbox serves.
pub(crate) trait Handler: Endpoint {
    /// Decides the answer, as [`Endpoint::response_to_json`] writes it.
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError>;
}

/// Decides the answer of a call, of which some need more than their parameters.
pub(crate) type Run = fn(&mut Draft<'_>, Object, HttpRequest<'_>) -> Result<Answer, ApiError>;

fn run<H: Handler>(draft: &mut Draft<'_>, parameters: Object, _: HttpRequest<'_>) -> Result<Answer, ApiError> {
    let request = H::from_parameters(parameters).map_err(|error| of_request(H::PATH, &error))?;
    request.handle(draft)
}

macro_rules! handlers {
    ($($request:ty,)*) => {
        const HANDLERS: &[(&str, Run)] = &[
            $((<$request as Endpoint>::PATH, run::<$request>),)*
            (files::UploadMedia::PATH, media::upload),
            (files::DownloadMedia::PATH, media::download),
        ];
    };
}

mod requests {
    pub(super) use wecom_kf_core::{
        account, customer, knowledge, message, servicer, session, statistic, token, upgrade,
    };
}

handlers! {
    requests::token::GetToken,
    requests::token::GetSuiteToken,
    requests::token::GetPermanentCode,
    requests::token::GetCorpToken,
    requests::account::AddAccount,
    requests::account::DeleteAccount,
    requests::account::UpdateAccount,
    requests::account::ListAccounts,
    requests::account::GetContactWay,
    requests::servicer::AddServicers,
    requests::servicer::DeleteServicers,
    requests::servicer::ListServicers,
    requests::message::SendMsg,
    requests::message::SendMsgOnEvent,
    requests::message::RecallMsg,
    requests::message::SyncMsg,
    requests::customer::BatchGetCustomers,
    requests::session::GetServiceState,
    requests::session::TransServiceState,
    requests::upgrade::GetUpgradeServiceConfig,
    requests::upgrade::UpgradeService,
    requests::upgrade::CancelUpgradeService,
    requests::statistic::GetCorpStatistic,
    requests::statistic::GetServicerStatistic,
    requests::statistic::GetStatistic,
    requests::account::GetCorpQualification,
    requests::knowledge::AddKnowledgeGroup,
    requests::knowledge::DeleteKnowledgeGroup,
    requests::knowledge::UpdateKnowledgeGroup,
    requests::knowledge::ListKnowledgeGroups,
    requests::knowledge::AddKnowledgeIntent,
    requests::knowledge::DeleteKnowledgeIntent,
    requests::knowledge::UpdateKnowledgeIntent,
    requests::knowledge::ListKnowledgeIntents,
    requests::account::ConvertOpenKfids,
}

/// What answers the calls of a path.
pub(crate) fn handler(path: &str) -> Option<Run> {
    let known = HANDLERS.iter().find(|(served, _)| *served == path);
    known.map(|(_, run)| *run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wecom_kf_core::operations::OPERATIONS;

    #[test]
    fn every_core_operation_has_a_handler() {
        let unserved: Vec<&str> = OPERATIONS
            .iter()
            .filter(|operation| handler(operation.path).is_none())
            .map(|operation| operation.name)
            .collect();
        assert!(unserved.is_empty(), "no handler for {unserved:?}");
    }
}
