use wecom_kf_core::Wire;

/// A struct has no attributes.
#[derive(Clone, PartialEq, Default, Wire)]
#[wire(tag = "msgtype")]
struct Tagged {}

#[derive(Clone, PartialEq, Default, Wire)]
struct Undocumented {}

/// A tuple.
#[derive(Clone, PartialEq, Default, Wire)]
struct Tuple(String);

/// Generic.
#[derive(Clone, PartialEq, Default, Wire)]
struct Generic<T> {
    /// A value.
    value: T,
}

/// Neither a union nor codes.
#[derive(Clone, PartialEq, Wire)]
enum Neither {
    /// A.
    #[wire("a")]
    A(String),
}

/// 中文：先中文。
/// Then English.
#[derive(Clone, PartialEq, Default, Wire)]
struct ChineseFirst {}

/// Twice in Chinese.
/// 中文：一。
/// 中文：二。
#[derive(Clone, PartialEq, Default, Wire)]
struct ChineseTwice {}

fn main() {}
