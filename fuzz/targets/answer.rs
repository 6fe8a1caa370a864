//! Responses, compared with serde_json: what it accepts keeps its meaning, it accepts what was repaired,
//! and a truncated text was no complete object.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wecom_kf_core::answer::{Repaired, read, repair};
use wecom_kf_core::endpoint::Errcode;

fuzz_target!(|data: &[u8]| {
    let strict = serde_json::from_slice::<Value>(data).ok().filter(Value::is_object);
    match repair(data) {
        Repaired::Text(text) => {
            assert!(text.len() <= 6 * data.len() + 64, "more than each byte can take");
            let mended = serde_json::from_str::<Value>(&text).expect("mended, and no JSON");
            assert!(mended.is_object());
            assert!(strict.is_none_or(|strict| strict == mended), "another meaning");
        }
        Repaired::CutOff | Repaired::TooDeep | Repaired::NotJson => assert!(strict.is_none(), "refused what is strict"),
    }
    let _ = read(200, data, Errcode::Always);
});
