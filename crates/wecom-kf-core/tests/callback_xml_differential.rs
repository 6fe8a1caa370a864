//! The XML parser, compared with quick-xml: every small document has the same meaning.

#[path = "support/quick_xml.rs"]
mod by_quick_xml;

use by_quick_xml::by_quick_xml;
use proptest::prelude::*;
use wecom_kf_core::callback::CallbackEvent;

/// A piece of an element's content, as it is written.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ \n\ta-c微😀\\]>\"'/=]{0,6}",
        prop::sample::select(vec![
            "&lt;",
            "&gt;",
            "&amp;",
            "&quot;",
            "&apos;",
            "&#32;",
            "&#x9;",
            "&#65;",
            "&#x5FAE;",
            "&#128512;"
        ])
        .prop_map(String::from),
        "[ \n&<a]{0,5}".prop_map(|text| format!("<![CDATA[{text}]]>")),
        Just("<![CDATA[]]]]><![CDATA[>]]>".to_owned()),
        "[ <a&>]{0,5}".prop_map(|text| format!("<!-- {text} -->")),
        Just("<?p <a> ?>".to_owned()),
    ]
}

fn element() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["Token", "Event", "a", "__proto__", "微信", "x-y.z_1"]);
    let attributes = || prop::sample::select(vec!["", " b=\"1\"", " b='>' c=\"/'\"", "\n\tb = \"\" "]);
    let leaf = (name(), attributes()).prop_map(|(name, attributes)| format!("<{name}{attributes}/>"));
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let content = prop::collection::vec(prop_oneof![piece(), inner], 0..4);
        (name(), attributes(), content, prop::sample::select(vec!["", " ", "\n"])).prop_map(
            |(name, attributes, content, space)| format!("<{name}{attributes}>{}</{name}{space}>", content.concat()),
        )
    })
}

fn document() -> impl Strategy<Value = String> {
    let around = || prop::sample::select(vec!["", "\n", "<!-- x -->", " <?p?> "]);
    (
        around(),
        prop::collection::vec(prop_oneof![element(), piece()], 0..5),
        around(),
    )
        .prop_map(|(before, content, after)| {
            format!("{before}<xml>{}</xml>{after}", content.concat())
                .trim_start()
                .to_owned()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_documents_are_parsed_like_quick_xml(document in document()) {
        let ours = match CallbackEvent::read(&document) {
            Ok(CallbackEvent::Other(other)) => other.fields,
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert_eq!(Some(ours), by_quick_xml(&document));
    }
}
