use wecom_kf_core::Wire;
use wecom_kf_core::wire::Object;

/// Each field has a fault of its own, and all are told at once.
#[derive(Clone, PartialEq, Default, Wire)]
struct Faults {
    /// Misspelt.
    #[wire(byte(1..=64))]
    misspelt: String,
    /// Unknown.
    #[wire(colour)]
    unknown: String,
    /// A limit of texts on a number.
    #[wire(bytes(1..=64))]
    number: u64,
    /// A limit of lists on a text.
    #[wire(items(1..=3))]
    text: Option<String>,
    /// A limit of numbers on a list.
    #[wire(range(0..=9))]
    list: Vec<String>,
    /// Twice.
    #[wire(word, word)]
    twice: String,
    /// Not including its end.
    #[wire(bytes(1..64))]
    exclusive: String,
    /// The wrong way round.
    #[wire(chars(9..=1))]
    reversed: String,
    undocumented: String,
    /// Without its limits.
    #[wire(bytes = 3)]
    limitless: String,
    /// With something behind it.
    #[wire(word(3))]
    more: String,
    #[wire(extra = 1)]
    kept: Object,
    #[wire(extra, secret)]
    limited: Object,
    #[wire(extra)]
    first: Object,
    #[wire(raw)]
    second: Object,
}

/// A setter that stands in the constructor's way.
#[derive(Clone, PartialEq, Default, Wire)]
struct Constructor {
    /// Required.
    name: String,
    /// The setter.
    new: Option<String>,
}

/// A variant to be without, and no union.
#[derive(Clone, PartialEq, Default, Wire)]
struct NoUnion {
    /// Not everywhere.
    #[wire(present_unless = "event")]
    somewhere: Option<String>,
}

/// A field that is never absent.
#[derive(Clone, PartialEq, Default, Wire)]
struct NoOption {
    /// Not everywhere.
    #[wire(present_unless = "event")]
    somewhere: String,
}

fn main() {}
