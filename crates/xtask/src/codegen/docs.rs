//! The tables of the documentation that repeat core.

use super::errors::quoted_debug;
use super::types::rule_words;
use super::{doc_lines, document};
use wecom_kf_core::endpoint::Repeat;
use wecom_kf_core::errcode::ERRCODES;
use wecom_kf_core::error::{CATALOGUE, Retry};
use wecom_kf_core::operations::OPERATIONS;

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
            "| `{}` | {} `{}` | {repeat} | {} |\n",
            operation.name,
            operation.method.as_str(),
            operation.path,
            documents.join(" · ")
        );
    }
    for operation in OPERATIONS {
        text += &format!(
            "\n## {}\n\n{}\n",
            operation.name,
            doc_lines(operation.request.doc).join("\n")
        );
        if !operation.request.fields.is_empty() {
            text += "\n| Parameter | Required | Limit | Meaning |\n| --- | --- | --- | --- |\n";
        }
        for field in operation.request.fields {
            let required = if field.required { "yes" } else { "" };
            let meaning = doc_lines(field.doc).join(" ").replace('|', "\\|");
            text += &format!(
                "| `{}` | {required} | {} | {meaning} |\n",
                field.name,
                rule_words(&field.rule)
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

/// Every error of the SDK and every error code of WeCom.
pub(super) fn errors() -> String {
    let mut text = format!("{NOTE}# Errors\n\nCodes are stable; messages may change.\n");
    for (class, entries) in CATALOGUE {
        text += &format!(
            "\n## {class}\n\n| Code | WXBizMsgCrypt | Try again | Meaning | Message |\n| --- | --- | --- | --- | --- |\n"
        );
        for entry in *entries {
            let number = entry.number.map_or_else(String::new, |number| number.to_string());
            let retry = if entry.retry == Retry::Yes { "yes" } else { "no" };
            let meaning = doc_lines(entry.doc).join(" ");
            text += &format!(
                "| `{}` | {number} | {retry} | {meaning} | {} |\n",
                entry.code,
                quoted_debug(entry.message)
            );
        }
    }
    text += "\n## WeCom's error codes (KfApiError)\n\n| Code | Class | Meaning | 含义 | What to do |\n| --- | --- | --- | --- | --- |\n";
    for code in ERRCODES {
        text += &format!(
            "| {} | {} | {} | {} | {} |\n",
            code.code,
            code.class.name(),
            code.meaning,
            code.meaning_zh,
            code.advice
        );
    }
    text
}
