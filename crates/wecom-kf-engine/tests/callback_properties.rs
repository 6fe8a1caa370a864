//! Properties of callbacks for every input.

mod support;

use proptest::prelude::*;
use serde_json::json;
use support::engine;
use support::{
    CORP, NONCE, RANDOM, TIMESTAMP, TOKEN, callback, callback_for, callback_of, from_base64, keys, sealed, signed,
};
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{Callback, CallbackEvent, CallbackOptions, Receivers, cdata};
use wecom_kf_engine::numbers::Milliseconds;
use wecom_kf_engine::requests::{Authorization, Repeat};
use wecom_kf_engine::texts::TransitionTable;
use wecom_kf_engine::verdicts::{AttemptOutcome, Situation};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Texts that reach deep into the parsers: fragments of valid syntax, and arbitrary text.
fn scrap() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "<xml>",
        "</xml>",
        "<Encrypt>",
        "</Encrypt>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        "<!DOCTYPE",
        "&amp;",
        "&#x",
        ";",
        "<a b='",
        "/>",
        "{\"encrypt\":",
        "\"",
        "}",
        "[",
        "msg_signature=",
        "timestamp=",
        "&nonce=",
        "&echostr=",
        "%",
        "%4",
        "+",
        "?",
        "#",
        "=",
        "&",
        "http://",
        "/",
        "\u{feff}",
        "\0",
        "微",
    ]);
    let piece = prop_oneof![3 => known.prop_map(String::from), 1 => any::<String>()];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Every length and so every padding, with receivers of every length up to that of a block.
#[test]
fn every_short_message_round_trips() {
    let letters = "一m".repeat(120);
    for receiver in (0..=32).map(|length| "w".repeat(length)) {
        let callback = callback_for(Receivers::listed([&receiver]));
        for length in 0..=200 {
            let message: String = letters.chars().take(length).collect();
            let sealed = callback.seal(&message, &receiver, TIMESTAMP, NONCE, RANDOM).unwrap();
            assert_eq!(
                from_base64(&sealed.encrypt).len(),
                (20 + message.len() + receiver.len()) / 32 * 32 + 32
            );
            let echo = callback.verify_url(&sealed.echo_query()).unwrap();
            assert_eq!((echo.echo, echo.receiver), (message, receiver.clone()), "{length}");
        }
    }
}

/// Every bit of a small callback, one after the other.
#[test]
fn every_flipped_bit_of_a_callback_is_rejected() {
    let callback = callback();
    let event = "<xml><Event>e</Event></xml>";
    let sealed = sealed(&callback, event);
    let (query, body) = (sealed.query(), sealed.body(CORP));
    let flips = |text: &str| {
        let bytes = text.as_bytes().to_vec();
        (0..8 * bytes.len()).filter_map(move |bit| {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            String::from_utf8(bytes).ok()
        })
    };
    let mut refused = 0;
    for (query, body) in flips(&query)
        .map(|flipped| (flipped, body.clone()))
        .chain(flips(&body).map(|flipped| (query.clone(), flipped)))
    {
        match callback.open(&query, body.as_bytes()) {
            // Outside the signed part, such as another letter in ToUserName, which is not used.
            Ok(opened) => assert_eq!(opened.raw, event),
            Err(_) => refused += 1,
        }
    }
    let signed = sealed.encrypt.len() + query.len();
    assert!(refused > 7 * signed, "{refused} of {signed} letters");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn sealed_messages_round_trip(
        length in 0usize..5000, fill in "[a微😀\u{0}]{1,7}", receiver in "[a-z0-9]{0,40}|[企业微信]{1,9}", random: [u8; 16],
        timestamp in "[0-9]{1,10}", nonce in "[0-9a-zA-Z]{1,20}",
    ) {
        let message: String = fill.chars().cycle().take(length).collect();
        let callback = callback_for(Receivers::listed(["other", &receiver]));
        let echo = callback.seal(&message, &receiver, &timestamp, &nonce, random).unwrap();
        prop_assert_eq!(callback.verify_url(&echo.echo_query()).unwrap().echo, &*message);
        prop_assert_eq!(from_base64(&echo.encrypt).len() % 32, 0);

        let event = format!("<xml><Event>{}</Event></xml>", message.replace('\0', ""));
        let pushed = callback.seal(&event, &receiver, &timestamp, &nonce, random).unwrap();
        let opened = callback.open(&pushed.query(), pushed.body(&receiver).as_bytes()).unwrap();
        prop_assert_eq!(&opened.raw, &event);
        prop_assert_eq!(&opened.receiver, &receiver);
        prop_assert!(matches!(opened.event, CallbackEvent::Other(_)));

        let stranger = callback_for(Receivers::listed(["third"]));
        prop_assert_eq!(stranger.verify_url(&echo.echo_query()), Err(CallbackError::ReceiverMismatch {}));
    }

    /// With any receiver: it may be any text.
    #[test]
    fn any_receiver_round_trips(receiver in any::<String>(), message in any::<String>(), random: [u8; 16]) {
        let callback = callback_for(Receivers::Unchecked);
        let sealed = callback.seal(&message, &receiver, TIMESTAMP, NONCE, random).unwrap();
        let echo = callback.verify_url(&sealed.echo_query()).unwrap();
        prop_assert_eq!((echo.echo, echo.receiver), (message, receiver));
    }

    /// A key's last letter carries two bits that mean nothing: whatever they are, the message is the same.
    #[test]
    fn the_spare_bits_of_a_key_are_ignored(
        key in "[a-zA-Z0-9]{42}", last in 0usize..60, message in any::<String>(), random: [u8; 16],
    ) {
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let of = |at: usize| callback_of(&[(TOKEN, &format!("{key}{}", char::from(letters[at])))]);
        let sealed = of(last).seal(&message, CORP, TIMESTAMP, NONCE, random).unwrap();
        // Letters with the same first four bits are in one group of four.
        for same in last / 4 * 4..last / 4 * 4 + 4 {
            let echo = of(same).verify_url(&sealed.echo_query()).unwrap();
            prop_assert_eq!(&echo.echo, &message);
        }
        prop_assert!(of((last + 4) % 60).verify_url(&sealed.echo_query()).is_err());
    }

    /// A flipped bit is rejected, or has no effect: the message is the one that was sent.
    #[test]
    fn a_flipped_bit_is_rejected_or_harmless(at: prop::sample::Index, bit in 0u8..8, message in "[ -~微\\[\\]]{0,60}", random: [u8; 16]) {
        let callback = callback();
        let event = format!("<xml><Event>e</Event><T><![CDATA[{}]]></T></xml>", cdata(&message));
        let sealed = callback.seal(&event, CORP, TIMESTAMP, NONCE, random).unwrap();
        let (query, body) = (sealed.query(), sealed.body(CORP).into_bytes());
        let sent = callback.open(&query, &body).unwrap();

        let mut flipped = query.clone().into_bytes();
        let place = at.index(flipped.len());
        flipped[place] ^= 1 << bit;
        // A query is a text: bytes that are none never come this far.
        if let Ok(flipped) = String::from_utf8(flipped) && let Ok(opened) = callback.open(&flipped, &body) {
            prop_assert_eq!(&opened, &sent);
        }

        let mut flipped = body.clone();
        let place = at.index(flipped.len());
        flipped[place] ^= 1 << bit;
        if let Ok(opened) = callback.open(&query, &flipped) {
            prop_assert_eq!(&opened, &sent);
        }

        // With a valid signature, only the ciphertext can change, and an invalid frame is never accepted.
        let mut ciphertext = from_base64(&sealed.encrypt);
        let place = at.index(ciphertext.len());
        ciphertext[place] ^= 1 << bit;
        let encrypt = support::base64(&ciphertext);
        let body = format!("<xml><Encrypt>{encrypt}</Encrypt></xml>");
        if let Ok(opened) = callback.open(&signed(TOKEN, &encrypt), body.as_bytes()) {
            prop_assert_eq!(opened.receiver, CORP);
            prop_assert_eq!(opened.raw.len(), event.len());
        }
    }

    /// Without the Token, no bit of the signed data can be changed.
    #[test]
    fn a_changed_character_is_rejected(at: prop::sample::Index, to in "[0-9a-zA-Z/=-]", part in 0usize..4) {
        let sealed = sealed(&callback(), "echo");
        let mut parts = [sealed.msg_signature, TIMESTAMP.into(), NONCE.into(), sealed.encrypt];
        let at = at.index(parts[part].len());
        prop_assume!(parts[part][at..=at] != to);
        parts[part].replace_range(at..=at, &to);
        let [signature, timestamp, nonce, encrypt] = parts;
        let query = format!("msg_signature={signature}&timestamp={timestamp}&nonce={nonce}");
        let body = format!("<xml><Encrypt>{encrypt}</Encrypt></xml>");
        prop_assert_eq!(callback().open(&query, body.as_bytes()), Err(CallbackError::SignatureMismatch {}));
    }

    #[test]
    fn no_input_panics(query in scrap(), body in scrap(), bytes: Vec<u8>) {
        let callback = callback();
        let _ = callback.verify_url(&query);
        let _ = callback.open(&query, body.as_bytes());
        let _ = callback.open(&query, &bytes);
        let _ = engine::open(&callback, &query, &bytes);
        // Behind a right signature too.
        let _ = callback.open(&signed(TOKEN, &body), format!("<xml><Encrypt><![CDATA[{body}]]></Encrypt></xml>").as_bytes());
        let inner = sealed(&callback, &body);
        let _ = callback.open(&inner.query(), inner.body(CORP).as_bytes());
        let _ = CallbackEvent::read(&body);
    }

    #[test]
    fn a_valid_signature_over_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), blocks in 0usize..6) {
        let callback = callback();
        for bytes in [bytes.clone(), bytes.iter().copied().cycle().take(if bytes.is_empty() { 0 } else { 16 * blocks }).collect()] {
            let encrypt = support::base64(&bytes);
            let body = format!("<xml><Encrypt>{encrypt}</Encrypt></xml>");
            let opened = callback.open(&signed(TOKEN, &encrypt), body.as_bytes());
            prop_assert!(opened.is_err());
        }
    }

    /// The event that crosses to JavaScript holds the same texts, whatever they are.
    #[test]
    fn strings_cross_the_boundary_unchanged(text: String, name in "[A-Za-z微]{1,5}") {
        let message = json!({"Event": "x", name: text.as_str(), "list": [text.as_str(), 1]}).to_string();
        let callback = callback();
        let sealed = sealed(&callback, &message);
        let view = engine::read(engine::open(&callback, &sealed.query(), sealed.body(CORP).as_bytes())).unwrap();
        prop_assert_eq!(&view["raw"], &message);
        prop_assert_eq!(&view["fields"]["list"], &json!([text.as_str(), "1"]));
        let again = engine::seal(&callback, &text, &text, &text, &text, b"0123456789abcdef");
        prop_assert_eq!(&again.unwrap()["nonce"], &text);
    }

    #[test]
    fn no_settings_panic(token in any::<String>(), key in "[a-zA-Z0-9+/=$微]{40,46}|.*", receivers: Vec<String>) {
        let _ = Callback::new(CallbackOptions::new(keys(&token, &key), Receivers::Listed(receivers)));
    }

    #[test]
    fn no_engine_call_panics(
        name in "[a-zA-Z]{0,20}|sendMsg|syncMsg|transServiceState|addServicers", text in any::<String>(), number: f64, other: f64,
        json in r#"(\{"(errcode|status|attempt|jitter|outcome|repeat|code|from|service_state|msgtype|msgmenu|text)":("[a-z]{0,4}"|-?[0-9]{1,22}|null|\[\]|\{\}|1e[0-9]{1,3})\}|.*)"#,
        random: Vec<u8>,
    ) {
        for parameters in [&text, &json] {
            for form in ["none", "post", "without_token", &text] {
                let _ = engine::build(&name, parameters, number, form, &text);
            }
            let _ = engine::build_call(&text, &name, parameters);
            let _ = engine::build_call("get", &text, parameters);
        }
        let _ = wecom_kf_engine::judge(Situation {
            outcome: AttemptOutcome::Answer { errcode: number },
            repeat: Repeat::Safe,
            replay: None,
            authorization: Authorization::Token,
            idempotent: false,
            retry_after: Some(json.clone()),
            date: Some(text.clone()),
            now_ms: Milliseconds(number),
            progress: None,
            max_retries: u32::MAX,
            time_left_ms: Milliseconds(other),
            jitter: other,
        });
        let _ = wecom_kf_engine::fetch_failure(&text, true, false);
        let _ = engine::check_transition(number, other, &text, TransitionTable::Forward);
        let sealed = engine::seal(&callback(), &text, &name, &text, &text, &random);
        prop_assert_eq!(sealed.is_ok(), random.len() == 16);
    }
}
