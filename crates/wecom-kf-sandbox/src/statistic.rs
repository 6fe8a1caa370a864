//! Statistics: counted if something happened in the sandbox, otherwise generated. The same seed and range give the same rows.

use crate::answer::{ApiError, refuse_for};
use crate::conversation::Sender;
use crate::random::mix;
use crate::route::Handler;
use crate::sandbox::Sandbox;
use wecom_kf_core::endpoint::Refusal;
use wecom_kf_core::statistic::{
    ComponentStatistic, ComponentStatisticDay, CorpStatistic, CorpStatisticDay, GetCorpStatistic,
    GetCorpStatisticResponse, GetServicerStatistic, GetServicerStatisticResponse, GetStatistic, GetStatisticResponse,
    ServicerStatistic, ServicerStatisticDay, days, is_published,
};
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Endpoint, Value};

/// The numbers of one day.
struct Day {
    sessions: u64,
    customers: u64,
    messages: u64,
    /// Pseudorandom numbers of the day, for generated statistics.
    noise: u64,
}

impl Day {
    /// A pseudorandom number below a bound.
    const fn part(&self, nth: u64, below: u64) -> u64 {
        mix(self.noise.wrapping_add(nth)) % below
    }

    /// A rate of 0.50 to 0.99.
    fn rate(&self, nth: u64) -> f64 {
        f64::from(u32::try_from(50 + self.part(nth, 50)).unwrap_or_default()) / 100.0
    }

    fn some_rate(&self, nth: u64) -> Option<f64> {
        (self.sessions > 0).then(|| self.rate(nth))
    }
}

impl Sandbox {
    /// One day of an account, or of the corp. Days without messages in this sandbox have generated numbers, so that a report has
    /// something to show.
    fn day(&self, open_kfid: Option<&str>, servicer: Option<&str>, begin_s: u64) -> Day {
        let within = begin_s..begin_s + 86_400;
        let wrote: Vec<u64> = self
            .conversations
            .iter()
            .filter(|((account, _), _)| open_kfid.is_none_or(|wanted| wanted == account))
            .filter(|(_, conversation)| servicer.is_none_or(|wanted| conversation.servicer.as_deref() == Some(wanted)))
            .map(|(_, conversation)| {
                let lines = conversation.lines.iter();
                let count = lines.filter(|line| line.from == Sender::Customer && within.contains(&line.time));
                count.count() as u64
            })
            .filter(|count| *count > 0)
            .collect();
        let name = format!("{}/{}", open_kfid.unwrap_or_default(), servicer.unwrap_or_default());
        let noise = name.bytes().fold(mix(self.settings.seed ^ begin_s), |noise, byte| {
            mix(noise ^ u64::from(byte))
        });
        if !wrote.is_empty() {
            let conversations = wrote.len() as u64;
            return Day {
                sessions: conversations,
                customers: conversations,
                messages: wrote.iter().sum(),
                noise,
            };
        }
        let sessions = 5 + noise % 40;
        Day {
            sessions,
            customers: sessions - mix(noise) % 5,
            messages: sessions * (2 + mix(noise ^ 1) % 6),
            noise,
        }
    }
}

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
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        check(&self, now_ms)?;
        if let Some(open_kfid) = &self.open_kfid {
            sandbox.require_account(open_kfid)?;
        }
        let rows = days(self.start_time, self.end_time).map(|begin_s| {
            let day = sandbox.day(self.open_kfid.as_deref(), None, begin_s);
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
        Ok(Self::response_to_json(&GetCorpStatisticResponse::new(rows)))
    }
}

impl Handler for GetServicerStatistic {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        check(&self, now_ms)?;
        if let Some(open_kfid) = &self.open_kfid {
            sandbox.require_account(open_kfid)?;
        }
        let rows = days(self.start_time, self.end_time).map(|begin_s| {
            let day = sandbox.day(self.open_kfid.as_deref(), self.servicer_userid.as_deref(), begin_s);
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
        Ok(Self::response_to_json(&GetServicerStatisticResponse::new(rows)))
    }
}

impl Handler for GetStatistic {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        check(&self, now_ms)?;
        let rows = days(self.start_time, self.end_time).map(|begin_s| {
            let day = sandbox.day(None, None, begin_s);
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
        Ok(Self::response_to_json(&GetStatisticResponse::new(rows)))
    }
}
