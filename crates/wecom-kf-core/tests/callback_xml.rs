//! What the bodies and messages of callbacks mean, however they are written; and that hostile ones are refused.

mod support;

use serde_json::{Value, json};
use support::{CORP, TOKEN, callback, sealed, signed};
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{CallbackEvent, KfAccountAuthChange, fields_to_json};
use wecom_kf_core::engine;

const MESSAGE: &str = "<xml><ToUserName><![CDATA[ww1]]></ToUserName><CreateTime>1348831860</CreateTime><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR]]></Token><OpenKfId><![CDATA[wk1]]></OpenKfId></xml>";

fn fields_of(message: &str) -> Value {
    match CallbackEvent::read(message).unwrap_or_else(|error| panic!("{error}: {message}")) {
        CallbackEvent::Other(other) => fields_to_json(&other.fields),
        known => panic!("{known:?}"),
    }
}

fn view(message: &str) -> Value {
    let callback = callback();
    let sealed = sealed(&callback, message);
    let view = engine::open(&callback, &sealed.query(), sealed.body(CORP).as_bytes()).unwrap();
    serde_json::to_value(view).unwrap()
}

#[test]
fn the_envelope_is_found_however_it_is_written() {
    let callback = callback();
    let sealed = sealed(&callback, MESSAGE);
    let e = &sealed.encrypt;
    let bodies = [
        sealed.body(CORP),
        format!("<xml><Encrypt>{e}</Encrypt></xml>"),
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<xml>\n  <Encrypt><![CDATA[{e}]]></Encrypt>\n</xml>\n"),
        format!("\u{feff}<xml><Encrypt><![CDATA[{e}]]></Encrypt></xml>"),
        format!("\u{feff}\n<xml><Encrypt>\n  <![CDATA[{e}]]>\t</Encrypt></xml>"),
        format!("<xml><!-- <Encrypt>evil</Encrypt> --><Encrypt><![CDATA[{e}]]></Encrypt></xml>"),
        format!("<!-- a --><xml><Encrypt a=\"1 > 0\" b='/>'>{e}</Encrypt></xml><!-- b --><?c d?>\n"),
        format!(
            "<xml><Encrypt><![CDATA[{}]]><![CDATA[{}]]></Encrypt></xml>",
            &e[..9],
            &e[9..]
        ),
        format!("<xml><a><Encrypt>evil</Encrypt></a><Encrypt>{e}</Encrypt></xml>"),
        format!("<xml><a><![CDATA[</xml><Encrypt>evil</Encrypt>]]></a><Encrypt >{e}</Encrypt\n></xml>"),
        format!(
            "<xml><encrypt>{}</encrypt></xml>",
            e.replace('+', "&#43;").replace('/', "&#x2f;").replace('=', "&#x3D;")
        ),
        json!({"tousername": CORP, "encrypt": e, "agentid": 218}).to_string(),
        json!({"ToUserName": CORP, "Encrypt": e, "AgentID": "218"}).to_string(),
        format!("\u{feff} {}", json!({"nested": {"encrypt": "evil"}, "encrypt": e})),
    ];
    for body in &bodies {
        let opened = callback.open(&sealed.query(), body.as_bytes());
        assert_eq!(opened.unwrap_or_else(|error| panic!("{error}: {body}")).raw, MESSAGE);
    }
}

#[test]
fn a_message_means_what_its_xml_says() {
    for (inner, expected) in [
        ("<A><![CDATA[a]]]]><![CDATA[>b]]></A>", json!({"A": "a]]>b"})),
        ("<A>&lt;&gt;&amp;&quot;&apos;</A>", json!({"A": "<>&\"'"})),
        (
            "<A>&#65;&#x41;&#x5FAE;&#128512;&#x10FFFF;</A>",
            json!({"A": "AA微😀\u{10ffff}"}),
        ),
        ("<A>&amp;lt;</A>", json!({"A": "&lt;"})),
        ("<A><![CDATA[&lt;&#65;]]></A>", json!({"A": "&lt;&#65;"})),
        (
            "<B><![CDATA[<A>evil</A>]]></B><A>good</A>",
            json!({"B": "<A>evil</A>", "A": "good"}),
        ),
        ("<A><![CDATA[a</xml>b]]></A>", json!({"A": "a</xml>b"})),
        ("<!-- <A>evil</A> --><A>go<!-- x -->od</A>", json!({"A": "good"})),
        ("<A><![CDATA[  a\tb\n ]]></A>", json!({"A": "  a\tb\n "})),
        ("<A>\n  a b\n</A>", json!({"A": "a b"})),
        ("<A><![CDATA[a\r\nb]]></A>", json!({"A": "a\r\nb"})),
        (
            "<A/><B></B><C /><D a=\"1\"/>",
            json!({"A": "", "B": "", "C": "", "D": ""}),
        ),
        (
            "<A>007</A><B>1e5</B><C>true</C><D>null</D>",
            json!({"A": "007", "B": "1e5", "C": "true", "D": "null"}),
        ),
        (
            "<__proto__>x</__proto__><constructor>y</constructor>",
            json!({"__proto__": "x", "constructor": "y"}),
        ),
        (
            "<A><B>1</B><C><D>2</D></C></A>",
            json!({"A": {"B": "1", "C": {"D": "2"}}}),
        ),
        (
            "<A><item>1</item><item>2</item></A><A>3</A>",
            json!({"A": [{"item": ["1", "2"]}, "3"]}),
        ),
        ("<A b=\"1 > 0\" c='\"'>x</A>", json!({"A": "x"})),
        ("<姓名>微信</姓名>", json!({"姓名": "微信"})),
    ] {
        assert_eq!(fields_of(&format!("<xml>{inner}</xml>")), expected, "{inner}");
    }
}

#[test]
fn the_token_comes_from_its_own_element() {
    for trap in [
        "<Name><![CDATA[<Token>evil</Token>]]></Name>",
        "<!-- <Token>evil</Token> -->",
        "<Nested><Token>evil</Token></Nested>",
        "<Name Token=\"evil\"/>",
        "<?Token evil?>",
        "<token2>evil</token2>",
    ] {
        for (name, token) in [
            ("looks like a number", "0012"),
            ("is long", "ENCApHxnGDNAVNY4"),
            ("has an entity", "a&amp;b"),
        ] {
            let message = format!(
                "<xml>{trap}<CreateTime>1348831860</CreateTime><Event>kf_msg_or_event</Event><Token>{token}</Token></xml>"
            );
            let view = view(&message);
            assert_eq!(view["token"], token.replace("&amp;", "&"), "{trap} {name}");
            assert_eq!(view["event"], "kf_msg_or_event");
            assert_eq!(view.get("open_kfid"), None, "the oldest form has no account");
        }
    }
}

#[test]
fn a_tag_without_a_proper_name_is_refused() {
    for tag in ["<a\">", "<a'b'>", "<=>", "<>", "<a=\"b\">"] {
        let message = format!("<xml><Event>x</Event>{tag}</a></xml>");
        assert!(CallbackEvent::read(&message).is_err(), "{tag}");
    }
}

#[test]
fn events_become_views_of_plain_values() {
    let view_of_message = view(MESSAGE);
    assert_eq!(
        view_of_message,
        json!({"event": "kf_msg_or_event", "to_user_name": "ww1", "create_time": 1348831860.0, "open_kfid": "wk1", "receiver": CORP,
            "token": "ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR", "raw": MESSAGE})
    );
    let bare = view("<xml><Event>kf_msg_or_event</Event><Token>t</Token><OpenKfId></OpenKfId></xml>");
    assert_eq!(bare.get("open_kfid"), None, "an empty account is none");
    let change = "<xml><ToUserName>ww1</ToUserName><FromUserName>sys</FromUserName><CreateTime>1615478585</CreateTime><MsgType>event</MsgType><Event>kf_account_auth_change</Event><AuthAddOpenKfId>wk1</AuthAddOpenKfId><AuthDelOpenKfId>wk3</AuthDelOpenKfId><AuthAddOpenKfId><![CDATA[wk2]]></AuthAddOpenKfId><AuthAddOpenKfId/></xml>";
    let seen = view(change);
    assert_eq!(seen["auth_add_open_kfid"], json!(["wk1", "wk2"]));
    assert_eq!(seen["auth_del_open_kfid"], json!(["wk3"]));
    assert_eq!(seen.get("fields"), None);
    let nothing = "<xml><Event>kf_account_auth_change</Event></xml>";
    let Ok(CallbackEvent::KfAccountAuthChange(KfAccountAuthChange {
        auth_add_open_kfid,
        create_time,
        ..
    })) = CallbackEvent::read(nothing)
    else {
        panic!("a change without accounts is one")
    };
    assert_eq!((auth_add_open_kfid, create_time), (vec![], 0));
}

#[test]
fn every_other_event_passes_with_all_its_fields() {
    for (message, event, fields) in [
        (
            "<xml><ToUserName>ww1</ToUserName><CreateTime>5</CreateTime><Event>change_external_contact</Event><X>1</X></xml>",
            "change_external_contact",
            json!({"ToUserName": "ww1", "CreateTime": "5", "Event": "change_external_contact", "X": "1"}),
        ),
        (
            "<xml><SuiteId>s</SuiteId><InfoType>suite_ticket</InfoType></xml>",
            "suite_ticket",
            json!({"SuiteId": "s", "InfoType": "suite_ticket"}),
        ),
        ("<xml><MsgType>text</MsgType></xml>", "text", json!({"MsgType": "text"})),
        ("<xml/>", "", json!({})),
    ] {
        let seen = view(message);
        assert_eq!(seen["event"], event, "{message}");
        let got: Value = serde_json::from_str(seen["fields"].as_str().unwrap()).unwrap();
        assert_eq!(got, fields, "{message}");
    }
}

#[test]
fn a_callback_without_its_time_is_not_passed_over() {
    for time in [
        "",
        "<CreateTime/>",
        "<CreateTime>soon</CreateTime>",
        "<CreateTime>-1</CreateTime>",
    ] {
        let seen = view(&format!(
            "<xml>{time}<Event>kf_msg_or_event</Event><Token>t</Token></xml>"
        ));
        assert_eq!(
            (&seen["token"], &seen["create_time"]),
            (&json!("t"), &json!(0.0)),
            "{time}"
        );
    }
    // Pulling works without the callback's token too, only less often.
    let seen = view("<xml><Event>kf_msg_or_event</Event><OpenKfId>wk1</OpenKfId></xml>");
    assert_eq!((&seen["token"], &seen["open_kfid"]), (&json!(""), &json!("wk1")));
}

#[test]
fn json_messages_are_read_like_xml() {
    let wecom =
        view(r#"{"ToUserName":"ww1","CreateTime":1348831860,"Event":"kf_msg_or_event","Token":"t","OpenKfId":"wk1"}"#);
    let lower = view(
        r#" {"to_user_name":"ww1","create_time":"1348831860","event":"kf_msg_or_event","token":"t","open_kfid":"wk1"}"#,
    );
    for name in ["event", "to_user_name", "create_time", "token", "open_kfid"] {
        assert_eq!(wecom[name], lower[name], "{name}");
        assert!(!wecom[name].is_null(), "{name}");
    }
    // easywechat's test message.
    let text = r#"{"ToUserName":"wx5823bf96d3bd56c7","FromUserName":"mycreate","CreateTime":"1409659813","MsgType":"text","Content":"hello","MsgId":"4561255354251345929"}"#;
    assert_eq!(fields_of(text)["MsgId"], "4561255354251345929");
    assert_eq!(view(text)["event"], "text");
    let change =
        view(r#"{"Event":"kf_account_auth_change","CreateTime":1,"AuthAddOpenKfId":["a","b"],"AuthDelOpenKfId":"c"}"#);
    assert_eq!(change["auth_add_open_kfid"], json!(["a", "b"]));
    assert_eq!(change["auth_del_open_kfid"], json!(["c"]));
    // Numbers keep their digits, and nothing is merged into a prototype.
    assert_eq!(
        fields_of(r#"{"a":12345678901234567890,"b":true,"c":null,"d":[],"__proto__":{"e":"f"}}"#),
        json!({"a": "12345678901234567890", "b": "true", "__proto__": {"e": "f"}})
    );
}

#[test]
fn open_text_joins_the_common_event_and_falls_back_to_json() {
    let callback = callback();
    let text = |message: &str| {
        let sealed = sealed(&callback, message);
        engine::open_text(&callback, &sealed.query(), sealed.body(CORP).as_bytes())
    };
    let joined = [
        "ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR",
        "wk1",
        "ww1",
        "1348831860",
        CORP,
        MESSAGE,
    ]
    .join("\0");
    assert_eq!(text(MESSAGE), format!("m{joined}"));
    let nul = r#"{"Event":"kf_msg_or_event","CreateTime":1,"Token":"a\u0000b"}"#;
    for message in [nul, "<xml><Event>x</Event></xml>"] {
        let text = text(message);
        let view: Value = serde_json::from_str(text.strip_prefix('j').unwrap()).unwrap();
        assert_eq!(view["raw"], message);
    }
}

#[test]
fn a_change_of_every_account_of_a_corp_passes() {
    let accounts = |name: &str| format!("<{name}><![CDATA[wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q]]></{name}>").repeat(5000);
    let message = format!(
        "<xml><Event>kf_account_auth_change</Event>{}{}</xml>",
        accounts("AuthAddOpenKfId"),
        accounts("AuthDelOpenKfId")
    );
    assert_eq!(
        view(&message)["auth_del_open_kfid"].as_array().map(Vec::len),
        Some(5000)
    );
}

/// A megabyte of each shape: it is refused, and soon, or this test never ends.
#[test]
fn hostile_bodies_of_a_megabyte_are_refused() {
    const SIZE: usize = 1 << 20;
    let fill = |unit: &str| unit.repeat(SIZE / unit.len());
    let element = |inner: String| format!("<xml><Encrypt>{inner}</Encrypt></xml>");
    let malformed = [
        fill("<a>"),
        fill("<a "),
        fill("<"),
        fill("&amp;"),
        fill("<a b=\""),
        fill("<a>x"),
        format!("<xml>{}", fill("<Encrypt>")),
        format!("<xml>{}", fill("<Encrypt/>")),
        format!("<xml>{}", fill("<Encrypt>x</Encrypt>")),
        format!("<xml>{}</xml>", fill("<Encrypt>x</Encrypt>")),
        format!("<xml>{}", fill("<![CDATA[")),
        format!("<xml>{}", fill("<![CDATA[x]]>")),
        format!("<xml>{}", fill("<!--")),
        format!("<xml>{}", fill("<!-- -->")),
        format!("<xml>{}", fill("<?x?>")),
        format!("<xml>{}", fill("<a/>")),
        format!("<xml>{}", fill("]]>")),
        element(fill("&")),
        element(fill("&#")),
        element(fill("&#x41")),
        element(fill("&lol;")),
        format!("<xml>{}<Encrypt>A</Encrypt></xml>", fill("<a/>")),
        element(format!("A{}", fill("<!-- -->"))),
        element(fill("<![CDATA[A]]>")),
        format!("<!DOCTYPE xml [{}]><xml/>", fill("<!ENTITY a \"&b;&b;\">")),
        format!("<xml {}", fill("a='b' ")),
        format!("<{}", fill("a")),
        format!("{}{}", fill("<a>"), fill("</a>")),
        fill("\u{feff}"),
        fill(" "),
        fill("{\"a\":"),
        format!("{{\"a\":[{}1]}}", fill("1,")),
        format!("{{\"encrypt\":[{}1]}}", fill("1,")),
        format!("{{\"a\":{}", fill("[")),
        format!("{{\"encrypt\":\"{}", fill("\\u0041")),
        format!("{{{}", fill("\"a\":1,")),
        fill("x"),
    ];
    let callback = callback();
    let query = signed(TOKEN, "another ciphertext");
    for body in &malformed {
        let refused = callback.open(&query, body.as_bytes());
        assert!(
            matches!(refused, Err(CallbackError::BadEnvelope { .. })),
            "{} {refused:?}",
            &body[..30]
        );
    }
    for body in [
        element(fill("A")),
        element(fill("&#65;")),
        format!("<xml {}><Encrypt>A</Encrypt></xml>", fill("a='b' ")),
        format!("{{\"encrypt\":\"{}\"}}", fill("A")),
    ] {
        let refused = callback.open(&query, body.as_bytes());
        assert_eq!(refused, Err(CallbackError::SignatureMismatch {}), "{}", &body[..30]);
    }
    for long in [
        fill("a=b&"),
        fill("%2"),
        fill("?"),
        fill("&"),
        format!("nonce={}", fill("%41")),
    ] {
        let refused = callback.open(&long, b"<xml/>");
        assert!(
            matches!(refused, Err(CallbackError::MissingParameter { .. })),
            "{refused:?}"
        );
    }
}
