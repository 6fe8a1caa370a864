//! The tables of the documentation that repeat core.

use super::errors::quoted_debug;
use super::types::rule_words;
use super::{doc_lines, document, javascript_errors};
use wecom_kf_core::endpoint::{Authorization, Repeat};
use wecom_kf_core::errcode::ERRCODES;
use wecom_kf_core::error::{Retry, WARNING};
use wecom_kf_core::message::{Content, Event, OutgoingMessage};
use wecom_kf_core::operations::OPERATIONS;
use wecom_kf_core::wire::{Codes, Doc, Kind, Shape, Tagged, Union};

const NOTE: &str = "<!-- Written by `npm run codegen` from crates/wecom-kf-core. Do not edit. -->\n\n";

/// Every endpoint with its parameters.
pub(super) fn operations() -> String {
    let mut text = format!(
        "{NOTE}# Operations\n\n| Method | Endpoint | Repeated after a lost response | WeCom document |\n| --- | --- | --- | --- |\n"
    );
    for operation in OPERATIONS {
        let repeat = match operation.repeat {
            Repeat::Safe => "yes",
            Repeat::WithMsgid => "with a `msgid`",
            Repeat::Never => "no",
        };
        let documents: Vec<String> = operation
            .documents
            .iter()
            .map(|number| format!("[{number}]({})", document(*number)))
            .collect();
        text += &format!(
            "| {} | {} `{}` | {repeat} | {} |\n",
            match operation.authorization {
                Authorization::Parameters => "called by the client itself".into(),
                _ => format!("`{}`", operation.name),
            },
            operation.method.as_str(),
            operation.path,
            if documents.is_empty() {
                "not public".to_owned()
            } else {
                documents.join(" · ")
            }
        );
    }
    for operation in OPERATIONS {
        text += &format!(
            "\n## {}\n\n{}\n",
            operation.name,
            paragraphs(operation.request.doc).join("\n\n")
        );
        if !operation.request.fields.is_empty() {
            text += "\n| Parameter | Required | Limit | Meaning |\n| --- | --- | --- | --- |\n";
        }
        for field in operation.request.fields {
            let required = if field.required { "yes" } else { "" };
            let meaning = in_one_line(field.doc).replace('|', "\\|");
            text += &format!(
                "| `{}` | {required} | {} | {meaning} |\n",
                field.name,
                rule_words(field.rule)
            );
        }
        if let Some(union) = operation.request.flattened {
            let tags: Vec<String> = union
                .variants
                .iter()
                .map(|variant| format!("`{}`", variant.tag))
                .collect();
            text += &format!(
                "| `{}` | yes | | One of {}, with the body under the same name. |\n",
                union.tag,
                tags.join(", ")
            );
        }
    }
    text
}

/// Every type of message with its fields.
pub(super) fn messages() -> String {
    let mut text = format!("{NOTE}# Messages\n");
    for (title, about, union) in [
        (
            "Sending",
            "`sendMsg` sends all of these types, `sendMsgOnEvent` only `text` and `msgmenu`. `sendRaw` sends types that are not listed yet.",
            OutgoingMessage::UNION,
        ),
        (
            "Receiving",
            "The messages that `syncMsg` returns in `msg_list`. WeCom may add types: unknown ones keep all their fields.",
            Content::UNION,
        ),
        (
            "Events",
            "The contents of `event`, by `event_type`. WeCom may add events.",
            Event::UNION,
        ),
    ] {
        text += &format!("\n## {title}\n\n{about}\n");
        text += &variants(union, "###", title == "Sending");
    }
    text
}

fn variants(union: &'static Union, heading: &str, sent: bool) -> String {
    let mut text = String::new();
    for variant in union.variants {
        text += &format!(
            "\n{heading} {}\n\n{}\n",
            variant.tag,
            paragraphs(variant.doc).join("\n\n")
        );
        // Events have a chapter of their own; others have no fields.
        if let Kind::Object(shape) = variant.kind {
            text += &more(shape);
            text += &fields(shape, heading, sent);
        }
    }
    text
}

/// A doc comment for a table cell: paragraphs joined by spaces, and Chinese below.
fn in_one_line(doc: Doc) -> String {
    let english: Vec<&str> = doc_lines(doc.english)
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect();
    [english.join(" ").as_str(), doc.chinese].join("<br>")
}

/// The paragraphs of a doc comment, each in one line: English, then Chinese.
fn paragraphs(doc: Doc) -> Vec<String> {
    let lines = doc_lines(doc.english);
    let english = lines.split(|line| line.is_empty()).map(|lines| lines.join(" "));
    english.chain([doc.chinese.to_owned()]).collect()
}

/// A type's documentation after its first paragraph, which is printed already.
fn more(shape: &Shape) -> String {
    let texts = paragraphs(shape.doc);
    // A single paragraph repeats what the variant says, and so does its Chinese text.
    let more = if texts.len() > 2 { &texts[1..] } else { &[] };
    more.iter().map(|text| format!("\n{text}\n")).collect()
}

/// The table of an object's fields, followed by their nested types.
fn fields(shape: &'static Shape, heading: &str, sent: bool) -> String {
    let mut text = String::from(if sent {
        "\n| Field | Required | Limit | Meaning |\n| --- | --- | --- | --- |\n"
    } else {
        "\n| Field | Always there | Meaning |\n| --- | --- | --- |\n"
    });
    let mut inner = String::new();
    let deeper = format!("{heading}#");
    for field in shape.fields {
        let always = if field.required { "yes" } else { "" };
        let limit = if sent {
            format!("{} | ", rule_words(field.rule))
        } else {
            String::new()
        };
        let meaning = in_one_line(field.doc).replace('|', "\\|");
        text += &format!("| `{}` | {always} | {limit}{meaning} |\n", field.name);
        match field.kind {
            Kind::List(Kind::Union(union)) => inner += &variants(union, &deeper, sent),
            Kind::Object(shape) | Kind::List(Kind::Object(shape)) => {
                inner += &format!("\n{deeper} {}\n{}", field.name, fields(shape, &deeper, sent));
            }
            Kind::Code(codes) | Kind::LooseCode(codes) => inner += &values(codes, &format!("{deeper} {}", field.name)),
            _ => {}
        }
    }
    text + &inner
}

fn values(codes: &Codes, heading: &str) -> String {
    let mut text = format!("\n{heading}\n\n| Value | Name | Meaning |\n| --- | --- | --- |\n");
    for code in codes.values {
        let meaning = in_one_line(code.doc);
        text += &format!("| {} | `{}.{}` | {meaning} |\n", code.value, codes.name, code.name);
    }
    text
}

/// Every error of the SDK and every error code of WeCom.
pub(super) fn errors() -> String {
    let mut text = format!("{NOTE}# Errors\n\nCodes are stable; messages may change.\n");
    text += "\nThe column Fault (`error.owner`) says what a failure concerns. `message`: this request or its conversation; other requests can succeed. \
             `account`: the\naccount, the app or the client's configuration; other requests fail too. `unknown`: cannot be determined, as after a lost \
             response, a failing server or an\nunlisted code. A program that processes messages in order may skip a message only in the first case \
             ([receiving](receiving.md)). For a call that fetches a\ntoken, `message` becomes `account`.\n";
    for (class, entries) in javascript_errors::catalogue() {
        text += &format!(
            "\n## {class}\n\n| Code | WXBizMsgCrypt | Retryable | Fault | Meaning | Message |\n| --- | --- | --- | --- | --- | --- |\n"
        );
        for entry in entries {
            let number = entry.number.map_or_else(String::new, |number| number.to_string());
            let retry = if entry.retry == Retry::Yes { "yes" } else { "no" };
            // WeCom's own codes each have an owner.
            let owner = if entry.code == "api.error" {
                "see below"
            } else {
                entry.owner.name()
            };
            let meaning = in_one_line(entry.doc);
            text += &format!(
                "| `{}` | {number} | {retry} | {owner} | {meaning} | {} |\n",
                entry.code,
                quoted_debug(entry.message)
            );
        }
    }
    text += "\n## Warnings\n\nWeCom accepts these requests, but may not handle them as expected. They are sent. A client logs each warning once per operation and field, at \
        level `warn`; in Rust it is an `Event::Warning`.\n\n| Code | Meaning | Message |\n| --- | --- | --- |\n";
    for entry in WARNING {
        let meaning = in_one_line(entry.doc);
        text += &format!("| `{}` | {meaning} | {} |\n", entry.code, quoted_debug(entry.message));
    }
    text += "\n## WeCom's error codes (KfApiError)\n\n| Code | Class | Fault | Meaning | 含义 | What to do |\n| --- | --- | --- | --- | --- | --- |\n";
    for code in ERRCODES {
        text += &format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            code.code,
            code.class.name(),
            code.owner.name(),
            code.meaning,
            code.meaning_zh,
            code.advice
        );
    }
    text
}
