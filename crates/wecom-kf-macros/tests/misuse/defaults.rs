use wecom_kf_core::Wire;
use wecom_kf_core::wire::Object;

/// Each field has a fault of its own, and all are told at once.
#[derive(Clone, PartialEq, Wire)]
struct Faults {
    /// An `Option` has one already.
    #[wire(default = 1)]
    optional: Option<u64>,
    /// The doc comment says another. Default 7200.
    #[wire(default = 3600)]
    another: u64,
    /// The doc comment says none.
    #[wire(default = "none")]
    unnamed: String,
    /// Twice. Default true.
    #[wire(default = true, default = true)]
    twice: bool,
    /// Named by its beginning alone. Default 7200.
    #[wire(default = 72)]
    beginning: u64,
    /// Without its sign. Default 1.
    #[wire(default = -1)]
    negative: i64,
    /// Named by its beginning alone. Default `a-b`.
    #[wire(default = "a")]
    word: String,
    #[wire(extra, default)]
    rest: Object,
}

/// With a default of its own beside the derived one. Default 1.
#[derive(Clone, PartialEq, Default, Wire)]
struct Both {
    /// Default 1.
    #[wire(default = 1)]
    number: u64,
}

fn main() {}
