//! The XML parser, for unsigned envelopes and signed messages. A document that quick-xml accepts too has the same meaning.

#![no_main]

#[path = "../../crates/wecom-kf-core/tests/support/quick_xml.rs"]
mod by_quick_xml;

use by_quick_xml::by_quick_xml;
use libfuzzer_sys::fuzz_target;
use quick_xml::events::Event;
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{CallbackEvent, Field};
use wecom_kf_fuzz::{CALLBACK, query};

/// A document as passed to quick-xml: core ignores white space before a declaration.
fn document(text: &str) -> Option<&str> {
    Some(text.strip_prefix('\u{feff}').unwrap_or(text).trim_ascii_start()).filter(|text| text.starts_with('<'))
}

/// The ciphertext that quick-xml finds in an envelope.
fn encrypt_by_quick_xml(text: &str) -> Option<String> {
    let fields = by_quick_xml(document(text)?)?;
    let mut found = fields.iter().filter(|(name, _)| name == "Encrypt" || name == "encrypt");
    match (found.next(), found.next()) {
        // White space around it does not belong to it.
        (Some((_, Field::Text(encrypt))), None) => Some(encrypt.trim_ascii().to_owned()),
        other => panic!("an envelope with {other:?}"),
    }
}

fuzz_target!(|data: &[u8]| {
    // As an envelope it never opens, because it is not signed.
    let refused = CALLBACK
        .open(&query("nothing"), data)
        .map(|_| ())
        .expect_err("nobody signed it");

    let Ok(text) = core::str::from_utf8(data) else { return };
    // It has a ciphertext, the same one. With a valid signature it reaches the cipher.
    if refused == (CallbackError::SignatureMismatch {})
        && let Some(encrypt) = encrypt_by_quick_xml(text)
    {
        let refused = CALLBACK.open(&query(&encrypt), data).map(|_| ());
        assert_ne!(refused, Err(CallbackError::SignatureMismatch {}), "{encrypt:?}");
    }
    let Ok(event) = CallbackEvent::read(text) else { return };
    if let CallbackEvent::Other(other) = &event {
        // Nothing is found that is not in the message.
        let read = wecom_kf_core::callback::fields_to_json(&other.fields).to_string();
        assert!(read.len() <= 8 * data.len() + 64, "{read}");
        if let Some(theirs) = document(text).and_then(by_quick_xml) {
            assert_eq!(other.fields, theirs);
        }
    }
    // Entities are defined in a document type, so none is accepted. (Core skips more than quick-xml does, so a rejection by quick-xml means
    // nothing.)
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
