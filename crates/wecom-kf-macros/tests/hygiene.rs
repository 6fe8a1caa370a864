//! The derived code works with any names of the user.
#![deny(warnings)]

use serde_json::json;
use wecom_kf_core::wire::{Object as Fields, Wire as _};

mod hostile {
    #![allow(
        dead_code,
        missing_docs,
        reason = "they only stand in the way of what the derives name"
    )]

    pub(crate) struct Clone;
    pub(crate) struct Default;
    pub(crate) struct Err;
    pub(crate) struct Into;
    pub(crate) struct None;
    pub(crate) struct Object;
    pub(crate) struct Ok;
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Some;
    pub(crate) struct Value;
    pub(crate) trait IntoIterator {}
    pub(crate) trait Iterator {}
}

mod types {
    #[allow(unused_imports, reason = "as above")]
    use super::hostile::*;
    use wecom_kf_core::Wire as Derived;

    /// Fields with the same names as variables of the derived code.
    #[derive(::core::clone::Clone, PartialEq, ::core::default::Default, Derived)]
    pub(crate) struct Names {
        /// A required one.
        pub object: String,
        /// A required one.
        pub odd: String,
        /// A required one.
        pub forgiving: bool,
        /// A required one.
        pub f: u32,
        /// A required one.
        pub value: Vec<String>,
        /// An optional one.
        pub serializer: ::core::option::Option<Vec<u32>>,
        /// An optional one.
        pub r#type: ::core::option::Option<String>,
        /// An optional one.
        pub clone: ::core::option::Option<String>,
        /// An optional one.
        pub into: ::core::option::Option<String>,
        /// An optional one.
        pub to_wire: ::core::option::Option<String>,
        /// What this version does not know.
        #[wire(extra)]
        pub extra: super::Fields,
    }

    /// A union.
    #[derive(::core::clone::Clone, PartialEq, Derived)]
    #[wire(tag = "msgtype", nested)]
    pub(crate) enum Union {
        /// Names.
        #[wire("names")]
        Names(Names),
        /// What this version does not know.
        #[wire(other)]
        Other(wecom_kf_core::Value),
    }

    /// Codes.
    #[derive(Debug, ::core::clone::Clone, Copy, PartialEq, Derived)]
    #[wire(codes)]
    pub(crate) enum Codes {
        /// Below zero.
        #[wire(-1)]
        Negative,
        /// What this version does not know.
        #[wire(other)]
        Unknown(i64),
    }
}

#[test]
fn user_names_do_not_clash_with_generated_code() {
    let names = types::Names::new("a", "b", true, 3, ["c"])
        .r#type("d")
        .clone("e")
        .into("f")
        .serializer([1_u32]);
    let json = json!({
        "object": "a", "odd": "b", "forgiving": true, "f": 3, "value": ["c"], "serializer": [1], "type": "d", "clone": "e", "into": "f",
    });
    assert_eq!(serde_json::to_value(&names).unwrap(), json);
    let union = types::Union::from_wire(&json!({"msgtype": "names", "names": json})).unwrap();
    assert!(union == types::Union::Names(names));
    assert_eq!(union.tag(), Some("names"));
    assert_eq!(
        (types::Codes::from(-1), types::Codes::from(7).code()),
        (types::Codes::Negative, 7)
    );
}
