//! Statistics, a row for each day of China time.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route, Split};
use crate::error::{RequestError, RequestWarning};
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// The length of a day, in seconds.
const DAY_S: u64 = 86_400;
/// China's clock is 8 hours ahead, the whole year.
const CHINA_S: u64 = 8 * 3600;
/// A day's numbers come out at 06:00 of the next day.
const PUBLISHED_S: u64 = 6 * 3600;
/// How many days one call may ask for.
pub const SPAN_DAYS: u64 = 31;
/// How many days back there are numbers for.
pub const BACK_DAYS: u64 = 180;
/// The latest time that is taken for unix seconds: a greater number counts milliseconds.
const LATEST: u64 = 99_999_999_999;
/// The first day that there are numbers for: 2022-03-11.
const FIRST_DAY: u64 = 19_062;

/// The number of the day of China time that a time falls on.
const fn day_of(time_s: u64) -> u64 {
    time_s.saturating_add(CHINA_S) / DAY_S
}

/// When a day begins, in unix seconds.
const fn begin_of(day: u64) -> u64 {
    day.saturating_mul(DAY_S).saturating_sub(CHINA_S)
}

/// When a day's numbers come out, in unix seconds.
const fn published(day: u64) -> u64 {
    begin_of(day.saturating_add(1)).saturating_add(PUBLISHED_S)
}

/// Whether the numbers of the day that a time falls on are out.
#[must_use]
pub const fn is_published(time_s: u64, now_ms: u64) -> bool {
    published(day_of(time_s)) <= now_ms / 1000
}

/// The first second of each day from one time to another, both included; no more of them than one call may ask for.
pub fn days(start_time: u64, end_time: u64) -> impl Iterator<Item = u64> {
    let first = day_of(start_time);
    let last = day_of(end_time).min(first.saturating_add(SPAN_DAYS - 1));
    (first..=last).map(begin_of)
}

fn span(parameters: &Object) -> Option<(u64, u64)> {
    let time = |name: &str| {
        parameters
            .get(name)
            .and_then(Value::as_u64)
            .filter(|time| *time <= LATEST)
    };
    Some((time("start_time")?, time("end_time")?))
}

/// What holds for every range of days: its order, its length, and that there are numbers for it.
fn check(parameters: &Object, now_ms: u64) -> Result<Route, Refusal> {
    // Without both times the check of the fields says what is wrong.
    let Some((start_time, end_time)) = span(parameters) else {
        return Ok(Route::Here);
    };
    if start_time > end_time {
        return Err(RequestError::StatisticsOrder { start_time, end_time }.into());
    }
    let (start, end) = (day_of(start_time), day_of(end_time));
    let days = end - start + 1;
    if days > SPAN_DAYS {
        let limit = SPAN_DAYS;
        return Err(RequestError::StatisticsSpan { days, limit }.into());
    }
    let earliest = day_of(now_ms / 1000).saturating_sub(BACK_DAYS).max(FIRST_DAY);
    if start < earliest {
        let earliest = begin_of(earliest);
        return Err(RequestError::StatisticsTooOld { start_time, earliest }.into());
    }
    let today = day_of(now_ms / 1000);
    if start >= today {
        let published_at = published(start);
        return Err(RequestError::StatisticsNotPublished { published_at }.into());
    }
    // Between midnight and 06:00 WeCom may have yesterday's numbers already; it only recommends to wait.
    let yesterday = today.saturating_sub(1);
    if end >= yesterday && published(yesterday) > now_ms / 1000 {
        let published_at = published(yesterday);
        return Ok(Route::Warned(RequestWarning::StatisticsEarly { published_at }));
    }
    Ok(Route::Here)
}

/// The windows that a range of any length is asked for in: each as long as one call may ask for, and each with a day that is
/// over; the first in any case.
pub(crate) fn windows(parameters: &Object, now_ms: u64) -> Vec<Object> {
    let Some((start_time, end_time)) = span(parameters).filter(|(start, end)| start <= end) else {
        return vec![parameters.clone()];
    };
    // From before there are numbers, one window is enough to be refused.
    let mut windows = Vec::new();
    let mut start = start_time;
    loop {
        let next = begin_of(day_of(start).saturating_add(SPAN_DAYS));
        let end = end_time.min(next.saturating_sub(1));
        let mut window = parameters.clone();
        window.insert("start_time".into(), start.into());
        window.insert("end_time".into(), end.into());
        windows.push(window);
        if end >= end_time || day_of(next) >= day_of(now_ms / 1000) || windows.len() as u64 > BACK_DAYS {
            return windows;
        }
        start = next;
    }
}

/// Reads a corp's or an account's numbers, a row for each day (`kf/get_corp_statistic`). WeCom edition
/// (联合版) only.
///
/// Days are those of China time (UTC+8), both ends included; a day's numbers come out at 06:00 of the next day: earlier WeCom
/// may leave them out, and today's are never there. One call
/// covers 31 days of the last 180, and none before 2022-03-11; the method takes any span within these and asks in windows of 31 days.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpStatistic {
    /// The account. WeCom requires it since November 2023; older editions took its absence for the whole corp.
    #[wire(bytes(0..=64))]
    pub open_kfid: Option<String>,
    /// The first day: any of its seconds, in unix seconds.
    #[wire(range(0..=LATEST))]
    pub start_time: u64,
    /// The last day: any of its seconds, in unix seconds.
    #[wire(range(0..=LATEST))]
    pub end_time: u64,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A corp's or an account's numbers.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpStatisticResponse {
    /// A row for each day.
    pub statistic_list: Vec<CorpStatisticDay>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A corp's or an account's numbers of one day.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CorpStatisticDay {
    /// The first second of the day, China time, in unix seconds.
    pub stat_time: u64,
    /// The numbers; absent while they are not out.
    pub statistic: Option<CorpStatistic>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A corp's or an account's numbers. Rates are from 0 to 1, and absent where there is nothing to divide by.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CorpStatistic {
    /// Sessions in which a customer wrote.
    pub session_cnt: Option<u64>,
    /// Customers who wrote.
    pub customer_cnt: Option<u64>,
    /// Messages of customers.
    pub customer_msg_cnt: Option<u64>,
    /// Customers who were handed on to a member or group.
    pub upgrade_service_customer_cnt: Option<u64>,
    /// Sessions that the robot answered in.
    pub ai_session_reply_cnt: Option<u64>,
    /// The part of the robot's sessions that were handed to a person.
    pub ai_transfer_rate: Option<f64>,
    /// The part of the customers' messages that the robot found an answer to.
    pub ai_knowledge_hit_rate: Option<f64>,
    /// Customers who refuse the account's messages. Not in older answers.
    pub msg_rejected_customer_cnt: Option<u64>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetCorpStatistic {
    type Response = GetCorpStatisticResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/get_corp_statistic";
    const REPEAT: Repeat = Repeat::Safe;
    const SPLIT: Split = Split::Days;
    const DOCUMENTS: &'static [u32] = &[95489, 95492, 96432];

    fn rules(parameters: &Object, now_ms: u64) -> Result<Route, Refusal> {
        check(parameters, now_ms)
    }
}

/// Reads the numbers of an account's servicers, a row for each day (`kf/get_servicer_statistic`). WeCom
/// edition (联合版) only.
///
/// Days are those of China time (UTC+8), both ends included; a day's numbers come out at 06:00 of the next day: earlier WeCom
/// may leave them out, and today's are never there. One call
/// covers 31 days of the last 180, and none before 2022-03-11; the method takes any span within these and asks in windows of 31 days.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServicerStatistic {
    /// The account. WeCom requires it; older editions took its absence for the whole corp.
    #[wire(bytes(0..=64))]
    pub open_kfid: Option<String>,
    /// The servicer; without it, all servicers of the account together.
    #[wire(bytes(0..=64))]
    pub servicer_userid: Option<String>,
    /// The first day: any of its seconds, in unix seconds.
    #[wire(range(0..=LATEST))]
    pub start_time: u64,
    /// The last day: any of its seconds, in unix seconds.
    #[wire(range(0..=LATEST))]
    pub end_time: u64,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// Servicers' numbers.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServicerStatisticResponse {
    /// A row for each day.
    pub statistic_list: Vec<ServicerStatisticDay>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// Servicers' numbers of one day.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerStatisticDay {
    /// The first second of the day, China time, in unix seconds.
    pub stat_time: u64,
    /// The numbers; absent while they are not out.
    pub statistic: Option<ServicerStatistic>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// Servicers' numbers. Rates are from 0 to 1, and absent where there is nothing to divide by. The numbers of satisfaction are
/// 0 or absent where the API hands sessions to servicers.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerStatistic {
    /// Sessions that came to a servicer.
    pub session_cnt: Option<u64>,
    /// Customers who wrote.
    pub customer_cnt: Option<u64>,
    /// Messages of customers.
    pub customer_msg_cnt: Option<u64>,
    /// The part of the sessions that were answered.
    pub reply_rate: Option<f64>,
    /// How long customers waited for the first answer, on average, in seconds.
    pub first_reply_average_sec: Option<f64>,
    /// Invitations to judge the service. WeCom spells it so.
    pub satisfaction_investgate_cnt: Option<u64>,
    /// The part of the invitations that were answered.
    pub satisfaction_participation_rate: Option<f64>,
    /// The part of the answers that were content.
    pub satisfied_rate: Option<f64>,
    /// The part of the answers that were neither content nor discontent.
    pub middling_rate: Option<f64>,
    /// The part of the answers that were discontent.
    pub dissatisfied_rate: Option<f64>,
    /// Customers who were handed on to a member or group.
    pub upgrade_service_customer_cnt: Option<u64>,
    /// Invitations to add a member.
    pub upgrade_service_member_invite_cnt: Option<u64>,
    /// Customers who added a member.
    pub upgrade_service_member_customer_cnt: Option<u64>,
    /// Invitations to join a customer group.
    pub upgrade_service_groupchat_invite_cnt: Option<u64>,
    /// Customers who joined a customer group.
    pub upgrade_service_groupchat_customer_cnt: Option<u64>,
    /// Customers who refuse the servicer's messages. Not in older answers.
    pub msg_rejected_customer_cnt: Option<u64>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetServicerStatistic {
    type Response = GetServicerStatisticResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/get_servicer_statistic";
    const REPEAT: Repeat = Repeat::Safe;
    const SPLIT: Split = Split::Days;
    const DOCUMENTS: &'static [u32] = &[95490, 95493, 96433];

    fn rules(parameters: &Object, now_ms: u64) -> Result<Route, Refusal> {
        check(parameters, now_ms)
    }
}

/// Reads the corp's numbers, a row for each day (`kf/get_statistic`). Only for component apps (微信客服组件).
///
/// Days are those of China time (UTC+8), both ends included; a day's numbers come out at 06:00 of the next day: earlier WeCom
/// may leave them out, and today's are never there. One call
/// covers 31 days of the last 180; the method takes any span within these and asks in windows of 31 days.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetStatistic {
    /// The first day: any of its seconds, in unix seconds.
    #[wire(range(0..=LATEST))]
    pub start_time: u64,
    /// The last day: any of its seconds, in unix seconds.
    #[wire(range(0..=LATEST))]
    pub end_time: u64,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// The corp's numbers.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetStatisticResponse {
    /// A row for each day.
    pub statistic_list: Vec<ComponentStatisticDay>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// The corp's numbers of one day.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ComponentStatisticDay {
    /// The first second of the day, China time, in unix seconds.
    pub stat_time: u64,
    /// The numbers; absent while they are not out.
    pub statistic: Option<ComponentStatistic>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// The corp's numbers, as component apps see them. Rates are from 0 to 1, and absent where there is nothing to divide by.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ComponentStatistic {
    /// Sessions in which a customer wrote.
    pub session_cnt: Option<u64>,
    /// Customers who wrote.
    pub customer_cnt: Option<u64>,
    /// Messages of customers.
    pub customer_msg_cnt: Option<u64>,
    /// Sessions that the robot answered in.
    pub ai_session_reply_cnt: Option<u64>,
    /// Sessions that came to a servicer.
    pub servicer_session_cnt: Option<u64>,
    /// The part of the sessions that were answered.
    pub reply_rate: Option<f64>,
    /// How long customers waited for the first answer, on average, in seconds.
    pub first_reply_average_sec: Option<f64>,
    /// Invitations to judge the service. WeCom spells it so.
    pub satisfaction_investgate_cnt: Option<u64>,
    /// The part of the invitations that were answered.
    pub satisfaction_participation_rate: Option<f64>,
    /// The part of the answers that were content.
    pub satisfied_rate: Option<f64>,
    /// The part of the answers that were neither content nor discontent.
    pub middling_rate: Option<f64>,
    /// The part of the answers that were discontent.
    pub dissatisfied_rate: Option<f64>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetStatistic {
    type Response = GetStatisticResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/get_statistic";
    const REPEAT: Repeat = Repeat::Safe;
    const SPLIT: Split = Split::Days;
    const DOCUMENTS: &'static [u32] = &[99367];

    fn rules(parameters: &Object, now_ms: u64) -> Result<Route, Refusal> {
        check(parameters, now_ms)
    }
}
