//! The error catalogue and WeCom's error codes as TypeScript tables.

use super::{HEADER, WIDTH, bilingual, comment, javascript_errors, text_lines};
use wecom_kf_core::endpoint::Authorization;
use wecom_kf_core::errcode::{CREDENTIALS_ADVICE, Class, ERRCODES, FaultOwner};
use wecom_kf_core::error::{Retry, WARNING};
use wecom_kf_core::operations::OPERATIONS;
use wecom_kf_core::token;

/// The SDK's own errors: codes, classes and messages.
pub(super) fn catalogue() -> String {
    let mut text = format!(
        "{HEADER}\n/** Every error of the SDK: its class, its message, whether a retry can help, and what it concerns. */\n"
    );
    text += "export const errorTable = {\n";
    for (class, entries) in javascript_errors::catalogue() {
        for entry in entries {
            text += &comment("  ", &text_lines(entry.doc));
            let mut fields = vec![
                format!("class: {class:?}"),
                format!("message: {}", literal(&quoted_debug(entry.message), "message: ".len())),
                format!("retryable: {}", entry.retry == Retry::Yes),
                format!("owner: {:?}", entry.owner.name()),
            ];
            fields.extend(entry.number.map(|number| format!("number: {number}")));
            if !entry.hints.is_empty() {
                let hints = entry.hints.iter();
                let hints: String = hints
                    .map(|(field, words)| format!("      {field:?}: {words:?},\n"))
                    .collect();
                fields.push(format!("hints: {{\n{hints}    }}"));
            }
            text += &format!("  {:?}: {{\n    {},\n  }},\n", entry.code, fields.join(",\n    "));
        }
    }
    text += "} as const;\n\n";
    text += &comment(
        "",
        &bilingual(
            "A stable error code. Messages may change, codes do not.",
            "稳定的错误代码。错误信息可能改变，代码不会。",
        ),
    );
    text += "export type KfErrorCode = keyof typeof errorTable;\n";
    text += "\n/** The operations that fetch tokens: an error of one of them affects every call. */\n";
    text += &format!(
        "export const tokenOperations: readonly string[] = {:?};\n",
        token::OPERATIONS
    );
    text += "\n/** Warnings about requests that WeCom accepts, but may not handle as expected: the message of each. */\nexport const warningTable = {\n";
    for entry in WARNING {
        text += &comment("  ", &text_lines(entry.doc));
        let message = literal(&quoted_debug(entry.message), entry.code.len());
        text += &format!("  {:?}: {message},\n", entry.code);
    }
    text += "} as const;\n";
    for (class, entries) in javascript_errors::catalogue() {
        let codes: Vec<String> = entries.iter().map(|entry| format!("{:?}", entry.code)).collect();
        text += &format!(
            "\n/** The codes of a `{class}`. */\nexport type {class}Code =\n  | {};\n",
            codes.join("\n  | ")
        );
    }
    text
}

/// A TypeScript string literal that follows `before` characters; split into several if the line would be too long.
fn literal(text: &str, before: usize) -> String {
    let whole = format!("{text:?}");
    if before + whole.chars().count() + 8 <= WIDTH {
        return whole;
    }
    let mut parts = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let last = parts.last_mut().map_or(0, |part| part.chars().count());
        if last + word.chars().count() > WIDTH - 20 {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(word);
        }
    }
    let parts: Vec<String> = parts.iter().map(|part| format!("{part:?}")).collect();
    format!("\n      {}", parts.join(" +\n      "))
}

/// `{name:?}` as `"{name}"`: the same text without Rust's notation.
pub(super) fn quoted_debug(message: &str) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once(":?}") {
        let (start, name) = before.rsplit_once('{').unwrap_or((before, ""));
        text += &format!("{start}\"{{{name}}}\"");
        rest = after;
    }
    text + rest
}

/// WeCom's error codes.
pub(super) fn errcodes() -> String {
    let class = bilingual(
        "What a caller can do about an error code.",
        "错误码的类别：调用方可以如何处理。",
    );
    let mut text = format!("{HEADER}\n{}export type ErrcodeClass =\n", comment("", &class));
    let names: Vec<String> = Class::ALL
        .into_iter()
        .map(|class| format!("{:?}", class.name()))
        .collect();
    text += &format!("  | {};\n", names.join("\n  | "));
    let owners = FaultOwner::ALL.map(|owner| format!("{:?}", owner.name())).join(" | ");
    text += "\n";
    text += &comment(
        "",
        &bilingual(
            "Whose fault a failure is: this very request's or its conversation's (`message`: others can succeed), the account's or the client's \
             as it is set up (`account`: others fail too), or not known (`unknown`: no answer, a failing server, a code that is not listed).",
            "失败的责任方：本次请求或其会话（`message`：其他请求可以成功）、账号或客户端的配置（`account`：其他请求也会失败），或未知\
             （`unknown`：没有响应、服务端故障、未列出的错误码）。",
        ),
    );
    text += &format!("export type FaultOwner = {owners};\n");
    text += "\n/** Error codes of customer service calls: class, meaning, meaning in Chinese, what to do, what it concerns. */\n";
    text += "export const errcodeTable: Readonly<Record<number, readonly [ErrcodeClass, string, string, string, FaultOwner]>> = {\n";
    for code in ERRCODES {
        let key = if code.code < 0 {
            format!("[{}]", code.code)
        } else {
            code.code.to_string()
        };
        let entry = [
            code.class.name(),
            code.meaning,
            code.meaning_zh,
            code.advice,
            code.owner.name(),
        ]
        .map(|text| format!("{text:?}"));
        let line = format!("  {key}: [{}],\n", entry.join(", "));
        text += &if line.chars().count() <= WIDTH {
            line
        } else {
            let rows: String = entry.iter().map(|text| format!("    {text},\n")).collect();
            format!("  {key}: [\n{rows}  ],\n")
        };
    }
    text += "};\n";
    let fetching = OPERATIONS
        .iter()
        .filter(|operation| operation.authorization == Authorization::Parameters);
    let names: Vec<String> = fetching.map(|operation| format!("{:?}", operation.name)).collect();
    text += "\n/** The operations whose parameters are the credentials. */\n";
    text += &format!(
        "export const credentialsOperations: readonly string[] = [{}];\n",
        names.join(", ")
    );
    text += "\n/** What to do when WeCom rejects one of them for an invalid secret or token. */\n";
    let advice = literal(CREDENTIALS_ADVICE, "export const credentialsAdvice = ".len());
    text + &format!(
        "export const credentialsAdvice ={}{advice};\n",
        if advice.starts_with('\n') { "" } else { " " }
    )
}
