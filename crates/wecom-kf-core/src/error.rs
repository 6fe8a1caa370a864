//! Every way in which the SDK itself can say no.
//!
//! One enum per area. Each variant has a stable code, a text with its details filled in, and a word on whether trying again
//! can help. The TypeScript classes, the union of codes and the glossary are written from [`CATALOGUE`]. No variant carries a
//! secret, a token or a message's text.

use alloc::string::String;
use alloc::vec::Vec;

use crate::errcode::FaultOwner;
use serde::Serialize;

/// Whether the same call can succeed when it is simply made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// No: something must be changed first.
    No,
    /// Yes, after a pause.
    Yes,
}

/// A detail of an error, for the other side of a binding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A text.
    Text(String),
    /// A count, a limit or a number of milliseconds.
    Number(u64),
    /// A number that may be negative.
    Signed(i64),
    /// Yes or no.
    Flag(bool),
}

macro_rules! detail_from {
    ($($from:ty => |$value:ident| $detail:expr),* $(,)?) => {
        $(impl From<$from> for Detail {
            fn from($value: $from) -> Self { $detail }
        })*
    };
}
detail_from! {
    &String => |text| Self::Text(text.clone()),
    &u64 => |number| Self::Number(*number),
    &i64 => |number| Self::Signed(*number),
    &bool => |flag| Self::Flag(*flag),
}

/// What a message adds for some fields: the field's path, and the words.
pub type Hints = &'static [(&'static str, &'static str)];

/// The one long text that there is help for. (A function of this name is in core and in the JavaScript package.)
const TOO_LONG: Hints = &[("text.content", SPLIT), ("content", SPLIT)];
const SPLIT: &str = "; splitText (split_text in Rust) cuts a text into parts that fit";

/// What the catalogue says of one error.
#[derive(Debug)]
pub struct Entry {
    /// The stable code, such as `callback.signature_mismatch`.
    pub code: &'static str,
    /// The names of its details, in order.
    pub details: &'static [&'static str],
    /// The message, with `{detail}` where a detail goes.
    pub message: &'static str,
    /// What the message adds for some fields: the field's path, and the words.
    pub hints: Hints,
    /// Whether trying again can help.
    pub retry: Retry,
    /// Whose fault it is.
    pub owner: FaultOwner,
    /// WXBizMsgCrypt's number for it, where there is one.
    pub number: Option<i32>,
    /// What it means and what to do.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// An error of this crate, seen from the other side of a binding.
pub trait Coded: core::error::Error {
    /// The stable code.
    fn code(&self) -> &'static str;
    /// Whether trying again can help.
    fn retry(&self) -> Retry;
    /// Whose fault it is.
    fn owner(&self) -> FaultOwner;
    /// WXBizMsgCrypt's number, where there is one.
    fn number(&self) -> Option<i32>;
    /// The details by name.
    fn details(&self) -> Vec<(&'static str, Detail)>;
}

/// One enum of errors with its part of the catalogue. `of` names whose fault they are; a variant can say otherwise.
macro_rules! errors {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident in $catalogue:ident of $owner:ident {
            $(
                $(#[doc = $variant_doc:literal])+
                $variant:ident { $($(#[doc = $detail_doc:literal])+ $detail:ident : $ty:ty),* $(,)? }
                    = $code:literal $(/ $number:literal)?, $retry:ident $(of $other:ident)?, $message:literal $(, $hints:ident by $hinted:ident)?;
            )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $variant_doc])+ $variant { $($(#[doc = $detail_doc])+ $detail: $ty),* },)*
        }

        /// This area's part of the catalogue.
        pub const $catalogue: &[Entry] = &[$(Entry {
            code: $code,
            details: &[$(stringify!($detail)),*],
            message: $message,
            hints: hints!($($hints)?),
            retry: Retry::$retry,
            owner: owner!($owner $($other)?),
            number: number!($($number)?),
            #[cfg(feature = "schema")]
            doc: doc_text!($($variant_doc)*),
        }),*];

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $(Self::$variant { $($detail),* } => {
                        $(let _ = $detail;)*
                        write!(f, $message)?;
                        $(write_hint(f, $hints, $hinted)?;)?
                        Ok(())
                    })*
                }
            }
        }

        impl core::error::Error for $name {}

        impl $name {
            /// The stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code,)* }
            }
        }

        impl Coded for $name {
            fn code(&self) -> &'static str {
                Self::code(self)
            }

            fn retry(&self) -> Retry {
                match self { $(Self::$variant { .. } => Retry::$retry,)* }
            }

            fn owner(&self) -> FaultOwner {
                match self { $(Self::$variant { .. } => owner!($owner $($other)?),)* }
            }

            fn number(&self) -> Option<i32> {
                match self { $(Self::$variant { .. } => number!($($number)?),)* }
            }

            fn details(&self) -> Vec<(&'static str, Detail)> {
                match self { $(Self::$variant { $($detail),* } => vec![$((stringify!($detail), Detail::from($detail))),*],)* }
            }
        }
    };
}

macro_rules! owner {
    ($owner:ident) => {
        FaultOwner::$owner
    };
    ($owner:ident $other:ident) => {
        FaultOwner::$other
    };
}

macro_rules! hints {
    () => {
        &[]
    };
    ($hints:ident) => {
        $hints
    };
}

fn write_hint(f: &mut core::fmt::Formatter<'_>, hints: Hints, field: &str) -> core::fmt::Result {
    let hint = hints.iter().find(|(hinted, _)| *hinted == field);
    f.write_str(hint.map_or("", |(_, words)| words))
}

macro_rules! number {
    () => {
        None
    };
    ($number:literal) => {
        Some($number)
    };
}

errors! {
    /// A request that was refused before anything was sent.
    pub enum RequestError in REQUEST of Message {
        /// There is no operation of this name. `call(method, path, body)` reaches what has no method yet.
        UnknownOperation {
            /// The name that was given.
            operation: String
        } = "request.unknown_operation", No,
            "there is no operation named {operation:?}; use call(method, path, body) for an endpoint this SDK has no method for";
        /// The parameters are not a JSON object.
        NotAnObject {
            /// What they are instead.
            actual: String
        } = "request.not_an_object", No, "the parameters must be one object, not {actual}";
        /// Objects and lists stand in each other more deeply than can be read.
        TooDeep {
            /// How deeply they may, at the most.
            limit: u64
        } = "request.too_deep", No, "the parameters are nested more than {limit} objects and lists deep";
        /// A field that WeCom requires is not there.
        Missing {
            /// The path of the field.
            field: String
        } = "request.missing_field", No, "{field} is required and was not given";
        /// None of several fields is there, and one must be.
        MissingOneOf {
            /// The fields, one of which is required.
            fields: String
        } = "request.missing_one_of", No, "one of {fields} is required and none was given";
        /// A field holds another type than WeCom reads.
        WrongType {
            /// The path of the field.
            field: String,
            /// The type that WeCom reads.
            expected: String,
            /// The type that was given.
            actual: String
        } = "request.wrong_type", No, "{field} must be {expected}, not {actual}";
        /// A text or list is over its limit.
        TooLong {
            /// The path of the field.
            field: String,
            /// The greatest length.
            limit: u64,
            /// What is counted: `bytes` (UTF-8), `characters` or `items`.
            unit: String,
            /// The length that was given.
            actual: u64
        } = "request.too_long", No, "{field} has {actual} {unit}; the limit is {limit}", TOO_LONG by field;
        /// A text or list is under its least length.
        TooShort {
            /// The path of the field.
            field: String,
            /// The least length.
            limit: u64,
            /// What is counted: `bytes` (UTF-8), `characters` or `items`.
            unit: String,
            /// The length that was given.
            actual: u64
        } = "request.too_short", No, "{field} has {actual} {unit}; it needs at least {limit}";
        /// A number is outside its range.
        OutOfRange {
            /// The path of the field.
            field: String,
            /// The least value.
            min: String,
            /// The greatest value.
            max: String,
            /// The value that was given.
            actual: String
        } = "request.out_of_range", No, "{field} is {actual}; it must be from {min} to {max}";
        /// A value is not one of the allowed ones.
        NotOneOf {
            /// The path of the field.
            field: String,
            /// The allowed values.
            allowed: String,
            /// The value that was given.
            actual: String
        } = "request.not_one_of", No, "{field} is {actual}; it must be one of {allowed}";
        /// A text holds a character that WeCom does not allow there.
        BadCharacter {
            /// The path of the field.
            field: String,
            /// The pattern of what is allowed.
            pattern: String
        } = "request.bad_character", No, "{field} may hold only {pattern}";
        /// A text has another form than WeCom reads: an address without its scheme.
        BadForm {
            /// The path of the field.
            field: String,
            /// What the text must do.
            expected: String
        } = "request.bad_form", No, "{field} must {expected}";
        /// The tag names no known variant, and there is no body under its name either.
        UnknownVariant {
            /// The path of the tag.
            field: String,
            /// The tag that was given.
            actual: String,
            /// The known tags.
            known: String
        } = "request.unknown_variant", No,
            "{field} is {actual:?}, which is no known type ({known}) and has no object {actual:?} beside it";
        /// The parameters name the same thing in two ways that exclude each other.
        Conflict {
            /// The fields that exclude each other.
            fields: String
        } = "request.conflict", No, "{fields} exclude each other; give one";
        /// The welcome code is past its 20 seconds: WeCom would answer 41050.
        CodeExpired {
            /// How old the code is, in seconds.
            age: u64,
            /// How old it may be, in seconds (20, and 5 for clocks that differ).
            limit: u64
        } = "request.code_expired", No,
            "the welcome code is {age} s old and lasts 20 s ({limit} s with the allowance for clocks); answer enter_session at once";
        /// Statistics were asked for from a time to an earlier one.
        StatisticsOrder {
            /// The first second that was asked for.
            start_time: u64,
            /// The last second that was asked for.
            end_time: u64
        } = "request.statistics_order", No, "start_time {start_time} is later than end_time {end_time}";
        /// Statistics were asked for over more days than one call covers.
        StatisticsSpan {
            /// The number of days of China time, both ends included.
            days: u64,
            /// The greatest number of days.
            limit: u64
        } = "request.statistics_span", No, "the range covers {days} days of China time; one call covers {limit}";
        /// Statistics were asked for from before there are any: 180 days back, and none before 2022-03-11.
        StatisticsTooOld {
            /// The first second that was asked for.
            start_time: u64,
            /// The first second that there are statistics for.
            earliest: u64
        } = "request.statistics_too_old", No,
            "there are no statistics from {start_time} on any more; they begin at {earliest} (unix seconds)";
        /// Statistics were asked for of today or later days alone. A day's come out at 06:00 of the next day, China time.
        StatisticsNotPublished {
            /// When the first of the days comes out, in unix seconds.
            published_at: u64
        } = "request.statistics_not_published", Yes,
            "none of these days is over yet; the first will be published at {published_at} (unix seconds: 06:00 China time of the next day)";
        /// The path of a free call is not a path below `cgi-bin/`.
        BadPath {
            /// What is wrong with it.
            reason: String
        } = "request.bad_path", No, "the path cannot be called: {reason}; write it as in \"kf/send_msg\"";
    }
}

errors! {
    /// What WeCom takes, but not as it stands: the request is sent, and the client's log says so.
    pub enum RequestWarning in WARNING of Message {
        /// WeCom cuts a text.
        TextCut {
            /// The path of the field.
            field: String,
            /// How many bytes WeCom keeps.
            limit: u64,
            /// The length that was given, in bytes.
            actual: u64
        } = "warning.text_cut", No, "{field} has {actual} bytes; WeCom cuts it at {limit}";
        /// A text has an unusual form: WeCom takes it, and phones may not. A mini program's page without `.html`.
        Unusual {
            /// The path of the field.
            field: String,
            /// What the text should do.
            expected: String
        } = "warning.unusual_form", No, "{field} should {expected}; WeCom takes it as it is, but phones may not open it";
        /// An image is larger than some editions take.
        LargeImage {
            /// The size that was given, in bytes.
            actual: u64,
            /// How many bytes every edition takes.
            limit: u64
        } = "warning.large_image", No, "the image has {actual} bytes; some editions take at most {limit}";
        /// Yesterday's statistics were asked for before they come out, at 06:00 China time.
        StatisticsEarly {
            /// When they come out, in unix seconds.
            published_at: u64
        } = "warning.statistics_early", Yes,
            "yesterday's statistics come out at {published_at} (unix seconds: 06:00 China time); WeCom may leave them out until then";
    }
}

errors! {
    /// A change of session state that the rules forbid.
    pub enum StateError in STATE of Message {
        /// The session cannot go from the one state to the other.
        IllegalTransition {
            /// The present state, by number.
            from: i64,
            /// The wanted state, by number.
            to: i64,
            /// The states that can be reached from here; `none` for an ended session.
            allowed: String
        } = "state.illegal_transition", No,
            "a session in state {from} cannot be moved to state {to}; from {from} it can go to: {allowed}";
        /// The number is no session state.
        UnknownState {
            /// The number.
            state: i64
        } = "state.unknown_state", No, "{state} is no session state; states are 0 to 4";
        /// A session goes to a person (state 3), and nobody is named.
        ServicerRequired {} = "state.servicer_required", No, "servicer_userid is required to hand a session to a person (state 3)";
    }
}

errors! {
    /// A response that cannot be read as WeCom's.
    pub enum ResponseError in RESPONSE of Unknown {
        /// The body is not JSON: a proxy, a wrong host or a cut connection answered.
        NotJson {
            /// The HTTP status.
            status: u64,
            /// The first bytes of the body; markup and line breaks left as they are.
            start: String
        } = "response.not_json", Yes, "HTTP {status} with a body that is not JSON; it begins: {start}";
        /// The body is empty.
        Empty {
            /// The HTTP status.
            status: u64
        } = "response.empty", Yes, "HTTP {status} with an empty body";
        /// The body is JSON, but not an object.
        NotAnObject {
            /// What it is instead.
            actual: String
        } = "response.not_an_object", No, "the response must be one object, not {actual}";
        /// The HTTP status is an error, and the body is not WeCom's.
        HttpStatus {
            /// The HTTP status.
            status: u64
        } = "response.http_status", Yes, "HTTP {status} instead of WeCom's answer";
        /// The body is an object without an error code: a gateway or another server answered.
        NoErrcode {
            /// The HTTP status.
            status: u64
        } = "response.no_errcode", Yes,
            "HTTP {status} with JSON that has no errcode, so it is not WeCom's answer; check the base URL, the path, and any proxy or gateway on the way";
        /// The values of the body stand within each other deeper than any of WeCom's.
        TooDeep {
            /// How deep they may stand.
            limit: u64
        } = "response.too_deep", No, "the response nests values more than {limit} levels deep; WeCom's have a few";
        /// A field that the SDK needs is missing or has another shape.
        Unreadable {
            /// The path of the field and what was expected there.
            reason: String
        } = "response.unreadable", No, "the response cannot be read: {reason}";
        /// WeCom answered with an error code.
        Api {
            /// The error code; `explainErrcode` says what it means.
            errcode: i64,
            /// WeCom's own text, for people only.
            errmsg: String
        } = "api.error", No, "WeCom answered {errcode}: {errmsg}";
    }
}

errors! {
    /// A callback that was refused. Numbers are those of WXBizMsgCrypt (WeCom document 90307).
    pub enum CallbackError in CALLBACK of Unknown {
        /// The callback's own settings cannot work.
        BadConfig {
            /// What is wrong.
            reason: String
        } = "callback.bad_config", No, "the callback settings cannot work: {reason}";
        /// The EncodingAESKey is not 43 characters of Base64.
        BadKey {
            /// Its length in characters.
            length: u64
        } = "callback.bad_key" / -40004, No,
            "the EncodingAESKey must be 43 letters, digits, + or /, as the admin console shows it; this one has {length} characters or another character among them";
        /// The query lacks a parameter.
        MissingParameter {
            /// The parameter.
            name: String
        } = "callback.missing_parameter" / -40001, No, "the query has no {name}; pass the whole query string of the request";
        /// The query is longer than any of WeCom's: it is not read.
        LongQuery {
            /// Its length in bytes.
            length: u64
        } = "callback.long_query" / -40001, No, "the query has {length} bytes; WeCom's have a few hundred";
        /// The query has a parameter twice.
        RepeatedParameter {
            /// The parameter.
            name: String
        } = "callback.repeated_parameter" / -40001, No, "the query has {name} more than once";
        /// The signature does not match: another Token is configured, or the request is not from WeCom.
        SignatureMismatch {} = "callback.signature_mismatch" / -40001, No,
            "the signature does not match; check that the Token is the one of this callback URL";
        /// The body is no envelope: neither the XML nor the JSON form can be read.
        BadEnvelope {
            /// What was wrong.
            reason: String
        } = "callback.bad_envelope" / -40002, No, "the body is not a callback envelope: {reason}";
        /// The ciphertext is not Base64.
        BadBase64 {} = "callback.bad_base64" / -40010, No, "the ciphertext is not standard Base64";
        /// The ciphertext's length is no multiple of the cipher's block.
        BadLength {
            /// The length in bytes.
            length: u64
        } = "callback.bad_length" / -40007, No, "the ciphertext has {length} bytes, which is no positive multiple of 16";
        /// The padding is wrong: another EncodingAESKey is configured, or the ciphertext was changed.
        BadPadding {} = "callback.bad_padding" / -40008, No,
            "the decrypted text is not padded as it must be; check that the EncodingAESKey is the one of this callback URL";
        /// The decrypted frame is shorter than it says.
        BadFrame {} = "callback.bad_frame" / -40008, No, "the decrypted frame is shorter than the length it names";
        /// The decrypted text is not UTF-8.
        NotUtf8 {} = "callback.not_utf8" / -40008, No, "the decrypted text is not UTF-8";
        /// The message is addressed to another corp, suite or app.
        ReceiverMismatch {} = "callback.receiver_mismatch" / -40005, No,
            "the message is for another receiver; set receiveId to the corp id (own app), the suite id (suite events) or the list of both";
        /// The decrypted message is not well-formed.
        BadMessage {
            /// What was wrong.
            reason: String
        } = "callback.bad_message" / -40002, No, "the decrypted message cannot be read: {reason}";
    }
}

errors! {
    /// A request that no response came back for. The details never hold the URL's path or query: secrets stand there.
    pub enum TransportError in TRANSPORT of Unknown {
        /// No connection came about (DNS, refused, TLS, proxy): nothing was sent, and the call can safely be made again.
        Connect {
            /// What the network said.
            detail: String
        } = "transport.connect", Yes, "no connection to the server: {detail}";
        /// The request was sent, and the response did not arrive whole (reset, truncated, unreadable): it may have been carried out.
        Lost {
            /// What the network said.
            detail: String
        } = "transport.lost", Yes, "the response was lost, and the call may have been carried out: {detail}";
        /// The time for the call ran out.
        Timeout {
            /// The time that was allowed, and how far the call had come.
            detail: String,
            /// Whether the server may have received the request: `false` is certain, `true` a possibility.
            sent: bool
        } = "transport.timeout", Yes, "no response in time: {detail}";
        /// The caller's signal ended the call: it may have been carried out.
        Aborted {} = "transport.aborted", No, "the call was aborted by its signal";
        /// The response is larger than the limit; the rest was not read.
        BodyTooLarge {
            /// The limit in bytes.
            limit: u64
        } = "transport.body_too_large", No, "the response is larger than {limit} bytes";
        /// The request cannot be sent: a URL, header or setting is not valid.
        InvalidRequest {
            /// What is wrong.
            detail: String
        } = "transport.invalid_request", No of Account, "the request cannot be sent: {detail}";
        /// The client was closed.
        Closed {} = "transport.closed", No of Account, "the client is closed; make a new one";
    }
}

impl TransportError {
    /// Whether the server may have received the request: `false` is certain, `true` a possibility.
    #[must_use]
    pub const fn sent(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::InvalidRequest { .. } => false,
            Self::Timeout { sent, .. } => *sent,
            Self::Lost { .. } | Self::Aborted {} | Self::BodyTooLarge { .. } | Self::Closed {} => true,
        }
    }
}

errors! {
    /// What kept a handler from taking a callback, or its work from ending well. `onError` is told of it.
    pub enum HandlerError in HANDLER of Unknown {
        /// The body is over the handler's limit (`maxBody`). It was answered 413, and the rest was not kept.
        BodyTooLarge {
            /// The limit in bytes.
            limit: u64
        } = "handler.body_too_large", No, "the callback's body is larger than {limit} bytes (maxBody)";
        /// The body was read before the handler saw the request, and nothing is left of it. It was answered 500.
        BodyConsumed {} = "handler.body_consumed", No,
            "the body was read before this handler saw the request, and nothing usable is left of it: give the handler the framework's own request \
            (Express req, Fastify request, Koa ctx), and let the parser before it leave XML alone or read it as text or bytes";
        /// The body did not arrive whole: the connection broke.
        BodyLost {} = "handler.body_lost", Yes, "the callback's body did not arrive whole";
        /// The body did not arrive in time. It was answered 408, and the connection was closed.
        BodyLate {
            /// How long it may take, in milliseconds.
            limit: u64
        } = "handler.body_late", Yes, "the callback's body did not arrive within {limit} ms (bodyTimeout)";
        /// A check of the URL carried a message instead of an echo: somebody caught a callback, and tried to have it read out. It was answered 401.
        NotAnEcho {} = "handler.not_an_echo", No,
            "a check of the URL carried a sealed message, which is not read out to whoever sent it: somebody has caught a callback; use https";
        /// The signed timestamp is too far from now for the replay guard. It was answered 401.
        StaleTimestamp {
            /// How many seconds ago it was signed; negative for the future.
            age: i64,
            /// How far it may be from now, in seconds.
            tolerance: u64
        } = "handler.stale_timestamp", No,
            "the callback was signed {age} s ago, and replay.tolerance allows {tolerance} s: it is an old one sent again, or this machine's clock is wrong";
        /// The replay guard's store failed or did not answer. Before the work it was answered 500, and nothing was done, so that WeCom
        /// sends the callback again; after the work only the note that it was done is missing.
        StoreFailed {} = "handler.store_failed", Yes, "the store of the replay guard failed";
        /// The work was not done when WeCom had to be answered. It was answered 500, so that WeCom sends the callback again.
        LateWork {
            /// How long it may take, in milliseconds.
            limit: u64
        } = "handler.late_work", Yes,
            "the work took over {limit} ms, longer than WeCom can be kept waiting: give the handler a context with waitUntil, or do less";
    }
}

errors! {
    /// A client that cannot work as it is set up.
    pub enum ClientError in CLIENT of Account {
        /// An option is missing or not valid.
        BadOption {
            /// The option.
            option: String,
            /// What is wrong with it.
            reason: String
        } = "client.bad_option", No, "{option}: {reason}";
        /// A file, Blob or stream that was to be uploaded failed while it was read; the cause says how. Nothing was sent.
        UnreadableMedia {
            /// What failed, and how.
            reason: String
        } = "client.unreadable_media", No of Unknown, "media: {reason}";
        /// A function that was to give a secret or a token failed.
        CredentialsFailed {
            /// The option that the function is.
            option: String
        } = "client.credentials_failed", Yes, "{option}: its function failed; the cause says how";
        /// A page repeats the one before it: the paging would not end.
        StalledPaging {
            /// The operation.
            operation: String
        } = "client.stalled_paging", No of Unknown, "{operation} returned the same page again; stopped, so as not to ask forever";
    }
}

/// Every error of the SDK, by its class in JavaScript.
pub const CATALOGUE: &[(&str, &[Entry])] = &[
    ("KfRequestError", REQUEST),
    ("KfStateError", STATE),
    ("KfResponseError", RESPONSE),
    ("KfCallbackError", CALLBACK),
    ("KfHandlerError", HANDLER),
    ("KfTransportError", TRANSPORT),
    ("KfClientError", CLIENT),
];
