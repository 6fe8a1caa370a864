//! Statistics, one row per day in China time.

mod span;

pub(crate) use span::windows;
pub use span::{BACK_DAYS, SPAN_DAYS, days, is_published};

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route, Split};
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use span::{LATEST, check};

/// Returns the statistics of a corp or an account, one row per day (`kf/get_corp_statistic`). WeCom edition (联合版) only.
///
/// Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
/// WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
/// method accepts any span within these limits and sends one request per 31 days.
///
/// 中文：获取「客户数据统计」企业汇总数据，每天一行，仅联合版。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天且不早于 2022-03-11；跨度更大时自动按 31 天拆成多次请求。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpStatistic {
    /// The account. Required by WeCom since November 2023; before, omitting it meant the whole corp.
    /// 中文：客服账号，2023 年 11 月起必填；此前不填表示整个企业。
    #[wire(bytes(0..=64))]
    pub open_kfid: Option<String>,
    /// The first day: any time within it, in Unix seconds.
    /// 中文：起始日期，当天任意时刻的 Unix 时间戳（秒）。
    #[wire(range(0..=LATEST))]
    pub start_time: u64,
    /// The last day: any time within it, in Unix seconds.
    /// 中文：结束日期，当天任意时刻的 Unix 时间戳（秒）。
    #[wire(range(0..=LATEST))]
    pub end_time: u64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of a corp or an account.
///
/// 中文：企业或客服账号的统计数据。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpStatisticResponse {
    /// A row for each day.
    /// 中文：每天一行。
    pub statistic_list: Vec<CorpStatisticDay>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of a corp or an account for one day.
///
/// 中文：企业或客服账号一天的统计数据。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CorpStatisticDay {
    /// The first second of the day, China time, in Unix seconds.
    /// 中文：当天零点（北京时间）的 Unix 时间戳（秒）。
    pub stat_time: u64,
    /// The statistics; absent until published.
    /// 中文：统计数据，尚未生成时没有。
    pub statistic: Option<CorpStatistic>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of a corp or an account. Rates are from 0 to 1, and absent if the denominator is 0.
///
/// 中文：企业或客服账号的统计数据。比率为 0 至 1，分母为 0 时不返回。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CorpStatistic {
    /// Sessions in which a customer wrote.
    /// 中文：客户发过消息的会话数。
    pub session_cnt: Option<u64>,
    /// Customers who wrote.
    /// 中文：发过消息的客户数。
    pub customer_cnt: Option<u64>,
    /// Messages of customers.
    /// 中文：客户发送的消息数。
    pub customer_msg_cnt: Option<u64>,
    /// Customers who were referred to a member or group.
    /// 中文：被升级服务的客户数。
    pub upgrade_service_customer_cnt: Option<u64>,
    /// Sessions in which the robot replied.
    /// 中文：智能回复的会话数。
    pub ai_session_reply_cnt: Option<u64>,
    /// The share of the robot's sessions that were handed over to a person.
    /// 中文：智能回复的会话中转人工的比率。
    pub ai_transfer_rate: Option<f64>,
    /// The share of customer messages for which the robot found an answer.
    /// 中文：客户消息命中知识库的比率。
    pub ai_knowledge_hit_rate: Option<f64>,
    /// Customers who reject the account's messages. Not in older responses.
    /// 中文：拒收该账号消息的客户数，较早的响应没有。
    pub msg_rejected_customer_cnt: Option<u64>,
    /// The fields that this version does not know, as they arrived.
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

/// Returns the statistics of an account's servicers, one row per day (`kf/get_servicer_statistic`). WeCom edition (联合版) only.
///
/// Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
/// WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days, and nothing before 2022-03-11; the
/// method accepts any span within these limits and sends one request per 31 days.
///
/// 中文：获取「客户数据统计」接待人员明细数据，每天一行，仅联合版。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天且不早于 2022-03-11；跨度更大时自动按 31 天拆成多次请求。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServicerStatistic {
    /// The account. Required by WeCom; in older versions, omitting it meant the whole corp.
    /// 中文：客服账号，必填；旧版本不填表示整个企业。
    #[wire(bytes(0..=64))]
    pub open_kfid: Option<String>,
    /// The servicer; without it, all servicers of the account together.
    /// 中文：接待人员；不填则为该账号所有接待人员的合计。
    #[wire(bytes(0..=64))]
    pub servicer_userid: Option<String>,
    /// The first day: any time within it, in Unix seconds.
    /// 中文：起始日期，当天任意时刻的 Unix 时间戳（秒）。
    #[wire(range(0..=LATEST))]
    pub start_time: u64,
    /// The last day: any time within it, in Unix seconds.
    /// 中文：结束日期，当天任意时刻的 Unix 时间戳（秒）。
    #[wire(range(0..=LATEST))]
    pub end_time: u64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of servicers.
///
/// 中文：接待人员的统计数据。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServicerStatisticResponse {
    /// A row for each day.
    /// 中文：每天一行。
    pub statistic_list: Vec<ServicerStatisticDay>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of servicers for one day.
///
/// 中文：接待人员一天的统计数据。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerStatisticDay {
    /// The first second of the day, China time, in Unix seconds.
    /// 中文：当天零点（北京时间）的 Unix 时间戳（秒）。
    pub stat_time: u64,
    /// The statistics; absent until published.
    /// 中文：统计数据，尚未生成时没有。
    pub statistic: Option<ServicerStatistic>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of servicers. Rates are from 0 to 1, and absent if the denominator is 0. The satisfaction figures are 0 or absent for
/// sessions that the API assigned to servicers.
///
/// 中文：接待人员的统计数据。比率为 0 至 1，分母为 0 时不返回；由 API 分配的会话，满意度数据为 0 或不返回。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerStatistic {
    /// Sessions that were assigned to a servicer.
    /// 中文：分配给接待人员的会话数。
    pub session_cnt: Option<u64>,
    /// Customers who wrote.
    /// 中文：发过消息的客户数。
    pub customer_cnt: Option<u64>,
    /// Messages of customers.
    /// 中文：客户发送的消息数。
    pub customer_msg_cnt: Option<u64>,
    /// The share of sessions that were answered.
    /// 中文：人工回复率。
    pub reply_rate: Option<f64>,
    /// The average time until the first reply, in seconds.
    /// 中文：平均首次响应时长，单位为秒。
    pub first_reply_average_sec: Option<f64>,
    /// Satisfaction survey invitations. The misspelling is WeCom's.
    /// 中文：满意度评价邀请数；字段名的拼写错误来自企业微信。
    pub satisfaction_investgate_cnt: Option<u64>,
    /// The share of invitations that were answered.
    /// 中文：满意度参评率。
    pub satisfaction_participation_rate: Option<f64>,
    /// The share of answers that were satisfied.
    /// 中文：满意评价的占比。
    pub satisfied_rate: Option<f64>,
    /// The share of answers that were neutral.
    /// 中文：一般评价的占比。
    pub middling_rate: Option<f64>,
    /// The share of answers that were dissatisfied.
    /// 中文：不满意评价的占比。
    pub dissatisfied_rate: Option<f64>,
    /// Customers who were referred to a member or group.
    /// 中文：被升级服务的客户数。
    pub upgrade_service_customer_cnt: Option<u64>,
    /// Invitations to add a member.
    /// 中文：专员服务邀请数。
    pub upgrade_service_member_invite_cnt: Option<u64>,
    /// Customers who added a member.
    /// 中文：添加专员的客户数。
    pub upgrade_service_member_customer_cnt: Option<u64>,
    /// Invitations to join a customer group.
    /// 中文：客户群邀请数。
    pub upgrade_service_groupchat_invite_cnt: Option<u64>,
    /// Customers who joined a customer group.
    /// 中文：加入客户群的客户数。
    pub upgrade_service_groupchat_customer_cnt: Option<u64>,
    /// Customers who reject the servicer's messages. Not in older responses.
    /// 中文：拒收该接待人员消息的客户数，较早的响应没有。
    pub msg_rejected_customer_cnt: Option<u64>,
    /// The fields that this version does not know, as they arrived.
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

/// Returns the statistics of the corp, one row per day (`kf/get_statistic`). Only for component apps (微信客服组件).
///
/// Days are in China time (UTC+8), and both ends are included. The statistics of a day are published at 06:00 of the next day: before that
/// WeCom may omit them, and today's are never available. One call covers up to 31 of the last 180 days; the method accepts any span within
/// these limits and sends one request per 31 days.
///
/// 中文：获取企业的统计数据，每天一行，仅限微信客服组件。日期按北京时间，含首尾两天；某天的数据次日 06:00 后才有，当天的查不到。每次最多 31 天，只能查最近 180 天；跨度更大时自动按 31 天拆成多次请求。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetStatistic {
    /// The first day: any time within it, in Unix seconds.
    /// 中文：起始日期，当天任意时刻的 Unix 时间戳（秒）。
    #[wire(range(0..=LATEST))]
    pub start_time: u64,
    /// The last day: any time within it, in Unix seconds.
    /// 中文：结束日期，当天任意时刻的 Unix 时间戳（秒）。
    #[wire(range(0..=LATEST))]
    pub end_time: u64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of the corp.
///
/// 中文：企业的统计数据。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetStatisticResponse {
    /// A row for each day.
    /// 中文：每天一行。
    pub statistic_list: Vec<ComponentStatisticDay>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of the corp for one day.
///
/// 中文：企业一天的统计数据。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ComponentStatisticDay {
    /// The first second of the day, China time, in Unix seconds.
    /// 中文：当天零点（北京时间）的 Unix 时间戳（秒）。
    pub stat_time: u64,
    /// The statistics; absent until published.
    /// 中文：统计数据，尚未生成时没有。
    pub statistic: Option<ComponentStatistic>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The statistics of the corp for component apps. Rates are from 0 to 1, and absent if the denominator is 0.
///
/// 中文：微信客服组件的企业统计数据。比率为 0 至 1，分母为 0 时不返回。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ComponentStatistic {
    /// Sessions in which a customer wrote.
    /// 中文：客户发过消息的会话数。
    pub session_cnt: Option<u64>,
    /// Customers who wrote.
    /// 中文：发过消息的客户数。
    pub customer_cnt: Option<u64>,
    /// Messages of customers.
    /// 中文：客户发送的消息数。
    pub customer_msg_cnt: Option<u64>,
    /// Sessions in which the robot replied.
    /// 中文：智能回复的会话数。
    pub ai_session_reply_cnt: Option<u64>,
    /// Sessions that were assigned to a servicer.
    /// 中文：分配给接待人员的会话数。
    pub servicer_session_cnt: Option<u64>,
    /// The share of sessions that were answered.
    /// 中文：人工回复率。
    pub reply_rate: Option<f64>,
    /// The average time until the first reply, in seconds.
    /// 中文：平均首次响应时长，单位为秒。
    pub first_reply_average_sec: Option<f64>,
    /// Satisfaction survey invitations. The misspelling is WeCom's.
    /// 中文：满意度评价邀请数；字段名的拼写错误来自企业微信。
    pub satisfaction_investgate_cnt: Option<u64>,
    /// The share of invitations that were answered.
    /// 中文：满意度参评率。
    pub satisfaction_participation_rate: Option<f64>,
    /// The share of answers that were satisfied.
    /// 中文：满意评价的占比。
    pub satisfied_rate: Option<f64>,
    /// The share of answers that were neutral.
    /// 中文：一般评价的占比。
    pub middling_rate: Option<f64>,
    /// The share of answers that were dissatisfied.
    /// 中文：不满意评价的占比。
    pub dissatisfied_rate: Option<f64>,
    /// The fields that this version does not know, as they arrived.
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
