//! Responses: known ones of WeCom, and possible ones of WeCom or a proxy.

mod support;

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Debug;
use support::cases;
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::error::Coded;
use wecom_kf_core::message::{ChannelsSubType, Content, Event, Message, Origin, SyncMsgResponse};
use wecom_kf_core::operations::find;
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::{Loose, Tagged, Wire};
use wecom_kf_core::{
    ResponseError, account, customer, knowledge, media, message, servicer, session, statistic, token, upgrade,
};

/// Whether everything that the sample holds is in the other too, unchanged.
fn holds(sample: &Value, other: &Value) -> bool {
    match (sample, other) {
        (Value::Object(sample), Value::Object(other)) => sample
            .iter()
            .all(|(name, value)| other.get(name).is_some_and(|other| holds(value, other))),
        (Value::Array(sample), Value::Array(other)) => {
            sample.len() == other.len() && sample.iter().zip(other).all(|(a, b)| holds(a, b))
        }
        (sample, other) => sample == other || (sample.as_f64().is_some() && sample.as_f64() == other.as_f64()),
    }
}

/// Reads and writes a request and a response of one endpoint.
fn both_ways<E: Endpoint>(requests: &[Value], responses: &[Value], now_ms: u64) {
    for sample in requests {
        let request = E::from_parameters(sample.as_object().unwrap().clone()).unwrap();
        let written = request.to_wire().unwrap();
        assert!(holds(sample, &written), "{sample}\n{written}");
        let parts = request.to_http(now_ms).unwrap();
        let sent = parts.body.map(|body| serde_json::from_str::<Value>(&body).unwrap());
        assert!(sent.is_none_or(|sent| holds(sample, &sent)), "{sample}");
    }
    for sample in responses {
        let response = E::response_from_json(200, sample.to_string().as_bytes())
            .unwrap_or_else(|error| panic!("{error}: {sample}"));
        let written = E::response_to_json(&response);
        assert!(holds(sample, &written), "{sample}\n{written}");
        let again = E::response_from_json(200, written.to_string().as_bytes()).unwrap();
        assert_eq!(E::response_to_json(&again), written);
    }
}

/// The functions for the samples of one operation.
struct Codec {
    both_ways: fn(&[Value], &[Value], u64),
    /// Reads a response, possibly an unusual one, and writes it again.
    response: fn(&Value) -> Result<Value, ResponseError>,
    /// The Debug output of a request, and of a response.
    shown: [fn(&Value) -> String; 2],
}

fn codec(operation: &str) -> Codec {
    fn checks<E: Endpoint<Response: Debug> + Debug>() -> Codec {
        Codec {
            both_ways: both_ways::<E>,
            response: |sample| {
                E::response_from_json(200, sample.to_string().as_bytes()).map(|response| E::response_to_json(&response))
            },
            shown: [
                |sample| format!("{0:?} {0:#?}", E::from_wire(sample).unwrap()),
                |sample| format!("{0:?} {0:#?}", E::Response::from_wire(sample).unwrap()),
            ],
        }
    }
    match operation {
        "getToken" => checks::<token::GetToken>(),
        "addAccount" => checks::<account::AddAccount>(),
        "listAccounts" => checks::<account::ListAccounts>(),
        "getContactWay" => checks::<account::GetContactWay>(),
        "addServicers" => checks::<servicer::AddServicers>(),
        "listServicers" => checks::<servicer::ListServicers>(),
        "sendMsg" => checks::<message::SendMsg>(),
        "sendMsgOnEvent" => checks::<message::SendMsgOnEvent>(),
        "syncMsg" => checks::<message::SyncMsg>(),
        "batchGetCustomers" => checks::<customer::BatchGetCustomers>(),
        "getServiceState" => checks::<session::GetServiceState>(),
        "transServiceState" => checks::<session::TransServiceState>(),
        "getSuiteToken" => checks::<token::GetSuiteToken>(),
        "getPermanentCode" => checks::<token::GetPermanentCode>(),
        "getCorpToken" => checks::<token::GetCorpToken>(),
        "deleteAccount" => checks::<account::DeleteAccount>(),
        "updateAccount" => checks::<account::UpdateAccount>(),
        "convertOpenKfids" => checks::<account::ConvertOpenKfids>(),
        "uploadMedia" => checks::<media::UploadMedia>(),
        "getCorpQualification" => checks::<account::GetCorpQualification>(),
        "deleteServicers" => checks::<servicer::DeleteServicers>(),
        "recallMsg" => checks::<message::RecallMsg>(),
        "getUpgradeServiceConfig" => checks::<upgrade::GetUpgradeServiceConfig>(),
        "upgradeService" => checks::<upgrade::UpgradeService>(),
        "cancelUpgradeService" => checks::<upgrade::CancelUpgradeService>(),
        "getCorpStatistic" => checks::<statistic::GetCorpStatistic>(),
        "getServicerStatistic" => checks::<statistic::GetServicerStatistic>(),
        "getStatistic" => checks::<statistic::GetStatistic>(),
        "addKnowledgeGroup" => checks::<knowledge::AddKnowledgeGroup>(),
        "deleteKnowledgeGroup" => checks::<knowledge::DeleteKnowledgeGroup>(),
        "updateKnowledgeGroup" => checks::<knowledge::UpdateKnowledgeGroup>(),
        "listKnowledgeGroups" => checks::<knowledge::ListKnowledgeGroups>(),
        "addKnowledgeIntent" => checks::<knowledge::AddKnowledgeIntent>(),
        "deleteKnowledgeIntent" => checks::<knowledge::DeleteKnowledgeIntent>(),
        "updateKnowledgeIntent" => checks::<knowledge::UpdateKnowledgeIntent>(),
        "listKnowledgeIntents" => checks::<knowledge::ListKnowledgeIntents>(),
        other => panic!("no type for {other}"),
    }
}

/// Every operation with its samples of requests and responses, and when they are of.
fn samples_of_all() -> Vec<(String, Vec<Value>, Vec<Value>, u64)> {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/wire")).unwrap();
    let all = files.map(|file| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        let list = |name: &str| file[name].as_array().unwrap().clone();
        let operation = file["operation"].as_str().unwrap().to_owned();
        (
            operation,
            list("requests"),
            list("responses"),
            file["now_ms"].as_u64().unwrap_or(0),
        )
    });
    all.collect()
}

#[test]
fn every_sample_is_read_and_written_losslessly() {
    let mut seen = 0;
    for (operation, requests, responses, now_ms) in samples_of_all() {
        assert!(!requests.is_empty() && !responses.is_empty(), "{operation}");
        for sample in &requests {
            let parameters = sample.as_object().unwrap().clone();
            let built = find(&operation).unwrap().build(parameters, now_ms, None);
            assert!(built.is_ok(), "{operation} {sample}: {built:?}");
        }
        let check = codec(&operation);
        (check.both_ways)(&requests, &responses, now_ms);
        seen += 1;
    }
    assert!(seen >= 35);
}

/// The sample with a future field in every object. In a list, fields next to a tag belong to the union, which has only its body.
fn with_tomorrow(sample: &Value, top: bool) -> Value {
    match sample {
        Value::Object(fields) => {
            let mut object: Map<String, Value> = fields
                .iter()
                .map(|(name, value)| (name.clone(), with_tomorrow(value, false)))
                .collect();
            let is_item = ["type", "msgtype"]
                .iter()
                .any(|tag| fields.get(*tag).is_some_and(Value::is_string));
            if top || !is_item {
                // Top-level fields may go into a query.
                let tomorrow = if top { json!("a") } else { json!({"a": [1, null]}) };
                object.insert("tomorrow".into(), tomorrow);
            }
            Value::Object(object)
        }
        Value::Array(list) => list.iter().map(|item| with_tomorrow(item, false)).collect(),
        other => other.clone(),
    }
}

/// WeCom adds fields, and test suites of others have ones that it has dropped: none is lost on the way through a type.
#[test]
fn unknown_fields_are_accepted_at_every_depth() {
    let mut seen = 0;
    for (operation, requests, responses, now_ms) in samples_of_all() {
        let both_ways = codec(&operation).both_ways;
        for sample in requests.iter().filter(|_| operation != "uploadMedia") {
            both_ways(&[with_tomorrow(sample, true)], &[], now_ms);
            seen += 1;
        }
        for sample in &responses {
            both_ways(&[], &[with_tomorrow(sample, true)], now_ms);
            seen += 1;
        }
    }
    assert!(seen > 80, "{seen}");
}

/// Whether everything that an odd sample holds is in what was made of it: numbers may have come as texts, and flags as numbers; what
/// is null may be left out.
fn keeps(sample: &Value, read: Option<&Value>) -> bool {
    let as_text = |value: &Value| match value {
        Value::Bool(flag) => i32::from(*flag).to_string(),
        Value::String(text) => text
            .trim()
            .parse::<f64>()
            .map_or(text.clone(), |number| number.to_string()),
        Value::Number(number) => number.as_f64().map_or(String::new(), |number| number.to_string()),
        _ => String::new(),
    };
    match (sample, read) {
        (Value::Null, read) => read.is_none_or(|read| read.is_null() || *read == json!([])),
        (Value::Object(sample), Some(Value::Object(read))) => {
            sample.iter().all(|(name, value)| keeps(value, read.get(name)))
        }
        (Value::Array(sample), Some(Value::Array(read))) => {
            sample.len() == read.len() && sample.iter().zip(read).all(|(sample, read)| keeps(sample, Some(read)))
        }
        (Value::Object(_) | Value::Array(_), _) => false,
        (sample, Some(read)) => as_text(sample) == as_text(read),
        (_, None) => false,
    }
}

#[test]
fn irregular_responses_are_read_losslessly() {
    let cases = cases(include_str!("../../../tests/vectors/odd-responses.json"));
    assert!(cases.len() >= 40);
    for case in &cases {
        let (name, sample) = (&case["name"], &case["response"]);
        let codec = codec(case["operation"].as_str().unwrap());
        let written = (codec.response)(sample).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(keeps(sample, Some(&written)), "{name}\n{sample}\n{written}");
        assert_eq!((codec.response)(&written).unwrap(), written, "{name}");
    }
}

/// An oddity inside does not make a known type an unknown one, as long as there is a body.
#[test]
fn irregular_messages_keep_their_type() {
    let cases = cases(include_str!("../../../tests/vectors/odd-responses.json"));
    let pages = cases.iter().filter(|case| case["operation"] == "syncMsg");
    let mut seen = 0;
    for message in pages.flat_map(|case| sync(&case["response"]).msg_list) {
        let tag = message.raw["msgtype"].as_str().unwrap();
        let body = message.raw.get(tag).filter(|body| body.is_object());
        let known = Content::UNION.variants.iter().any(|variant| variant.tag == tag);
        let is_other = matches!(message.content, Content::Other(_));
        assert_eq!(
            is_other,
            !known || (body.is_none() && tag != "note" && tag != "schedule"),
            "{message:?}"
        );
        if let Content::Event(event) = &message.content {
            let known = Event::UNION
                .variants
                .iter()
                .any(|variant| Some(variant.tag) == event.tag());
            assert_eq!(matches!(event, Event::Other(_)), !known, "{event:?}");
        }
        seen += 1;
    }
    assert!(seen >= 40, "{seen}");
}

fn sync(body: &Value) -> SyncMsgResponse {
    let mut body = body.clone();
    body["errcode"] = 0.into();
    message::SyncMsg::response_from_json(200, body.to_string().as_bytes())
        .unwrap_or_else(|error| panic!("{error}: {body}"))
}

fn page(messages: Value) -> Vec<Message> {
    sync(&json!({"has_more": 0, "msg_list": messages})).msg_list
}

#[test]
fn only_documented_operations_succeed_without_errcode() {
    let token = br#"{"access_token":"t","suite_access_token":"s","permanent_code":"p","expires_in":7200}"#;
    token::GetCorpToken::response_from_json(200, token).unwrap();
    token::GetSuiteToken::response_from_json(200, token).unwrap();
    token::GetPermanentCode::response_from_json(200, token).unwrap();
    let refused = Err(ResponseError::NoErrcode { status: 200 });
    assert_eq!(token::GetToken::response_from_json(200, token), refused);
}

#[test]
fn every_failed_response_is_a_typed_error() {
    let api = |errcode, errmsg: &str| ResponseError::Api {
        errcode,
        errmsg: errmsg.into(),
    };
    let not_json = |status, start: &str| ResponseError::NotJson {
        status,
        start: start.into(),
    };
    for (status, body, error) in [
        (
            200,
            r#"{"errcode":95018,"errmsg":"send msg session status invalid"}"#,
            api(95018, "send msg session status invalid"),
        ),
        (200, r#"{"errcode":-1}"#, api(-1, "")),
        (
            200,
            r#"{"errcode":"40014","errmsg":"invalid access_token"}"#,
            api(40014, "invalid access_token"),
        ),
        (200, r#"{"errcode":45009,"errmsg":null,"msgid":"m"}"#, api(45009, "")),
        (500, r#"{"errcode":-1,"errmsg":"system busy"}"#, api(-1, "system busy")),
        (200, r#"{"errcode":"soon"}"#, ResponseError::NoErrcode { status: 200 }),
        (200, r#"{"errcode":{}}"#, ResponseError::NoErrcode { status: 200 }),
        (
            502,
            r#"{"message":"bad gateway"}"#,
            ResponseError::HttpStatus { status: 502 },
        ),
        (404, "{}", ResponseError::HttpStatus { status: 404 }),
        (200, "", ResponseError::Empty { status: 200 }),
        (504, " \r\n\t", ResponseError::Empty { status: 504 }),
        (
            502,
            "<html>\n<h1>502 Bad Gateway</h1>",
            not_json(502, "<html>\n<h1>502 Bad Gateway</h1>"),
        ),
        (200, "ok", not_json(200, "ok")),
        (
            200,
            "[]",
            ResponseError::NotAnObject {
                actual: "an array".into(),
            },
        ),
        (200, "null", ResponseError::NotAnObject { actual: "null".into() }),
        (
            200,
            "\"ok\"",
            ResponseError::NotAnObject {
                actual: "a string".into(),
            },
        ),
        (
            200,
            "1",
            ResponseError::NotAnObject {
                actual: "a number".into(),
            },
        ),
    ] {
        let response = message::SendMsg::response_from_json(status, body.as_bytes());
        assert_eq!(response, Err(error), "{status} {body}");
    }
    assert!(message::SendMsg::response_from_json(200, &[0xff; 400]).is_err());
    assert!(message::SendMsg::response_from_json(200, "[".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn a_truncated_response_shows_no_secret() {
    for body in [
        r#"{"errcode":0,"errmsg":"ok","access_token":"SECRETmarker","expires_in":72"#,
        "\u{feff}{\"access_token\":\"SECRETmarker",
        " [\"SECRETmarker",
        "\"SECRETmarker",
        r#"{"errcode":0,"access_token":["SECRETmarker"],"expires_in":7200}"#,
        r#"{"errcode":0,"access_token":"x","expires_in":"SECRETmarker"}"#,
    ] {
        let error = token::GetToken::response_from_json(200, body.as_bytes()).unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.details());
        assert!(!shown.contains("SECRETmarker"), "{shown}");
        assert!(error.code().starts_with("response."));
    }
}

#[test]
fn long_foreign_pages_are_quoted_by_their_start() {
    let page = format!("<html>{}", "微".repeat(1000));
    let Err(ResponseError::NotJson { start, .. }) = message::SendMsg::response_from_json(502, page.as_bytes()) else {
        panic!("HTML was read")
    };
    assert!(start.starts_with("<html>微") && start.len() <= 130, "{start}");
}

#[test]
fn numbers_and_strings_are_interchangeable() {
    let response = token::GetToken::response_from_json(200, br#"{"errcode":0,"access_token":"t","expires_in":"7200"}"#);
    assert_eq!(response.unwrap().expires_in, 7200);
    let state =
        session::GetServiceState::response_from_json(200, br#"{"errcode":0,"service_state":"3","servicer_userid":42}"#)
            .unwrap();
    assert_eq!(
        (state.service_state, state.servicer_userid.as_deref()),
        (ServiceState::Servicer, Some("42"))
    );
    let page = sync(&json!({"next_cursor": 5, "has_more": "1", "msg_list": [
        {"msgid": 7, "send_time": "1615478585", "origin": "3", "msgtype": "text", "text": {"content": 42, "menu_id": 101}}
    ]}));
    assert_eq!((page.next_cursor.as_deref(), page.has_more), (Some("5"), 1));
    let [message] = &page.msg_list[..] else { panic!() };
    assert_eq!(
        (message.msgid.as_str(), message.send_time, message.origin),
        ("7", 1_615_478_585, Origin::Customer)
    );
    let Content::Text(text) = &message.content else {
        panic!("{message:?}")
    };
    assert_eq!((text.content.as_str(), text.menu_id.as_deref()), ("42", Some("101")));
    let accounts = account::ListAccounts::response_from_json(
        200,
        br#"{"errcode":0,"account_list":[{"open_kfid":"a","manage_privilege":1},{"open_kfid":"b","manage_privilege":"0"}]}"#,
    )
    .unwrap();
    let may: Vec<_> = accounts
        .account_list
        .iter()
        .map(|account| account.manage_privilege)
        .collect();
    assert_eq!(may, [Some(true), Some(false)]);
    for scene in [json!(4), json!("4"), json!(" 4 ")] {
        let channels = customer::WechatChannels::from_wire(&json!({ "scene": scene })).unwrap();
        assert_eq!(
            channels.scene.unwrap().value(),
            Some(customer::WechatChannelsScene::ShopProduct)
        );
    }
}

#[test]
fn null_and_absent_are_the_same() {
    for body in [
        json!({}),
        json!({"has_more": 0}),
        json!({"has_more": null, "msg_list": null, "next_cursor": null}),
    ] {
        let page = sync(&body);
        assert_eq!((page.msg_list.len(), page.next_cursor, page.has_more), (0, None, 0));
    }
    let nobody = customer::BatchGetCustomers::response_from_json(200, b"{\"errcode\":0}").unwrap();
    assert_eq!((nobody.customer_list.len(), nobody.invalid_external_userid), (0, None));
    let customers =
        br#"{"errcode":0,"customer_list":[{"external_userid":"wm1","nickname":null,"gender":9,"enter_session_context":null}]}"#;
    let customers = customer::BatchGetCustomers::response_from_json(200, customers)
        .unwrap()
        .customer_list;
    assert_eq!(
        (&customers[0].nickname, customers[0].gender.map(|gender| gender.code())),
        (&None, Some(9))
    );
}

#[test]
fn unknown_values_are_kept_unchanged() {
    let samples = json!([
        {"msgid": "1", "send_time": 1, "origin": 3, "msgtype": "hologram", "hologram": {"depth": [1]}, "new": {"a": null}},
        {"msgid": "2", "send_time": 1, "origin": 77, "msgtype": "text", "text": {"content": "a", "mood": "good"}},
        {"msgid": "3", "send_time": 1, "origin": 4, "msgtype": "event", "event": {"event_type": "levitation", "height": 3}},
        {"msgid": "4", "send_time": 1, "origin": 4, "msgtype": "event", "event": {"event_type": "msg_send_fail", "open_kfid": "k", "external_userid": "m", "fail_msgid": "f", "fail_type": 99, "new": 1}},
        {"msgid": "5", "send_time": 1, "origin": 3, "msgtype": "note"},
        {"msgid": "6", "send_time": 1, "origin": 3, "msgtype": "meeting", "meeting": null},
    ]);
    let messages = page(samples.clone());
    for (message, sample) in messages.iter().zip(samples.as_array().unwrap()) {
        assert_eq!(&Value::Object(message.raw.clone()), sample);
        assert!(holds(sample, &message.to_wire().unwrap()), "{sample}");
        assert_eq!(message.content.tag(), sample["msgtype"].as_str());
    }
    assert!(matches!(&messages[0].content, Content::Other(raw) if raw["hologram"]["depth"] == json!([1])));
    assert_eq!(messages[1].origin, Origin::Unknown(77));
    assert!(matches!(&messages[2].content, Content::Event(Event::Other(raw)) if raw["height"] == 3));
    assert!(
        matches!(&messages[3].content, Content::Event(Event::MsgSendFail(fail)) if fail.fail_type.code() == 99 && fail.extra["new"] == 1)
    );
}

/// The samples of `syncMsg`.
fn samples() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../../../tests/vectors/wire/syncMsg.json")).unwrap();
    let pages = file["responses"].as_array().unwrap();
    pages
        .iter()
        .filter_map(|page| page["msg_list"].as_array())
        .flatten()
        .cloned()
        .collect()
}

#[test]
fn every_known_message_type_is_recognized() {
    let tags = |union: &wecom_kf_core::wire::Union| -> BTreeSet<&str> {
        union.variants.iter().map(|variant| variant.tag).collect()
    };
    let (mut types, mut events) = (BTreeSet::new(), BTreeSet::new());
    let samples = samples();
    for (message, sample) in page(Value::Array(samples.clone())).iter().zip(&samples) {
        let tag = message.content.tag().unwrap();
        let known = Content::UNION.variants.iter().find(|variant| variant.tag == tag);
        assert_eq!(
            known.is_none(),
            matches!(message.content, Content::Other(_)),
            "{sample}"
        );
        types.extend(known.map(|variant| variant.tag));
        if let Content::Event(event) = &message.content {
            let tag = event.tag().unwrap();
            let known = Event::UNION.variants.iter().find(|variant| variant.tag == tag);
            assert_eq!(known.is_none(), matches!(event, Event::Other(_)), "{sample}");
            events.extend(known.map(|variant| variant.tag));
        }
    }
    assert_eq!(types, tags(Content::UNION), "a type has no sample");
    assert_eq!(events, tags(Event::UNION), "an event has no sample");
}

fn read(msgtype: &str, body: Value) -> Content {
    let mut message = json!({"msgid": "m", "send_time": 1, "origin": 3, "msgtype": msgtype});
    message[msgtype] = body;
    page(json!([message])).remove(0).content
}

#[test]
fn types_without_a_body_are_read_with_and_without_one() {
    for msgtype in ["note", "meeting", "schedule"] {
        let bare = json!({"msgid": "m", "send_time": 1, "origin": 3, "msgtype": msgtype});
        let bodies: [(Option<Value>, Option<Value>); 4] = [
            (None, None),
            (Some(Value::Null), None),
            (Some(json!({})), Some(json!({}))),
            (Some(json!({"title": "会"})), Some(json!({"title": "会"}))),
        ];
        for (sent, expected) in bodies {
            let mut message = bare.clone();
            if let Some(body) = sent {
                message[msgtype] = body;
            }
            let read = page(json!([message])).remove(0);
            let body = match &read.content {
                Content::Note(body) | Content::Meeting(body) | Content::Schedule(body) => body,
                other => panic!("{other:?}"),
            };
            assert_eq!(body, &expected, "{message}");
            assert_eq!(read.to_wire().unwrap(), message);
        }
    }
}

#[test]
fn fields_with_two_forms_are_read_in_both_and_kept_as_received() {
    for (price, cents) in [
        (json!("1000"), Some(1000)),
        (json!(1000), Some(1000)),
        (json!(" 7 "), Some(7)),
        (json!("10.50"), None),
        (json!("面议"), None),
        (json!(null), None),
    ] {
        let body = json!({"product_id": "p", "head_img": "a", "shop_head_image": "b", "sales_price": price});
        let Content::ChannelsShopProduct(product) = read("channels_shop_product", body.clone()) else {
            panic!("{body}")
        };
        assert_eq!(product.sales_price.as_ref().and_then(Loose::value), cents, "{price}");
        assert_eq!(
            (product.head_img.as_deref(), product.shop_head_image.as_deref()),
            (Some("a"), Some("b"))
        );
        let written = product.to_wire().unwrap();
        assert!(price.is_null() || written == body, "{written}");
    }
    let Content::MergedMsg(merged) = read(
        "merged_msg",
        json!({"title": "t", "item": [{"msgtype": 1}, {"msgtype": "text", "send_time": "5"}, null, {"send_time": []}]}),
    ) else {
        panic!("one bad item failed its record")
    };
    assert_eq!(merged.item.len(), 4);
    assert_eq!(merged.item[0].msgtype, Some(Loose::Number(1)));
    assert_eq!(merged.item[1].msgtype, Some(Loose::Text("text".into())));
    assert_eq!(merged.item[1].send_time, Some(5));
    let Content::Channels(channels) = read("channels", json!({"sub_type": "3"})) else {
        panic!()
    };
    assert_eq!(channels.sub_type, ChannelsSubType::Card);
    let Content::Location(place) = read("location", json!({"latitude": "23.1", "longitude": 113, "name": ""})) else {
        panic!()
    };
    assert!((place.latitude - 23.1).abs() < 1e-9);
}

#[test]
fn a_received_menu_keeps_unknown_items() {
    let menu = json!({"list": [{"type": "click", "click": {"content": "好"}}, {"type": "carousel", "carousel": 1}, {"type": "view"}]});
    let Content::Msgmenu(read) = read("msgmenu", menu.clone()) else {
        panic!()
    };
    let tags: Vec<_> = read
        .list
        .as_deref()
        .unwrap()
        .iter()
        .map(message::MenuItem::tag)
        .collect();
    assert_eq!(tags, [Some("click"), Some("carousel"), Some("view")]);
    assert_eq!(read.to_wire().unwrap(), menu);
}

#[test]
fn one_invalid_message_does_not_fail_its_page() {
    let good = json!({"msgid": "good", "send_time": 1, "origin": 3, "msgtype": "text", "text": {"content": "a"}});
    for bad in [
        json!({}),
        json!({"msgid": "bad"}),
        json!({"msgid": {"a": 1}, "send_time": [], "origin": "customer", "msgtype": 5}),
        json!({"msgid": "bad", "send_time": "yesterday", "origin": null, "msgtype": "text", "text": {"content": "still here"}}),
        json!({"msgid": "bad", "send_time": -5, "origin": 3.5, "msgtype": "text"}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "text", "text": {"content": {}}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "text", "text": []}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "msgmenu", "msgmenu": {"list": "x"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 4, "msgtype": "event"}),
        json!({"msgid": "bad", "send_time": 1, "origin": 4, "msgtype": "event", "event": {}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 4, "msgtype": "event", "event": {"event_type": "enter_session"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "image"}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "file", "file": {"media_id": []}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "location", "location": {"latitude": "north"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "link", "link": {}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "channels", "channels": {"sub_type": "post"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "channels_shop_product", "channels_shop_product": {"product_id": "p", "sales_price": {}}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "merged_msg", "merged_msg": {"item": {}}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "note", "note": 5}),
        json!({"msgid": "bad", "open_kfid": {}, "external_userid": [], "servicer_userid": false}),
        json!(null),
        json!("text"),
        json!([]),
    ] {
        let messages = page(json!([good, bad, good]));
        assert_eq!(messages.len(), 3, "{bad}");
        assert_eq!(
            (messages[0].msgid.as_str(), messages[2].msgid.as_str()),
            ("good", "good"),
            "{bad}"
        );
        if let Value::Object(bad) = &bad {
            assert_eq!(&messages[1].raw, bad);
            assert!(bad.get("msgid") != Some(&json!("bad")) || messages[1].msgid == "bad");
        }
    }
    let late = page(
        json!([{"msgid": "m", "send_time": "?", "origin": 3, "msgtype": "text", "text": {"content": "still here"}}]),
    );
    assert!(matches!(&late[0].content, Content::Text(text) if text.content == "still here"));
    assert_eq!(late[0].send_time, 0);
}

#[test]
fn a_missing_required_field_is_named_by_its_path() {
    let reason = |error: ResponseError| match error {
        ResponseError::Unreadable { reason } => reason,
        other => panic!("{other:?}"),
    };
    let error = account::GetContactWay::response_from_json(200, b"{\"errcode\":0}").unwrap_err();
    assert_eq!(reason(error), "url: expected a value");
    let error =
        token::GetToken::response_from_json(200, br#"{"errcode":0,"access_token":{},"expires_in":7200}"#).unwrap_err();
    assert_eq!(reason(error), "access_token: expected a string");
    for list in [r#"{"open_kfid":"wk1"}"#, "\"wk1\"", "1"] {
        let body = format!("{{\"errcode\":0,\"account_list\":{list}}}");
        let error = account::ListAccounts::response_from_json(200, body.as_bytes()).unwrap_err();
        assert_eq!(reason(error), "account_list: expected an array");
    }
}

#[test]
fn empty_lists_are_read_in_every_form() {
    for list in ["[]", "{}", "\"\"", "null"] {
        let body = format!("{{\"errcode\":0,\"account_list\":{list}}}");
        let read = account::ListAccounts::response_from_json(200, body.as_bytes()).unwrap();
        assert!(read.account_list.is_empty(), "{list}");
    }
}

/// Every value that a field of a row can have by mistake.
fn odd_values() -> Vec<Value> {
    vec![
        json!(""),
        json!(" "),
        json!("abc"),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(true),
        json!([]),
        json!([1]),
        json!([null]),
        json!({}),
        json!({"id": 1}),
        json!([{"id": 1}]),
    ]
}

/// Puts every odd value in the place of every value below the top, and sees that the response is read and nothing of it is lost.
fn with_each_odd(sample: &Value, see: &mut impl FnMut(&Value)) {
    fn walk(root: &Value, path: &str, at: &Value, see: &mut impl FnMut(&Value)) {
        let inner: Vec<(String, &Value)> = match at {
            Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| (at.to_string(), item))
                .collect(),
            _ => Vec::new(),
        };
        for (name, value) in inner {
            let path = format!("{path}/{name}");
            if path.matches('/').count() > 1 {
                for odd in odd_values() {
                    let mut changed = root.clone();
                    *changed.pointer_mut(&path).unwrap() = odd;
                    see(&changed);
                }
                let mut without = root.clone();
                *without.pointer_mut(&path).unwrap() = Value::Null;
                see(&without);
            }
            walk(root, &path, value, see);
        }
    }
    walk(sample, "", sample, see);
}

/// The response once per row of its lists, so that a long page is not parsed again for each value.
fn with_single_rows(sample: &Value) -> Vec<Value> {
    let fields = sample.as_object().unwrap();
    let lists = fields
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_array()?)));
    let rows = lists.flat_map(|(name, items)| items.iter().map(move |item| (name, item)));
    let single = rows.map(|(name, item)| {
        let mut one = sample.clone();
        one[name] = json!([item]);
        one
    });
    let single: Vec<Value> = single.collect();
    match single.is_empty() {
        true => vec![sample.clone()],
        false => single,
    }
}

#[test]
fn no_irregular_row_field_fails_a_response() {
    let mut seen = 0;
    for (operation, _, responses, _) in samples_of_all() {
        let read = codec(&operation).response;
        for sample in responses.iter().flat_map(with_single_rows) {
            with_each_odd(&sample, &mut |odd| {
                let written = read(odd).unwrap_or_else(|error| panic!("{operation}: {error}: {odd}"));
                // Reading the written JSON gives the same: a row keeps its original.
                assert_eq!(read(&written).unwrap(), written, "{operation}: {odd}");
                seen += 1;
            });
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn an_irregular_row_is_kept_unchanged_beside_the_others() {
    let body = json!({"errcode": 0, "customer_list": [
        {"external_userid": "wm1", "nickname": "张三", "gender": 1},
        {"external_userid": "wm2", "nickname": {"a": 1}, "gender": ""},
        {"nickname": "没有编号"},
        null,
        "text",
    ], "invalid_external_userid": ["wm3", null, {}, 4]});
    let read = customer::BatchGetCustomers::response_from_json(200, body.to_string().as_bytes()).unwrap();
    let [good, odd, nobody] = &read.customer_list[..] else {
        panic!("{read:?}")
    };
    assert_eq!(
        (good.external_userid.as_str(), good.nickname.as_deref()),
        ("wm1", Some("张三"))
    );
    assert_eq!(
        (odd.external_userid.as_str(), &odd.nickname, odd.gender),
        ("wm2", &None, None)
    );
    assert_eq!(
        (&odd.extra["nickname"], &odd.extra["gender"]),
        (&json!({"a": 1}), &json!(""))
    );
    assert_eq!(odd.to_wire().unwrap(), body["customer_list"][1]);
    assert_eq!(
        (nobody.external_userid.as_str(), nobody.nickname.as_deref()),
        ("", Some("没有编号"))
    );
    assert_eq!(
        read.invalid_external_userid,
        Some(vec!["wm3".to_owned(), "4".to_owned()])
    );

    let servicers = json!({"errcode": 0, "servicer_list": [{"userid": "zhangsan", "status": "online"}, {"department_id": {"id": 2}, "status": 1}]});
    let read = servicer::ListServicers::response_from_json(200, servicers.to_string().as_bytes()).unwrap();
    assert_eq!(read.servicer_list.len(), 2);
    assert_eq!(
        servicer::ListServicers::response_to_json(&read)["servicer_list"],
        servicers["servicer_list"]
    );

    // Values changed after reading are written with the change.
    let mut changed = odd.clone();
    changed.nickname = Some("李四".into());
    assert_eq!(changed.to_wire().unwrap()["nickname"], "李四");
}

#[test]
fn a_knowledge_list_is_read_flat_and_nested() {
    let question = json!({"text": {"content": "问"}});
    let others = json!({"items": [{"text": {"content": "另问"}}]});
    let answers = json!([{"text": {"content": "答"}}]);
    let mut nested = question.clone();
    nested["similar_questions"] = others.clone();
    nested["answers"] = answers.clone();
    for intent in [
        json!({"intent_id": "I", "question": question, "similar_questions": others, "answers": answers}),
        json!({"intent_id": "I", "question": nested}),
    ] {
        let read = knowledge::KnowledgeIntent::from_wire(&intent).unwrap();
        let text = |text: &Option<knowledge::ListedText>| text.as_ref().and_then(|text| text.content.clone());
        let [other] = read.other_questions() else {
            panic!("{read:?}")
        };
        assert_eq!(text(&other.text).as_deref(), Some("另问"));
        assert_eq!(text(&read.answer().unwrap().text).as_deref(), Some("答"));
        assert_eq!(read.to_wire().unwrap(), intent);
    }
}

/// Marks every text but ids and the tags that tell types apart.
fn mark(name: &str, value: &mut Value) {
    match value {
        Value::String(text) => {
            let is_id = name == "touser" || name.trim_end_matches("_list").ends_with("id");
            let is_tag = ["msgtype", "type", "event_type"].contains(&name);
            if !(is_id || is_tag) {
                text.push_str("PLAINmarker");
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|item| mark(name, item)),
        Value::Object(object) => object.iter_mut().for_each(|(name, value)| mark(name, value)),
        _ => {}
    }
}

#[test]
fn debug_output_shows_no_message_text() {
    let mut marked = 0;
    for (operation, requests, responses, _) in samples_of_all() {
        for (samples, shown) in [requests, responses].iter().zip(codec(&operation).shown) {
            for sample in samples {
                let mut sample = sample.clone();
                mark("", &mut sample);
                marked += sample.to_string().matches("PLAINmarker").count();
                let shown = shown(&sample);
                assert!(!shown.contains("PLAINmarker"), "{operation}: {shown}");
            }
        }
    }
    assert!(marked > 200, "{marked} texts");
    let send = message::SendMsg::from_wire(
        &json!({"touser": "wm1", "open_kfid": "wk1", "msgtype": "text", "text": {"content": "x", "new": 1}}),
    );
    assert_eq!(
        format!("{:?}", send.unwrap()),
        r#"SendMsg { touser: "wm1", open_kfid: "wk1", msgid: None, message: Text(Text { content: (text), extra: {"new"} }), extra: {} }"#
    );
    let other = message::SendMsg::from_wire(
        &json!({"msgtype": "hologram", "touser": "wm1", "open_kfid": "wk1", "hologram": {"depth": "x"}}),
    );
    assert!(format!("{other:?}").contains(r#"Other(Some("hologram"))"#), "{other:?}");
}
