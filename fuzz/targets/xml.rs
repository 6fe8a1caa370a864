//! The XML reader: outside the signature as an envelope, inside it as a message. What quick-xml reads too means the same to it.

#![no_main]

#[path = "../../crates/wecom-kf-core/tests/support/quick_xml.rs"]
mod by_quick_xml;

use by_quick_xml::by_quick_xml;
use libfuzzer_sys::fuzz_target;
use quick_xml::events::Event;
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{CallbackEvent, Field};
use wecom_kf_fuzz::{CALLBACK, query};

/// A document as quick-xml is to see it: white space before a declaration is no matter to us.
fn document(text: &str) -> Option<&str> {
    Some(text.strip_prefix('\u{feff}').unwrap_or(text).trim_ascii_start()).filter(|text| text.starts_with('<'))
}

/// The ciphertext that quick-xml sees in an envelope.
fn encrypt_by_quick_xml(text: &str) -> Option<String> {
    let fields = by_quick_xml(document(text)?)?;
    let mut found = fields.iter().filter(|(name, _)| name == "Encrypt" || name == "encrypt");
    match (found.next(), found.next()) {
        // White space round it is no part of it.
        (Some((_, Field::Text(encrypt))), None) => Some(encrypt.trim_ascii().to_owned()),
        other => panic!("an envelope with {other:?}"),
    }
}

fuzz_target!(|data: &[u8]| {
    // As an envelope: never opened, since nobody signed it.
    let refused = CALLBACK
        .open(&query("nothing"), data)
        .map(|_| ())
        .expect_err("nobody signed it");

    let Ok(text) = core::str::from_utf8(data) else { return };
    // It has a ciphertext: the one that is there. Signed, it goes on to the cipher.
    if refused == (CallbackError::SignatureMismatch {})
        && let Some(encrypt) = encrypt_by_quick_xml(text)
    {
        let refused = CALLBACK.open(&query(&encrypt), data).map(|_| ());
        assert_ne!(refused, Err(CallbackError::SignatureMismatch {}), "{encrypt:?}");
    }
    let Ok(event) = CallbackEvent::read(text) else { return };
    if let CallbackEvent::Other(other) = &event {
        // Nothing is read that the message does not hold.
        let read = wecom_kf_core::callback::fields_to_json(&other.fields).to_string();
        assert!(read.len() <= 8 * data.len() + 64, "{read}");
        if let Some(theirs) = document(text).and_then(by_quick_xml) {
            assert_eq!(other.fields, theirs);
        }
    }
    // A document type is what entities are defined in: none may pass. (Core is more lenient than quick-xml in what it passes over, so that
    // a refusal of quick-xml says nothing.)
    if document(text).is_some() {
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
