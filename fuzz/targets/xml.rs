//! The XML reader: outside the signature as an envelope, inside it as a message. What it reads, quick-xml must be able to read too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use quick_xml::events::Event;
use wecom_kf_core::callback::CallbackEvent;
use wecom_kf_fuzz::{CALLBACK, query};

fuzz_target!(|data: &[u8]| {
    // As an envelope: never opened, since nobody signed it.
    assert!(CALLBACK.open(&query("nothing"), data).is_err());

    let Ok(text) = core::str::from_utf8(data) else { return };
    let Ok(event) = CallbackEvent::read(text) else { return };
    if let CallbackEvent::Other(other) = &event {
        // Nothing is read that the message does not hold.
        let read = wecom_kf_core::callback::fields_to_json(&other.fields).to_string();
        assert!(read.len() <= 8 * data.len() + 64, "{read}");
    }
    // A document type is what entities are defined in: none may pass. (Core is more lenient than quick-xml in what it passes over, so that
    // a refusal of quick-xml says nothing.)
    if text.trim_start_matches('\u{feff}').trim_ascii_start().starts_with('<') {
        let mut reader = quick_xml::Reader::from_str(text);
        loop {
            match reader.read_event() {
                Ok(Event::DocType(_)) => panic!("a document type passed"),
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
    }
});
