//! Irregular rows in lists.

use crate::samples::{codec, samples_of_all};
use serde_json::{Value, json};
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::wire::Wire;
use wecom_kf_core::{customer, knowledge, servicer};

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
