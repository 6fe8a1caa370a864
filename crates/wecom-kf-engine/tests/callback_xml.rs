//! The meaning of callback bodies and messages in every notation, and the rejection of hostile ones.

mod support;

use serde_json::{Value, json};
use support::engine;
use support::{CORP, callback, sealed};
use wecom_kf_core::callback::{CallbackEvent, KfAccountAuthChange, fields_to_json};
use wecom_kf_engine::codec::Opened;

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
    let opened = engine::open(&callback, &sealed.query(), sealed.body(CORP).as_bytes());
    engine::read(opened).unwrap()
}

#[test]
fn the_envelope_is_found_in_every_notation() {
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
fn a_message_is_parsed_as_xml() {
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
fn the_token_is_read_from_its_own_element() {
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
fn a_tag_without_a_valid_name_is_rejected() {
    for tag in ["<a\">", "<a'b'>", "<=>", "<>", "<a=\"b\">"] {
        let message = format!("<xml><Event>x</Event>{tag}</a></xml>");
        assert!(CallbackEvent::read(&message).is_err(), "{tag}");
    }
}

#[test]
fn events_become_plain_values() {
    let view_of_message = view(MESSAGE);
    assert_eq!(
        view_of_message,
        json!({"event": "kf_msg_or_event", "to_user_name": "ww1", "create_time": 1348831860, "open_kfid": "wk1", "receive_id": CORP,
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
fn unknown_events_keep_all_their_fields() {
    for (message, event, fields) in [
        (
            "<xml><ToUserName>ww1</ToUserName><CreateTime>5</CreateTime><Event>change_external_contact</Event><X>1</X></xml>",
            "change_external_contact",
            json!({"ToUserName": "ww1", "CreateTime": "5", "Event": "change_external_contact", "X": "1"}),
        ),
        (
            "<xml><SuiteId>s</SuiteId><InfoType>share_agent_change</InfoType></xml>",
            "share_agent_change",
            json!({"SuiteId": "s", "InfoType": "share_agent_change"}),
        ),
        ("<xml><MsgType>text</MsgType></xml>", "text", json!({"MsgType": "text"})),
        ("<xml/>", "", json!({})),
    ] {
        let seen = view(message);
        assert_eq!(seen["event"], event, "{message}");
        assert_eq!(seen["fields"], fields, "{message}");
    }
}

#[test]
fn events_of_third_party_apps_have_their_fields() {
    let suite = |info: &str, rest: &str| {
        view(&format!(
            "<xml><SuiteId><![CDATA[ww4asffe9xxx]]></SuiteId><InfoType> <![CDATA[{info}]]></InfoType><TimeStamp>1403610513</TimeStamp>{rest}</xml>"
        ))
    };
    for (event, rest, fields) in [
        (
            "suite_ticket",
            "<SuiteTicket><![CDATA[t1]]></SuiteTicket>",
            json!({"suite_ticket": "t1"}),
        ),
        (
            "create_auth",
            "<AuthCode><![CDATA[c1]]></AuthCode>",
            json!({"auth_code": "c1"}),
        ),
        (
            "create_auth",
            "<AuthCode>c1</AuthCode><State>s</State>",
            json!({"auth_code": "c1", "state": "s"}),
        ),
        (
            "change_auth",
            "<AuthCorpId>ww2</AuthCorpId><State/>",
            json!({"auth_corp_id": "ww2"}),
        ),
        (
            "cancel_auth",
            "<AuthCorpId>ww2</AuthCorpId>",
            json!({"auth_corp_id": "ww2"}),
        ),
        (
            "reset_permanent_code",
            "<AuthCode>c2</AuthCode>",
            json!({"auth_code": "c2"}),
        ),
    ] {
        let mut seen = suite(event, rest);
        seen.as_object_mut().unwrap().remove("raw");
        let mut wanted = json!({"event": event, "to_user_name": "", "suite_id": "ww4asffe9xxx", "create_time": 1403610513,
            "receive_id": CORP});
        wanted
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        assert_eq!(seen, wanted, "{event}");
    }
}

#[test]
fn a_callback_without_time_or_token_is_accepted() {
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
            (&json!("t"), &json!(0)),
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
fn open_joins_the_common_event_and_falls_back_to_json() {
    let callback = callback();
    let text = |message: &str| {
        let sealed = sealed(&callback, message);
        match engine::open(&callback, &sealed.query(), sealed.body(CORP).as_bytes()) {
            Opened::Text(text) | Opened::Ascii(text) => text,
            Opened::Failure(failure) => panic!("{failure:?}"),
        }
    };
    let long = "t".repeat(300);
    for token in ["", "ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR", "a\0b", &long] {
        for account in [None, Some("wk1")] {
            let element = account.map_or_else(String::new, |id| format!("<OpenKfId>{id}</OpenKfId>"));
            let message = format!(
                "<xml><ToUserName>ww1</ToUserName><CreateTime>1348831860</CreateTime><Event>kf_msg_or_event</Event><Token><![CDATA[{token}]]></Token>{element}<Name>微信</Name></xml>"
            );
            let text = text(&message);
            assert!(text.starts_with('m'), "{text}");
            let mut event = json!({"event": "kf_msg_or_event", "token": token, "to_user_name": "ww1",
                "create_time": 1_348_831_860, "receive_id": CORP, "raw": message});
            if let Some(id) = account {
                event["open_kfid"] = id.into();
            }
            assert_eq!(engine::read(Opened::Text(text)), Ok(event));
        }
    }
    // JavaScript counts a character of four bytes as two.
    for (token, around) in [("微信", "客服"), ("😀a", "😀客😀"), ("a", "é")] {
        let message = format!(
            "<xml><Name>{around}</Name><Token>{token}</Token><Event>kf_msg_or_event</Event><CreateTime>34359738367</CreateTime></xml>"
        );
        let text = text(&message);
        assert!(text.starts_with('m'), "{text}");
        let event = json!({"event": "kf_msg_or_event", "token": token, "to_user_name": "", "create_time": 34_359_738_367_u64,
            "receive_id": CORP, "raw": message});
        assert_eq!(engine::read(Opened::Text(text)), Ok(event));
    }
    let far = "t".repeat(20_000);
    for (name, token, before, time) in [
        ("too long", &*far, "", 1_u64),
        ("too far", "t", &*far, 1),
        ("too late", "t", "", 1 << 35),
    ] {
        let message = format!(
            "<xml><Name>{before}</Name><Event>kf_msg_or_event</Event><Token>{token}</Token><CreateTime>{time}</CreateTime></xml>"
        );
        let text = text(&message);
        assert!(text.starts_with('j'), "{name}");
        let view = engine::read(Opened::Text(text)).unwrap();
        assert_eq!(
            (&view["token"], &view["raw"], &view["create_time"]),
            (&token.into(), &message.into(), &time.into()),
            "{name}"
        );
    }
    for message in [
        r#"{"Event":"kf_msg_or_event","CreateTime":1,"Token":"a"}"#,
        "<xml><Event>x</Event></xml>",
    ] {
        let text = text(message);
        assert!(text.starts_with('j'), "{text}");
        assert_eq!(engine::read(Opened::Text(text)).unwrap()["raw"], message);
    }
}

#[test]
fn a_change_of_all_accounts_of_a_corp_is_accepted() {
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

/// Empty elements count as absent: other elements have the event and the receiver.
#[test]
fn an_empty_element_does_not_hide_a_later_value() {
    let name = |message: &str| view(message)["event"].as_str().unwrap().to_owned();
    for (message, event) in [
        ("<xml><Event/><InfoType>suite_ticket</InfoType></xml>", "suite_ticket"),
        (
            "<xml><Event><![CDATA[]]></Event><InfoType>cancel_auth</InfoType></xml>",
            "cancel_auth",
        ),
        (
            "<xml><InfoType/><Event>kf_msg_or_event</Event></xml>",
            "kf_msg_or_event",
        ),
        (
            "<xml><Event></Event><Event>kf_msg_or_event</Event></xml>",
            "kf_msg_or_event",
        ),
        (
            "<xml><Event> </Event><InfoType> </InfoType><MsgType>text</MsgType></xml>",
            "text",
        ),
        ("{\"Event\":\"\",\"InfoType\":\"suite_ticket\"}", "suite_ticket"),
        ("<xml><Event/></xml>", ""),
    ] {
        assert_eq!(name(message), event, "{message}");
        let read = CallbackEvent::read(message).unwrap();
        let of_suite = matches!(read, CallbackEvent::SuiteTicket(_) | CallbackEvent::CancelAuth(_));
        assert_eq!(of_suite, event.contains("suite") || event.contains("auth"), "{message}");
    }
    let twice = "<Token></Token><Token>t</Token><OpenKfId/><OpenKfId>wk1</OpenKfId>";
    for space in ["", "<!-- -->"] {
        let message = format!(
            "<xml><Event>kf_msg_or_event</Event>{space}{}</xml>",
            twice.replace("<OpenKfId/>", "<OpenKfId></OpenKfId>")
        );
        let CallbackEvent::KfMsgOrEvent(event) = CallbackEvent::read(&message).unwrap() else {
            panic!("{message}");
        };
        assert_eq!(
            (event.token.as_str(), event.open_kfid.as_deref()),
            ("t", Some("wk1")),
            "{message}"
        );
    }
}
