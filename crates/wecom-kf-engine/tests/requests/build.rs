//! Builds requests by the engine.

use crate::support::engine;
use serde_json::{Value, json};

pub(crate) const NOW: f64 = 1_800_000_000_000.0;

/// A request as the engine built it.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) repeat: String,
    pub(crate) authorization: String,
    pub(crate) replay: String,
    pub(crate) warnings: Value,
    pub(crate) body: String,
}

pub(crate) fn read(built: Result<Value, Value>) -> Built {
    let built = built.unwrap_or_else(|failure| panic!("{failure}"));
    let text = |name: &str| built[name].as_str().unwrap_or("none").to_owned();
    Built {
        method: text("method"),
        target: text("path"),
        repeat: text("repeat"),
        authorization: text("authorization"),
        replay: text("replay"),
        warnings: built["warnings"].clone(),
        body: text("body"),
    }
}

pub(crate) fn build_as(operation: &str, parameters: &Value, form: &str) -> Built {
    read(engine::build(operation, &parameters.to_string(), NOW, form, ""))
}

pub(crate) fn build(operation: &str, parameters: &Value) -> Built {
    build_as(operation, parameters, "none")
}

pub(crate) fn body(operation: &str, parameters: &Value) -> Value {
    serde_json::from_str(&build(operation, parameters).body).unwrap()
}

pub(crate) fn message(more: Value) -> Value {
    let mut message = json!({"touser": "wm1", "open_kfid": "wk1", "msgtype": "text", "text": {"content": "您好"}});
    let fields = message.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    message
}
