//! Fields with `default`.

use serde_json::{Value, json};
use wecom_kf_core::Wire;
use wecom_kf_core::wire::{Describe, Object, Wire, check_object};

const LIMIT: u64 = 3;

/// Omitted fields have their defaults.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
struct Options {
    /// Who it is for.
    pub userid: String,
    /// How it is named. Default `plain`.
    #[wire(default = "plain")]
    pub name: String,
    /// How long it lasts, in seconds. Default 7200.
    #[wire(default = 7200, range(1..=9000))]
    pub lifetime_s: u64,
    /// How often. Default 3.
    #[wire(default = LIMIT)]
    pub times: u64,
    /// Whether it is on. Default `true`.
    #[wire(default = true)]
    pub on: bool,
    /// How far it is moved. Default -10000.
    #[wire(default = -10_000)]
    pub moved: i64,
    /// Who may do it. Default: nobody.
    #[wire(default)]
    pub members: Vec<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

fn read(value: &Value) -> Options {
    Options::from_wire(value).unwrap()
}

#[test]
fn missing_fields_get_their_default() {
    let options = Options::new("u");
    assert_eq!(
        (options.name.as_str(), options.lifetime_s, options.times),
        ("plain", 7200, 3)
    );
    assert!(options.on && options.members.is_empty());
    for json in [
        json!({"userid": "u"}),
        json!({"userid": "u", "name": null, "on": null, "members": null}),
    ] {
        assert_eq!(read(&json), options, "{json}");
    }
    assert_eq!((Options::default().lifetime_s, options.moved), (7200, -10_000));
    let set = Options::new("u")
        .name("other")
        .lifetime_s(60)
        .on(false)
        .members(["a", "b"]);
    let json = json!({"userid": "u", "name": "other", "lifetime_s": 60, "times": 3, "on": false, "moved": -10_000, "members": ["a", "b"]});
    assert_eq!(set.to_wire().unwrap(), json);
    assert_eq!(read(&json), set);
}

#[test]
fn unreadable_fields_get_their_default_and_stay_in_extra() {
    let options = read(&json!({"userid": "u", "lifetime_s": {"odd": 1}}));
    assert_eq!(options.lifetime_s, 7200);
    assert_eq!(options.extra.get("lifetime_s"), Some(&json!({"odd": 1})));
}

#[test]
fn a_field_with_a_default_is_optional_and_keeps_its_limits() {
    let required = |field: &&wecom_kf_core::wire::Field| field.required;
    let names: Vec<_> = Options::SHAPE
        .fields
        .iter()
        .filter(required)
        .map(|field| field.name)
        .collect();
    assert_eq!(names, ["userid"]);
    let check = |json: Value| check_object(&mut json.as_object().unwrap().clone(), Options::SHAPE);
    assert!(check(json!({"userid": "u"})).is_ok());
    let error = check(json!({"userid": "u", "lifetime_s": 0})).unwrap_err();
    assert_eq!(error.to_string(), "lifetime_s is 0; it must be from 1 to 9000");
}
