//! Every type of message with its fields.

use super::Language;
use super::words::limits;
use wecom_kf_core::message::{Content, Event, OutgoingMessage};
use wecom_kf_core::wire::{Codes, Doc, Kind, Shape, Tagged, Union};

pub(super) fn page(language: Language) -> String {
    let sending = language.pick(
        (
            "Sending",
            "`sendMsg` sends all of these types, `sendMsgOnEvent` only `text` and `msgmenu`. `sendRaw` sends types that are not listed yet.",
        ),
        (
            "发送",
            "`sendMsg` 可以发送下列所有类型，`sendMsgOnEvent` 只能发送 `text` 和 `msgmenu`；尚未列出的类型用 `sendRaw` 发送。",
        ),
    );
    let receiving = language.pick(
        (
            "Receiving",
            "The messages that `syncMsg` returns in `msg_list`. WeCom may add types: unknown ones keep all their fields.",
        ),
        (
            "接收",
            "`syncMsg` 在 `msg_list` 中返回的消息。企业微信可能增加类型：未知类型的消息会原样保留所有字段。",
        ),
    );
    let events = language.pick(
        (
            "Events",
            "The contents of `event`, by `event_type`. WeCom may add events.",
        ),
        ("事件", "`event` 的内容，按 `event_type` 区分。企业微信可能增加事件。"),
    );
    let mut text = String::new();
    for ((title, about), union) in [
        (sending, OutgoingMessage::UNION),
        (receiving, Content::UNION),
        (events, Event::UNION),
    ] {
        let section = Section {
            language,
            sent: title == sending.0,
        };
        text += &format!("\n## {title}\n\n{about}\n");
        text += &section.variants(union, "###");
    }
    text.trim_start().to_owned()
}

#[derive(Clone, Copy)]
struct Section {
    language: Language,
    /// Whether the messages are sent: then fields have limits.
    sent: bool,
}

impl Section {
    fn variants(self, union: &'static Union, heading: &str) -> String {
        let mut text = String::new();
        for variant in union.variants {
            text += &format!(
                "\n{heading} {}\n\n{}\n",
                variant.tag,
                self.language.paragraphs(variant.doc).join("\n\n")
            );
            // Events have a chapter of their own; others have no fields.
            if let Kind::Object(shape) = variant.kind {
                text += &self.more(variant.doc, shape.doc);
                text += &self.fields(shape, heading);
            }
        }
        text
    }

    /// What a type's documentation says beyond its variant's.
    fn more(self, variant: Doc, shape: Doc) -> String {
        // A single paragraph repeats what the variant says, and so does its Chinese text.
        let has_more = Language::English.paragraphs(shape).len() > 1;
        let texts = match self.language {
            Language::English => self.language.paragraphs(shape).split_off(1),
            Language::Chinese if has_more => {
                let rest = shape.chinese.strip_prefix(variant.chinese).unwrap_or(shape.chinese);
                (!rest.is_empty()).then(|| rest.to_owned()).into_iter().collect()
            }
            Language::Chinese => Vec::new(),
        };
        texts.iter().map(|text| format!("\n{text}\n")).collect()
    }

    /// The table of an object's fields, followed by their nested types.
    fn fields(self, shape: &'static Shape, heading: &str) -> String {
        let mut text = if self.sent {
            let head = self.language.pick(
                "| Field | Required | Limit | Meaning |",
                "| 字段 | 必填 | 限制 | 含义 |",
            );
            format!("\n{head}\n| --- | --- | --- | --- |\n")
        } else {
            let head = self
                .language
                .pick("| Field | Always there | Meaning |", "| 字段 | 必有 | 含义 |");
            format!("\n{head}\n| --- | --- | --- |\n")
        };
        let mut inner = String::new();
        let deeper = format!("{heading}#");
        for field in shape.fields {
            let always = self.language.mark(field.required);
            let limit = if self.sent {
                format!("{} | ", limits(field.rule, self.language))
            } else {
                String::new()
            };
            text += &format!(
                "| `{}` | {always} | {limit}{} |\n",
                field.name,
                self.language.cell(field.doc)
            );
            match field.kind {
                Kind::List(Kind::Union(union)) => inner += &self.variants(union, &deeper),
                Kind::Object(shape) | Kind::List(Kind::Object(shape)) => {
                    inner += &format!("\n{deeper} {}\n{}", field.name, self.fields(shape, &deeper));
                }
                Kind::Code(codes) | Kind::LooseCode(codes) => {
                    inner += &self.values(codes, &format!("{deeper} {}", field.name));
                }
                _ => {}
            }
        }
        text + &inner
    }

    fn values(self, codes: &Codes, heading: &str) -> String {
        let head = self.language.pick("| Value | Name | Meaning |", "| 值 | 名称 | 含义 |");
        let mut text = format!("\n{heading}\n\n{head}\n| --- | --- | --- |\n");
        for code in codes.values {
            let meaning = self.language.cell(code.doc);
            text += &format!("| {} | `{}.{}` | {meaning} |\n", code.value, codes.name, code.name);
        }
        text
    }
}
