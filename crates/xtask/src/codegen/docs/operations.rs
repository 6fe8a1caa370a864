//! Every endpoint with its parameters.

use super::super::document;
use super::Language;
use super::words::limits;
use wecom_kf_core::endpoint::{Authorization, Repeat};
use wecom_kf_core::operations::{OPERATIONS, Operation};

pub(super) fn page(language: Language) -> String {
    let mut text = language
        .pick(
            "| Method | Endpoint | Repeated after a lost response | WeCom document |\n",
            "| 方法 | 接口 | 响应丢失后是否重试 | 企业微信文档 |\n",
        )
        .to_owned()
        + "| --- | --- | --- | --- |\n";
    for operation in OPERATIONS {
        text += &row(operation, language);
    }
    for operation in OPERATIONS {
        text += &format!(
            "\n## {}\n\n{}\n",
            operation.name,
            language.paragraphs(operation.request.doc).join("\n\n")
        );
        text += &parameters(operation, language);
    }
    text
}

fn row(operation: &Operation, language: Language) -> String {
    let repeat = match operation.repeat {
        Repeat::Safe => language.pick("yes", "是"),
        Repeat::WithMsgid => language.pick("with a `msgid`", "带 `msgid` 时"),
        Repeat::Never => language.pick("no", "否"),
    };
    let name = match operation.authorization {
        Authorization::Parameters => language.pick("called by the client itself", "由客户端自动调用").into(),
        _ => format!("`{}`", operation.name),
    };
    let documents: Vec<String> = operation
        .documents
        .iter()
        .map(|number| format!("[{number}]({})", document(*number)))
        .collect();
    format!(
        "| {name} | {} `{}` | {repeat} | {} |\n",
        operation.method.as_str(),
        operation.path,
        if documents.is_empty() {
            language.pick("not public", "未公开").to_owned()
        } else {
            documents.join(" · ")
        }
    )
}

fn parameters(operation: &Operation, language: Language) -> String {
    let mut text = String::new();
    if !operation.request.fields.is_empty() {
        text += language.pick(
            "\n| Parameter | Required | Limit | Meaning |\n",
            "\n| 参数 | 必填 | 限制 | 含义 |\n",
        );
        text += "| --- | --- | --- | --- |\n";
    }
    for field in operation.request.fields {
        text += &format!(
            "| `{}` | {} | {} | {} |\n",
            field.name,
            language.mark(field.required),
            limits(field.rule, language),
            language.cell(field.doc)
        );
    }
    if let Some(union) = operation.request.flattened {
        let tags: Vec<String> = union
            .variants
            .iter()
            .map(|variant| format!("`{}`", variant.tag))
            .collect();
        text += &match language {
            Language::English => format!(
                "| `{}` | yes | | One of {}, with the body under the same name. |\n",
                union.tag,
                tags.join(", ")
            ),
            Language::Chinese => format!(
                "| `{}` | 是 | | {} 之一，内容放在同名字段里。 |\n",
                union.tag,
                tags.join("、")
            ),
        };
    }
    text
}
