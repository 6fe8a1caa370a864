//! Requests that are refused before anything is sent, and warnings about those that are sent.

use super::TOO_LONG;
use alloc::string::String;
use wecom_kf_macros::Coded;

/// A request that was refused before anything was sent.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = REQUEST, owner = Message)]
#[non_exhaustive]
pub enum RequestError {
    /// There is no operation of this name. `call(method, path, body)` reaches what has no method yet.
    #[coded(
        "request.unknown_operation",
        "there is no operation named {operation:?}; use call(method, path, body) for an endpoint this SDK has no method for"
    )]
    UnknownOperation {
        /// The name that was given.
        operation: String,
    },
    /// The parameters are not a JSON object.
    #[coded("request.not_an_object", "the parameters must be one object, not {actual}")]
    NotAnObject {
        /// What they are instead.
        actual: String,
    },
    /// Objects and lists stand in each other more deeply than can be read.
    #[coded(
        "request.too_deep",
        "the parameters are nested more than {limit} objects and lists deep"
    )]
    TooDeep {
        /// How deeply they may, at the most.
        limit: u64,
    },
    /// A field that WeCom requires is not there.
    #[coded("request.missing_field", "{field} is required and was not given")]
    Missing {
        /// The path of the field.
        field: String,
    },
    /// None of several fields is there, and one must be.
    #[coded("request.missing_one_of", "one of {fields} is required and none was given")]
    MissingOneOf {
        /// The fields, one of which is required.
        fields: String,
    },
    /// A field holds another type than WeCom reads.
    #[coded("request.wrong_type", "{field} must be {expected}, not {actual}")]
    WrongType {
        /// The path of the field.
        field: String,
        /// The type that WeCom reads.
        expected: String,
        /// The type that was given.
        actual: String,
    },
    /// A text or list is over its limit.
    #[coded("request.too_long", "{field} has {actual} {unit}; the limit is {limit}", hints = TOO_LONG.field)]
    TooLong {
        /// The path of the field.
        field: String,
        /// The greatest length.
        limit: u64,
        /// What is counted: `bytes` (UTF-8), `characters` or `items`.
        unit: String,
        /// The length that was given.
        actual: u64,
    },
    /// A text or list is under its least length.
    #[coded("request.too_short", "{field} has {actual} {unit}; it needs at least {limit}")]
    TooShort {
        /// The path of the field.
        field: String,
        /// The least length.
        limit: u64,
        /// What is counted: `bytes` (UTF-8), `characters` or `items`.
        unit: String,
        /// The length that was given.
        actual: u64,
    },
    /// A number is outside its range.
    #[coded("request.out_of_range", "{field} is {actual}; it must be from {min} to {max}")]
    OutOfRange {
        /// The path of the field.
        field: String,
        /// The least value.
        min: String,
        /// The greatest value.
        max: String,
        /// The value that was given.
        actual: String,
    },
    /// A value is not one of the allowed ones.
    #[coded("request.not_one_of", "{field} is {actual}; it must be one of {allowed}")]
    NotOneOf {
        /// The path of the field.
        field: String,
        /// The allowed values.
        allowed: String,
        /// The value that was given.
        actual: String,
    },
    /// A text holds a character that WeCom does not allow there.
    #[coded("request.bad_character", "{field} may hold only {pattern}")]
    BadCharacter {
        /// The path of the field.
        field: String,
        /// The pattern of what is allowed.
        pattern: String,
    },
    /// A text has another form than WeCom reads: an address without its scheme.
    #[coded("request.bad_form", "{field} must {expected}")]
    BadForm {
        /// The path of the field.
        field: String,
        /// What the text must do.
        expected: String,
    },
    /// The tag names no known variant, and there is no body under its name either.
    #[coded(
        "request.unknown_variant",
        "{field} is {actual:?}, which is no known type ({known}) and has no object {actual:?} beside it"
    )]
    UnknownVariant {
        /// The path of the tag.
        field: String,
        /// The tag that was given.
        actual: String,
        /// The known tags.
        known: String,
    },
    /// The welcome code is past its 20 seconds: WeCom would answer 41050.
    #[coded(
        "request.code_expired",
        "the welcome code is {age} s old and lasts 20 s ({limit} s with the allowance for clocks); answer enter_session at once"
    )]
    CodeExpired {
        /// How old the code is, in seconds.
        age: u64,
        /// How old it may be, in seconds (20, and 5 for clocks that differ).
        limit: u64,
    },
    /// Statistics were asked for from a time to an earlier one.
    #[coded(
        "request.statistics_order",
        "start_time {start_time} is later than end_time {end_time}"
    )]
    StatisticsOrder {
        /// The first second that was asked for.
        start_time: u64,
        /// The last second that was asked for.
        end_time: u64,
    },
    /// Statistics were asked for over more days than one call covers.
    #[coded(
        "request.statistics_span",
        "the range covers {days} days of China time; one call covers {limit}"
    )]
    StatisticsSpan {
        /// The number of days of China time, both ends included.
        days: u64,
        /// The greatest number of days.
        limit: u64,
    },
    /// Statistics were asked for from before there are any: 180 days back, and none before 2022-03-11.
    #[coded(
        "request.statistics_too_old",
        "there are no statistics from {start_time} on any more; they begin at {earliest} (unix seconds)"
    )]
    StatisticsTooOld {
        /// The first second that was asked for.
        start_time: u64,
        /// The first second that there are statistics for.
        earliest: u64,
    },
    /// Statistics were asked for of today or later days alone. A day's come out at 06:00 of the next day, China time.
    #[coded(
        "request.statistics_not_published",
        "none of these days is over yet; the first will be published at {published_at} (unix seconds: 06:00 China time of the next day)",
        retry
    )]
    StatisticsNotPublished {
        /// When the first of the days comes out, in unix seconds.
        published_at: u64,
    },
    /// The path of a free call is not a path below `cgi-bin/`.
    #[coded(
        "request.bad_path",
        "the path cannot be called: {reason}; write it as in \"kf/send_msg\""
    )]
    BadPath {
        /// What is wrong with it.
        reason: String,
    },
}

/// What WeCom takes, but not as it stands: the request is sent, and the client's log says so.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = WARNING, owner = Message)]
#[non_exhaustive]
pub enum RequestWarning {
    /// WeCom cuts a text.
    #[coded("warning.text_cut", "{field} has {actual} bytes; WeCom cuts it at {limit}")]
    TextCut {
        /// The path of the field.
        field: String,
        /// How many bytes WeCom keeps.
        limit: u64,
        /// The length that was given, in bytes.
        actual: u64,
    },
    /// A text has an unusual form: WeCom takes it, and phones may not. A mini program's page without `.html`.
    #[coded(
        "warning.unusual_form",
        "{field} should {expected}; WeCom takes it as it is, but phones may not open it"
    )]
    Unusual {
        /// The path of the field.
        field: String,
        /// What the text should do.
        expected: String,
    },
    /// An image is larger than some editions take.
    #[coded(
        "warning.large_image",
        "the image has {actual} bytes; some editions take at most {limit}"
    )]
    LargeImage {
        /// The size that was given, in bytes.
        actual: u64,
        /// How many bytes every edition takes.
        limit: u64,
    },
    /// Yesterday's statistics were asked for before they come out, at 06:00 China time.
    #[coded(
        "warning.statistics_early",
        "yesterday's statistics come out at {published_at} (unix seconds: 06:00 China time); WeCom may leave them out until then",
        retry
    )]
    StatisticsEarly {
        /// When they come out, in unix seconds.
        published_at: u64,
    },
}
