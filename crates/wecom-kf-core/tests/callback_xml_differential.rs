//! The XML reader beside quick-xml: the same meaning for every small document.

use proptest::prelude::*;
use quick_xml::events::Event;
use wecom_kf_core::callback::{CallbackEvent, Field, Fields};

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

#[derive(Default)]
struct Open {
    name: String,
    text: String,
    run: Vec<(String, bool)>,
    children: Fields<'static>,
}

impl Open {
    /// Ends a run of plain text: white space around it does not count, references always do.
    fn end_run(&mut self) {
        if let Some((text, false)) = self.run.first_mut() {
            *text = text.trim_ascii_start().into();
        }
        if let Some((text, false)) = self.run.last_mut() {
            *text = text.trim_ascii_end().into();
        }
        self.text.extend(self.run.drain(..).map(|(text, _)| text));
    }
}

fn by_quick_xml(document: &str) -> Fields<'static> {
    let mut reader = quick_xml::Reader::from_str(document);
    let mut open = vec![Open::default()];
    loop {
        let event = reader.read_event().unwrap();
        let top = open.last_mut().unwrap();
        match &event {
            Event::Text(_) | Event::GeneralRef(_) => {}
            _ => top.end_run(),
        }
        match event {
            Event::Text(text) => top.run.push((text.into_inner().into_owned(), false)),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().unwrap() {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_xml_entity(&reference.into_inner())
                        .unwrap()
                        .to_owned(),
                };
                top.run.push((text, true));
            }
            Event::CData(text) => top.text += &text.into_inner(),
            Event::Start(start) => open.push(Open {
                name: start.name().as_ref().to_owned(),
                ..Open::default()
            }),
            Event::Empty(start) => top
                .children
                .push((start.name().as_ref().to_owned().into(), Field::Text("".into()))),
            Event::End(_) => {
                let Open {
                    name, text, children, ..
                } = open.pop().unwrap();
                if open.len() == 1 {
                    return children;
                }
                let field = if children.is_empty() {
                    Field::Text(text.into())
                } else {
                    Field::Nested(children)
                };
                open.last_mut().unwrap().children.push((name.into(), field));
            }
            Event::Eof => panic!("no root"),
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_documents_mean_the_same_to_quick_xml(document in document()) {
        let ours = match CallbackEvent::read(&document) {
            Ok(CallbackEvent::Other(other)) => other.fields,
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert_eq!(ours, by_quick_xml(&document));
    }
}
