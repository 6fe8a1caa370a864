//! Errors of requests that are rejected before sending, and warnings about those that are sent.

use super::TOO_LONG;
use alloc::string::String;
use wecom_kf_macros::Coded;

/// A request that was rejected before anything was sent.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = REQUEST, owner = Message)]
#[non_exhaustive]
pub enum RequestError {
    /// There is no operation of this name. Use `call(method, path, body)` for endpoints without a method.
    /// 中文：没有该名称的操作；还没有对应方法的接口请用 `call(method, path, body)`。
    #[coded(
        "request.unknown_operation",
        "there is no operation named {operation:?}; use call(method, path, body) for an endpoint without a method"
    )]
    UnknownOperation {
        /// The given name.
        operation: String,
    },
    /// The parameters are not a JSON object.
    /// 中文：参数不是 JSON 对象。
    #[coded("request.not_an_object", "the parameters must be one object, not {actual}")]
    NotAnObject {
        /// What they are instead.
        actual: String,
    },
    /// Objects and lists are nested too deeply.
    /// 中文：对象和列表嵌套过深。
    #[coded("request.too_deep", "the parameters are nested more than {limit} levels deep")]
    TooDeep {
        /// The maximum nesting depth.
        limit: u64,
    },
    /// A required field is missing.
    /// 中文：缺少必填字段。
    #[coded("request.missing_field", "{field} is required")]
    Missing {
        /// The path of the field.
        field: String,
    },
    /// One of several fields is required, and none is set.
    /// 中文：几个字段至少填一个，但都没有填。
    #[coded("request.missing_one_of", "one of {fields} is required")]
    MissingOneOf {
        /// The fields of which one is required.
        fields: String,
    },
    /// A field has the wrong type.
    /// 中文：字段的类型不对。
    #[coded("request.wrong_type", "{field} must be {expected}, not {actual}")]
    WrongType {
        /// The path of the field.
        field: String,
        /// The expected type.
        expected: String,
        /// The given type.
        actual: String,
    },
    /// A text or list is too long.
    /// 中文：文本或列表过长。
    #[coded("request.too_long", "{field} has {actual} {unit}; the limit is {limit}", hints = TOO_LONG.field)]
    TooLong {
        /// The path of the field.
        field: String,
        /// The maximum length.
        limit: u64,
        /// The unit: `bytes` (UTF-8), `characters` or `items`.
        unit: String,
        /// The given length.
        actual: u64,
    },
    /// A text or list is too short.
    /// 中文：文本或列表过短。
    #[coded("request.too_short", "{field} has {actual} {unit}; it needs at least {limit}")]
    TooShort {
        /// The path of the field.
        field: String,
        /// The minimum length.
        limit: u64,
        /// The unit: `bytes` (UTF-8), `characters` or `items`.
        unit: String,
        /// The given length.
        actual: u64,
    },
    /// A number is outside its range.
    /// 中文：数值超出范围。
    #[coded("request.out_of_range", "{field} is {actual}; it must be from {min} to {max}")]
    OutOfRange {
        /// The path of the field.
        field: String,
        /// The minimum.
        min: String,
        /// The maximum.
        max: String,
        /// The given value.
        actual: String,
    },
    /// A value is not one of the allowed ones.
    /// 中文：值不在允许的取值之中。
    #[coded("request.not_one_of", "{field} is {actual}; it must be one of {allowed}")]
    NotOneOf {
        /// The path of the field.
        field: String,
        /// The allowed values.
        allowed: String,
        /// The given value.
        actual: String,
    },
    /// A text contains a character that WeCom does not allow there.
    /// 中文：文本含有企业微信不允许的字符。
    #[coded("request.bad_character", "{field} may contain only {pattern}")]
    BadCharacter {
        /// The path of the field.
        field: String,
        /// The allowed pattern.
        pattern: String,
    },
    /// A text has the wrong form, such as a URL without a scheme.
    /// 中文：文本的格式不对，如 URL 没有协议头。
    #[coded("request.bad_form", "{field} must {expected}")]
    BadForm {
        /// The path of the field.
        field: String,
        /// What is expected of the text.
        expected: String,
    },
    /// The type is unknown, and there is no body under its name.
    /// 中文：类型未知，且没有以其命名的内容。
    #[coded(
        "request.unknown_variant",
        "{field} is {actual:?}, which is not a known type ({known}), and there is no object {actual:?} beside it"
    )]
    UnknownVariant {
        /// The path of the type field.
        field: String,
        /// The given type.
        actual: String,
        /// The known types.
        known: String,
    },
    /// The welcome code is older than 20 seconds: WeCom would return 41050.
    /// 中文：欢迎语 code 已超过 20 秒：企业微信会返回 41050。
    #[coded(
        "request.code_expired",
        "the welcome code is {age} s old, but valid for only 20 s ({limit} s with the allowance for clock differences); respond to enter_session immediately"
    )]
    CodeExpired {
        /// The age of the code, in seconds.
        age: u64,
        /// The maximum age, in seconds (20, and 5 for clock differences).
        limit: u64,
    },
    /// The start of a statistics range is after its end.
    /// 中文：统计的起始日期晚于结束日期。
    #[coded(
        "request.statistics_order",
        "start_time {start_time} is later than end_time {end_time}"
    )]
    StatisticsOrder {
        /// The requested start, in Unix seconds.
        start_time: u64,
        /// The requested end, in Unix seconds.
        end_time: u64,
    },
    /// A statistics range has more days than one call covers.
    /// 中文：统计的天数超过单次调用的上限。
    #[coded(
        "request.statistics_span",
        "the range covers {days} days (China time); one call covers {limit}"
    )]
    StatisticsSpan {
        /// The number of days in China time, both ends included.
        days: u64,
        /// The maximum number of days.
        limit: u64,
    },
    /// A statistics range starts too early: statistics are available for 180 days, and not before 2022-03-11.
    /// 中文：统计的起始日期过早：只能查最近 180 天，且不早于 2022-03-11。
    #[coded(
        "request.statistics_too_old",
        "statistics for {start_time} are not available; the earliest are from {earliest} (Unix seconds)"
    )]
    StatisticsTooOld {
        /// The requested start, in Unix seconds.
        start_time: u64,
        /// The earliest available time, in Unix seconds.
        earliest: u64,
    },
    /// A statistics range contains only today or later days. The statistics of a day are published at 06:00 of the next day, China time.
    /// 中文：统计范围只包含今天或以后；某天的数据在次日 06:00（北京时间）后才有。
    #[coded(
        "request.statistics_not_published",
        "none of these days is over yet; the first statistics will be published at {published_at} (Unix seconds: 06:00 China time of the next day)",
        retry
    )]
    StatisticsNotPublished {
        /// When the first day is published, in Unix seconds.
        published_at: u64,
    },
    /// The path passed to `call` is not below `cgi-bin/`.
    /// 中文：传给 `call` 的路径不在 `cgi-bin/` 之下。
    #[coded("request.bad_path", "invalid path: {reason}; write it like \"kf/send_msg\"")]
    BadPath {
        /// What is wrong with it.
        reason: String,
    },
}

/// Something that WeCom accepts but changes or may not handle: the request is sent, and the client logs a warning.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = WARNING, owner = Message)]
#[non_exhaustive]
pub enum RequestWarning {
    /// WeCom truncates a text.
    /// 中文：文本会被企业微信截断。
    #[coded("warning.text_cut", "{field} has {actual} bytes; WeCom truncates it to {limit}")]
    TextCut {
        /// The path of the field.
        field: String,
        /// How many bytes WeCom keeps.
        limit: u64,
        /// The given length, in bytes.
        actual: u64,
    },
    /// A text has an unusual form that WeCom accepts but phones may not, such as a mini program page without `.html`.
    /// 中文：文本的格式不常见，企业微信接受但手机上可能打不开，如小程序页面路径没有 `.html`。
    #[coded(
        "warning.unusual_form",
        "{field} should {expected}; WeCom accepts it as it is, but phones may not open it"
    )]
    Unusual {
        /// The path of the field.
        field: String,
        /// The expected form of the text.
        expected: String,
    },
    /// An image is larger than some editions accept.
    /// 中文：图片超过某些版本的上限。
    #[coded(
        "warning.large_image",
        "the image has {actual} bytes; some editions accept at most {limit}"
    )]
    LargeImage {
        /// The given size, in bytes.
        actual: u64,
        /// The size that every edition accepts, in bytes.
        limit: u64,
    },
    /// A range includes yesterday before its statistics are published, at 06:00 China time.
    /// 中文：范围包含昨天，但其统计数据在 06:00（北京时间）之前尚未生成。
    #[coded(
        "warning.statistics_early",
        "yesterday's statistics are published at {published_at} (Unix seconds: 06:00 China time); WeCom may omit them until then",
        retry
    )]
    StatisticsEarly {
        /// When they are published, in Unix seconds.
        published_at: u64,
    },
}
