//! A user-defined endpoint, outside this crate: derived, and written by hand.

use serde_json::{Value, json};
use wecom_kf_core::endpoint::{Endpoint, Method, Repeat};
#[cfg(feature = "schema")]
use wecom_kf_core::wire::Tagged;
use wecom_kf_core::wire::{Describe, Doc, Field, Kind, Object, ReadError, Rule, Shape, Wire as WireTrait, object_of};
use wecom_kf_core::{RequestError, Wire};

/// Asks for the weather.
/// 中文：查询天气。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetWeather {
    /// The city, in at most 10 bytes.
    #[wire(bytes(1..=10))]
    pub city: String,
    /// The day, from 1 to 7.
    #[wire(range(1..=7))]
    pub day: Option<u32>,
    /// How sure it is to be.
    pub sureness: Option<Sureness>,
    /// The question.
    #[wire(flatten)]
    pub question: Question,
    /// What this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// How sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum Sureness {
    /// Perhaps.
    #[wire(1)]
    Perhaps,
    /// What this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// The question.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "about", nested)]
#[non_exhaustive]
pub enum Question {
    /// Rain.
    #[wire("rain")]
    Rain(Rain),
    /// What this version does not know.
    #[wire(other)]
    Other(Value),
}

/// A question about rain.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Rain {
    /// At which hours.
    #[wire(items(0..=24))]
    pub hours: Vec<u32>,
}

/// The weather.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetWeatherResponse {
    /// In words.
    pub words: String,
}

impl Endpoint for GetWeather {
    type Response = GetWeatherResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "weather/get";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[1];
}

#[test]
fn a_derived_endpoint_is_built_checked_and_read() {
    let mut ask = GetWeather::new("Guangzhou", Question::Rain(Rain::new([6, 7]))).day(2);
    let parts = ask.to_http(0).unwrap();
    assert_eq!((parts.method, parts.path.as_str()), (Method::Post, "weather/get"));
    let body: Value = serde_json::from_str(&parts.body.unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"city": "Guangzhou", "day": 2, "about": "rain", "rain": {"hours": [6, 7]}})
    );

    ask.day = Some(9);
    let refused = ask.to_http(0).unwrap_err().to_string();
    assert_eq!(refused, "day is 9; it must be from 1 to 7");
    let answer = GetWeather::response_from_json(200, br#"{"errcode":0,"words":"rain"}"#).unwrap();
    assert_eq!(answer.words, "rain");
}

#[test]
fn a_derived_type_is_read_leniently_and_written_back() {
    let odd = json!({"city": "g", "day": "3", "sureness": 8, "about": "snow", "snow": {"depth": 1}, "new": true});
    let read = GetWeather::from_wire(&odd).unwrap();
    assert_eq!((read.day, read.sureness), (Some(3), Some(Sureness::Unknown(8))));
    assert_eq!(read.question.tag(), Some("snow"));
    let mut expected = odd;
    expected["day"] = 3.into();
    assert_eq!(serde_json::to_value(&read).unwrap(), expected);
    assert_eq!(serde_json::from_value::<GetWeather>(expected).unwrap().day, Some(3));
    assert!(matches!(
        GetWeather::from_parameters(Object::from_iter([("city".into(), "long enough".into())])),
        Err(RequestError::TooLong { .. })
    ));
    let shown = format!("{read:?}");
    assert!(shown.starts_with("GetWeather { city: (text), day: Some(3)"), "{shown}");
}

#[test]
fn integers_are_read_up_to_the_largest() {
    assert_eq!(u64::from_wire(&json!(u64::MAX)), Ok(u64::MAX));
    assert_eq!(i64::from_wire(&json!(i64::MIN)), Ok(i64::MIN));
    assert!(i64::from_wire(&json!(u64::MAX)).is_err());
    assert!(u32::from_wire(&json!(-1)).is_err());
}

#[cfg(feature = "schema")]
#[test]
fn a_derived_type_describes_itself_in_both_languages() {
    let Doc { english, chinese } = GetWeather::SHAPE.doc;
    assert_eq!((english.trim(), chinese), ("Asks for the weather.", "查询天气。"));
    assert_eq!(GetWeather::SHAPE.name, "GetWeather");
    assert_eq!(Question::UNION.variants[0].tag, "rain");
}

/// As [`GetWeather`], without the derive.
struct ByHand {
    city: String,
}

impl Describe for ByHand {
    const SHAPE: &'static Shape = &Shape::new(
        "ByHand",
        &[Field::new(
            "city",
            &Kind::Text,
            true,
            &Rule {
                bytes: Some((1, 10)),
                ..Rule::NONE
            },
            Doc::new("The city.", ""),
        )],
        None,
        Doc::new("Asks for the weather.", ""),
    );
}

impl WireTrait for ByHand {
    const KIND: Kind = Kind::Object(Self::SHAPE);

    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        let city = object_of(value)?.get("city").and_then(Value::as_str);
        let city = city.ok_or(ReadError::expected("a city"))?.to_owned();
        Ok(Self { city })
    }

    fn to_wire(&self) -> Option<Value> {
        Some(json!({"city": self.city}))
    }
}

impl Endpoint for ByHand {
    type Response = GetWeatherResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "weather/get";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[];
}

#[test]
fn a_handwritten_endpoint_is_built_checked_and_read() {
    let ask = |city: &str| ByHand { city: city.into() }.to_http(0);
    assert_eq!(ask("a b").unwrap().query, "city=a%20b");
    assert_eq!(
        ask("long enough").unwrap_err().to_string(),
        "city has 11 bytes; the limit is 10"
    );
    let parameters = Object::from_iter([("city".into(), "g".into())]);
    assert_eq!(ByHand::from_parameters(parameters).unwrap().city, "g");
    let answer = ByHand::response_from_json(200, br#"{"errcode":0,"words":"sun"}"#).unwrap();
    assert_eq!(answer.words, "sun");
}
