//! Statistics: counted if something happened in the sandbox, otherwise generated. The same seed and range give the same rows.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::rules::existence::require_account;
use crate::rules::refusal::{ApiError, refuse_for};
use crate::rules::statistics::day;
use wecom_kf_core::endpoint::Refusal;
use wecom_kf_core::statistic::{
    ComponentStatistic, ComponentStatisticDay, CorpStatistic, CorpStatisticDay, GetCorpStatistic,
    GetCorpStatisticResponse, GetServicerStatistic, GetServicerStatisticResponse, GetStatistic, GetStatisticResponse,
    ServicerStatistic, ServicerStatisticDay, days, is_published,
};
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Endpoint, Value};

/// Checks a range as the server does: by the rules of core.
fn check<E: Endpoint>(request: &E, now_ms: u64) -> Result<(), ApiError> {
    let parameters = match request.to_wire() {
        Some(Value::Object(parameters)) => parameters,
        _ => Object::new(),
    };
    E::rules(&parameters, now_ms)
        .map(|_| ())
        .map_err(|error: Refusal| refuse_for::<40058>(error.to_string()))
}

impl Handler for GetCorpStatistic {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let (state, now_ms) = (draft.state(), draft.now_ms());
        check(&self, now_ms)?;
        if let Some(open_kfid) = &self.open_kfid {
            require_account(state, open_kfid)?;
        }
        let rows = days(self.start_time, self.end_time).map(|begin_s| {
            let day = day(state, self.open_kfid.as_deref(), None, begin_s);
            let mut row = CorpStatisticDay::new(begin_s);
            row.statistic = is_published(begin_s, now_ms).then(|| {
                let mut statistic = CorpStatistic::default()
                    .session_cnt(day.sessions)
                    .customer_cnt(day.customers)
                    .customer_msg_cnt(day.messages)
                    .upgrade_service_customer_cnt(day.part(1, day.customers))
                    .ai_session_reply_cnt(day.part(2, day.sessions + 1))
                    .msg_rejected_customer_cnt(0);
                statistic.ai_transfer_rate = day.some_rate(3);
                statistic.ai_knowledge_hit_rate = day.some_rate(4);
                statistic
            });
            row
        });
        Ok(Self::response_to_json(&GetCorpStatisticResponse::new(rows)).into())
    }
}

impl Handler for GetServicerStatistic {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let (state, now_ms) = (draft.state(), draft.now_ms());
        check(&self, now_ms)?;
        if let Some(open_kfid) = &self.open_kfid {
            require_account(state, open_kfid)?;
        }
        let rows = days(self.start_time, self.end_time).map(|begin_s| {
            let day = day(
                state,
                self.open_kfid.as_deref(),
                self.servicer_userid.as_deref(),
                begin_s,
            );
            let mut row = ServicerStatisticDay::new(begin_s);
            row.statistic = is_published(begin_s, now_ms).then(|| {
                let mut statistic = ServicerStatistic::default()
                    .session_cnt(day.sessions)
                    .customer_cnt(day.customers)
                    .customer_msg_cnt(day.messages)
                    .satisfaction_investgate_cnt(day.part(3, day.sessions + 1))
                    .satisfied_rate(1.0)
                    .middling_rate(0.0)
                    .dissatisfied_rate(0.0)
                    .upgrade_service_customer_cnt(0)
                    .upgrade_service_member_invite_cnt(0)
                    .upgrade_service_member_customer_cnt(0)
                    .upgrade_service_groupchat_invite_cnt(0)
                    .upgrade_service_groupchat_customer_cnt(0)
                    .msg_rejected_customer_cnt(0);
                statistic.reply_rate = day.some_rate(1);
                statistic.first_reply_average_sec = day.some_rate(2).map(|rate| (rate * 60.0).round());
                statistic.satisfaction_participation_rate = day.some_rate(4);
                statistic
            });
            row
        });
        Ok(Self::response_to_json(&GetServicerStatisticResponse::new(rows)).into())
    }
}

impl Handler for GetStatistic {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let (state, now_ms) = (draft.state(), draft.now_ms());
        check(&self, now_ms)?;
        let rows = days(self.start_time, self.end_time).map(|begin_s| {
            let day = day(state, None, None, begin_s);
            let mut row = ComponentStatisticDay::new(begin_s);
            row.statistic = is_published(begin_s, now_ms).then(|| {
                let mut statistic = ComponentStatistic::default()
                    .session_cnt(day.sessions)
                    .customer_cnt(day.customers)
                    .customer_msg_cnt(day.messages)
                    .ai_session_reply_cnt(day.part(2, day.sessions + 1))
                    .servicer_session_cnt(day.part(3, day.sessions + 1))
                    .satisfaction_investgate_cnt(day.part(5, day.sessions + 1))
                    .satisfied_rate(1.0)
                    .middling_rate(0.0)
                    .dissatisfied_rate(0.0);
                statistic.reply_rate = day.some_rate(1);
                statistic.first_reply_average_sec = day.some_rate(4).map(|rate| (rate * 60.0).round());
                statistic.satisfaction_participation_rate = day.some_rate(6);
                statistic
            });
            row
        });
        Ok(Self::response_to_json(&GetStatisticResponse::new(rows)).into())
    }
}
