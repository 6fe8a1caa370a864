//! What quick-xml makes of a document: the other opinion that our reader is held against.

use quick_xml::events::{BytesStart, Event};
use wecom_kf_core::callback::{Field, Fields};

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

/// The start tag is well formed: a name and attributes. quick-xml lets more pass.
fn well_formed(tag: &BytesStart<'_>) -> bool {
    let in_name = |letter: char| letter.is_alphanumeric() || "_-.:".contains(letter);
    tag.name().as_ref().chars().all(in_name) && tag.attributes().all(|attribute| attribute.is_ok())
}

/// The fields of the root element; `None` if quick-xml rejects the document, or a tag is not well formed.
pub(crate) fn by_quick_xml(document: &str) -> Option<Fields<'static>> {
    let mut reader = quick_xml::Reader::from_str(document);
    let mut open = vec![Open::default()];
    loop {
        let event = reader.read_event().ok()?;
        if let Event::Start(tag) | Event::Empty(tag) = &event
            && !well_formed(tag)
        {
            return None;
        }
        let outside = open.len() == 1;
        let top = open.last_mut()?;
        match &event {
            Event::Text(_) | Event::GeneralRef(_) => {}
            _ => top.end_run(),
        }
        match event {
            Event::Text(text) => top.run.push((text.into_inner().into_owned(), false)),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().ok()? {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_xml_entity(&reference.into_inner())?.to_owned(),
                };
                top.run.push((text, true));
            }
            Event::CData(text) => top.text += &text.into_inner(),
            Event::Start(start) => open.push(Open {
                name: start.name().as_ref().to_owned(),
                ..Open::default()
            }),
            Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                if outside {
                    return Some(Fields::new());
                }
                top.children.push((name.into(), Field::Text("".into())));
            }
            Event::End(_) => {
                let Open {
                    name, text, children, ..
                } = open.pop()?;
                if open.len() == 1 {
                    return Some(children);
                }
                let field = if children.is_empty() {
                    Field::Text(text.into())
                } else {
                    Field::Nested(children)
                };
                open.last_mut()?.children.push((name.into(), field));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}
