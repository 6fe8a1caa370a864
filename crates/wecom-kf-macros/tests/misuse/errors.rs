use wecom_kf_macros::Coded;

/// Neither a catalogue nor an owner.
#[derive(Debug, Coded)]
#[coded(catalog = REQUEST)]
enum NoCatalogue {}

/// Faults of variants.
#[derive(Debug, Coded)]
#[coded(catalogue = REQUEST, owner = Message)]
enum Faults {
    /// Without a code.
    Nameless {},
    /// With an unknown attribute.
    #[coded("request.unknown", "it is unknown", retries)]
    Unknown {},
    /// With details that have no names.
    #[coded("request.tuple", "it is a tuple")]
    Tuple(String),
    #[coded("request.undocumented", "it has no documentation")]
    Undocumented {},
}

fn main() {}
