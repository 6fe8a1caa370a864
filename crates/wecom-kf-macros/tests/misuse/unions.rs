use wecom_kf_core::{Value, Wire};

/// Misspelt.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nestd)]
enum Misspelt {}

/// Closed, with a variant that has no value and one that holds two types.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
enum Closed {
    /// A text.
    Text(String),
    /// Two.
    #[wire("two")]
    Two(String, String),
}

/// Closed, with a number that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(codes)]
enum ClosedCodes {
    /// One.
    #[wire(1)]
    One(i64),
    /// None.
    Two,
}

/// Two layouts.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested, inline)]
enum TwoLayouts {}

/// Values, attributes and the other variant twice.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
enum Twice {
    /// A text.
    #[wire("text")]
    Text(String),
    /// The same.
    #[wire("text")]
    Same(String),
    /// Two attributes.
    #[wire("more")]
    #[wire("most")]
    More(String),
    /// What is not known.
    #[wire(other)]
    Other(Value),
    /// Once more.
    #[wire(other)]
    Another(Value),
}

/// Codes with the same faults, and with another variant that holds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(codes)]
enum TwiceCodes {
    /// One.
    #[wire(-1)]
    One,
    /// One.
    #[wire(-1)]
    Same,
    /// No number.
    #[wire("2")]
    Text,
    /// What is not known.
    #[wire(other)]
    Unknown,
}

fn main() {}
