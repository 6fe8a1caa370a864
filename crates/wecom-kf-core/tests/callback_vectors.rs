//! Every published vector, and what must be refused.

use serde_json::Value;
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{Callback, CallbackEvent, CallbackKeys, CallbackOptions, Receivers};

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../../tests/vectors/callback-public.json")).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name]
        .as_str()
        .unwrap_or_else(|| panic!("{} has no {name}", vector["id"]))
}

fn callback(vector: &Value, receiver: &str) -> Callback {
    // V3 publishes no key: any key serves to check its signature.
    let key = vector["aes_key"]
        .as_str()
        .unwrap_or("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
    let keys = CallbackKeys {
        token: text(vector, "token").into(),
        encoding_aes_key: key.into(),
    };
    Callback::new(CallbackOptions::new(keys, Receivers::listed([receiver]))).unwrap()
}

fn query(vector: &Value) -> String {
    let parts = ["signature", "timestamp", "nonce"].map(|name| text(vector, name));
    format!("msg_signature={}&timestamp={}&nonce={}", parts[0], parts[1], parts[2])
}

fn encoded(ciphertext: &str) -> String {
    ciphertext.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn body(ciphertext: &str) -> String {
    format!("<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[{ciphertext}]]></Encrypt></xml>")
}

#[test]
fn every_vector_decrypts_to_its_published_text() {
    let mut opened = 0;
    for vector in vectors() {
        let id = text(&vector, "id");
        match text(&vector, "kind") {
            "echo" => {
                let query = format!("{}&echostr={}", query(&vector), encoded(text(&vector, "ciphertext")));
                let echo = callback(&vector, text(&vector, "receiver")).verify_url(&query);
                assert_eq!(echo.unwrap().echo, text(&vector, "plaintext"), "{id}");
            }
            "message" => {
                let callback = callback(&vector, text(&vector, "receiver"));
                let event = callback
                    .open(&query(&vector), body(text(&vector, "ciphertext")).as_bytes())
                    .unwrap();
                assert_eq!(event.raw, text(&vector, "plaintext"), "{id}");
                assert_eq!(event.receiver, text(&vector, "receiver"), "{id}");
                assert!(
                    matches!(&event.event, CallbackEvent::Other(other) if other.event == "text"),
                    "{id}"
                );
            }
            _ => {
                // The signature is right, so the refusal comes from the key that is not the published message's.
                let error = callback(&vector, "x").open(&query(&vector), body(text(&vector, "ciphertext")).as_bytes());
                assert_eq!(error, Err(CallbackError::BadPadding {}), "{id}");
            }
        }
        opened += 1;
    }
    assert_eq!(opened, 13);
}

#[test]
fn every_vector_is_encrypted_byte_for_byte() {
    for vector in vectors().iter().filter(|vector| vector["aes_key"].is_string()) {
        let hex = text(vector, "random16_hex");
        let random: Vec<u8> = (0..16)
            .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
            .collect();
        let sealed = callback(vector, text(vector, "receiver"))
            .seal(
                text(vector, "plaintext"),
                text(vector, "receiver"),
                text(vector, "timestamp"),
                text(vector, "nonce"),
                random.try_into().unwrap(),
            )
            .unwrap();
        assert_eq!(sealed.encrypt, text(vector, "ciphertext"), "{}", vector["id"]);
        assert_eq!(sealed.msg_signature, text(vector, "signature"), "{}", vector["id"]);
    }
}

#[test]
fn another_receiver_is_rejected() {
    // V5's message is addressed to another corp than the library that published it used.
    for vector in vectors().iter().filter(|vector| vector["kind"] == "message") {
        let refused =
            callback(vector, "ww6a112864f8022919").open(&query(vector), body(text(vector, "ciphertext")).as_bytes());
        assert_eq!(refused, Err(CallbackError::ReceiverMismatch {}), "{}", vector["id"]);
    }
}

#[test]
fn a_changed_signature_nonce_or_ciphertext_is_rejected() {
    for vector in vectors() {
        let right = query(&vector);
        let callback = callback(&vector, "x");
        let body = body(text(&vector, "ciphertext"));
        for wrong in [
            right.replace("nonce=", "nonce=1"),
            right.replace("timestamp=", "timestamp=0"),
            right.replacen("msg_signature=", "msg_signature=0", 1),
            right
                .to_uppercase()
                .replace("MSG_SIGNATURE", "msg_signature")
                .replace("TIMESTAMP", "timestamp")
                .replace("NONCE", "nonce"),
        ] {
            let refused = callback.open(&wrong, body.as_bytes());
            assert_eq!(
                refused,
                Err(CallbackError::SignatureMismatch {}),
                "{} {wrong}",
                vector["id"]
            );
        }
    }
}
