//! The error catalogue and WeCom's error codes as TypeScript tables.

use super::{HEADER, comment, doc_lines, javascript_errors};
use wecom_kf_core::endpoint::Authorization;
use wecom_kf_core::errcode::{CREDENTIALS_ADVICE, Class, ERRCODES, FaultOwner};
use wecom_kf_core::error::{Retry, WARNING};
use wecom_kf_core::operations::OPERATIONS;
use wecom_kf_core::token;

/// The SDK's own errors: codes, classes and messages.
pub(super) fn catalogue() -> String {
    let mut text = format!(
        "{HEADER}\n/** Every error of the SDK: its class, its message, whether trying again can help, and whose fault it is. */\n"
    );
    text += "export const errorTable = {\n";
    for (class, entries) in javascript_errors::catalogue() {
        for entry in entries {
            text += &comment("  ", &doc_lines(entry.doc));
            let number = entry
                .number
                .map_or_else(String::new, |number| format!(", number: {number}"));
            let message = quoted_debug(entry.message);
            let retry = entry.retry == Retry::Yes;
            let hints: Vec<String> = entry
                .hints
                .iter()
                .map(|(field, words)| format!("{field:?}: {words:?}"))
                .collect();
            let hints = if hints.is_empty() {
                String::new()
            } else {
                format!(", hints: {{ {} }}", hints.join(", "))
            };
            text += &format!(
                "  {:?}: {{ class: {class:?}, message: {message:?}, retryable: {retry}, owner: {:?}{number}{hints} }},\n",
                entry.code,
                entry.owner.name()
            );
        }
    }
    text += "} as const;\n\n/** A stable error code. Messages may change, codes do not. */\nexport type KfErrorCode = keyof typeof errorTable;\n";
    text += "\n/** The operations that fetch tokens: what is refused there is refused for every call. */\n";
    text += &format!(
        "export const tokenOperations: readonly string[] = {:?};\n",
        token::OPERATIONS
    );
    text += "\n/** What WeCom takes, but not as it stands: the message of each warning. */\nexport const warningTable = {\n";
    for entry in WARNING {
        text += &comment("  ", &doc_lines(entry.doc));
        text += &format!("  {:?}: {:?},\n", entry.code, quoted_debug(entry.message));
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
    let mut text = format!("{HEADER}\n/** What a caller can do about an error code. */\nexport type ErrcodeClass =\n");
    let names: Vec<String> = Class::ALL
        .into_iter()
        .map(|class| format!("{:?}", class.name()))
        .collect();
    text += &format!("  | {};\n", names.join("\n  | "));
    let owners = FaultOwner::ALL.map(|owner| format!("{:?}", owner.name())).join(" | ");
    text += "\n/**\n * Whose fault a failure is: this very request's or its conversation's (`message`: others can succeed), the account's or the client's\n \
        * as it is set up (`account`: others fail too), or not known (`unknown`: no answer, a failing server, a code that is not listed).\n */\n";
    text += &format!("export type FaultOwner = {owners};\n");
    text += "\n/** Error codes of customer service calls: class, meaning, meaning in Chinese, what to do, whose fault it is. */\n";
    text += "export const errcodeTable: Readonly<Record<number, readonly [ErrcodeClass, string, string, string, FaultOwner]>> = {\n";
    for code in ERRCODES {
        let key = if code.code < 0 {
            format!("[{}]", code.code)
        } else {
            code.code.to_string()
        };
        text += &format!(
            "  {key}: [{:?}, {:?}, {:?}, {:?}, {:?}],\n",
            code.class.name(),
            code.meaning,
            code.meaning_zh,
            code.advice,
            code.owner.name()
        );
    }
    text += "};\n";
    let fetching = OPERATIONS
        .iter()
        .filter(|operation| operation.authorization == Authorization::Parameters);
    let names: Vec<String> = fetching.map(|operation| format!("{:?}", operation.name)).collect();
    text += "\n/** The operations that carry the credentials themselves. */\n";
    text += &format!(
        "export const credentialsOperations: readonly string[] = [{}];\n",
        names.join(", ")
    );
    text += "\n/** What to do when one of them is refused for a bad secret or token. */\n";
    text + &format!("export const credentialsAdvice = {CREDENTIALS_ADVICE:?};\n")
}
