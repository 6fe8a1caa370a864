//! Every error of the SDK and every error code of WeCom.

use super::super::errors::quoted_debug;
use super::super::javascript_errors;
use super::{Language, advice};
use wecom_kf_core::errcode::ERRCODES;
use wecom_kf_core::error::{Retry, WARNING};

const ABOUT: &str = "Codes are stable; messages may change.

The column Fault (`error.owner`) says what a failure concerns. `message`: this request or its conversation; other requests can succeed. `account`: the
account, the app or the client's configuration; other requests fail too. `unknown`: cannot be determined, as after a lost response, a failing server or an
unlisted code. A program that processes messages in order may skip a message only in the first case ([receiving](receiving.md)). For a call that fetches a
token, `message` becomes `account`.
";

const ABOUT_ZH: &str = "错误代码（`code`）不会改变，错误信息的文字可能改变；程序请只判断代码。

「归属」一列（`error.owner`）说明失败影响的范围。`message`：只是本次请求或其会话的问题，其他请求可以成功。`account`：客服账号、应用或客户端配置的问题，其他请求也会失败。
`unknown`：无法判断，例如响应丢失、服务端故障或未列出的错误码。按顺序处理消息的程序只有在第一种情况下才可以跳过这条消息（[接收消息](receiving.md)）。
获取凭证的调用失败时，`message` 视为 `account`。
";

const WARNINGS: &str = "WeCom accepts these requests, but may not handle them as expected. They are sent. A client logs each warning once per operation \
    and field, at level `warn`; in Rust it is an `Event::Warning`.";

const WARNINGS_ZH: &str = "企业微信会接受这些请求，但处理结果可能与预期不同。请求照常发出；同一接口的同一字段，客户端只以 `warn` 级别记录一次警告。在 Rust 中是 `Event::Warning`。";

pub(super) fn page(language: Language) -> Result<String, String> {
    let mut text = language.pick(ABOUT, ABOUT_ZH).to_owned();
    let head = language.pick(
        "| Code | WXBizMsgCrypt | Retryable | Fault | Meaning | Message |",
        "| 代码 | WXBizMsgCrypt | 可重试 | 归属 | 含义 | 错误信息 |",
    );
    for (class, entries) in javascript_errors::catalogue() {
        text += &format!("\n## {class}\n\n{head}\n| --- | --- | --- | --- | --- | --- |\n");
        for entry in entries {
            let number = entry.number.map_or_else(String::new, |number| number.to_string());
            let retry = if entry.retry == Retry::Yes {
                language.pick("yes", "是")
            } else {
                language.pick("no", "否")
            };
            // WeCom's own codes each have an owner.
            let owner = if entry.code == "api.error" {
                language.pick("see below", "见下文")
            } else {
                entry.owner.name()
            };
            text += &format!(
                "| `{}` | {number} | {retry} | {owner} | {} | {} |\n",
                entry.code,
                language.cell(entry.doc),
                quoted_debug(entry.message)
            );
        }
    }
    text += &format!(
        "\n## {}\n\n{}\n\n{}\n| --- | --- | --- |\n",
        language.pick("Warnings", "警告"),
        language.pick(WARNINGS, WARNINGS_ZH),
        language.pick("| Code | Meaning | Message |", "| 代码 | 含义 | 警告信息 |")
    );
    for entry in WARNING {
        text += &format!(
            "| `{}` | {} | {} |\n",
            entry.code,
            language.cell(entry.doc),
            quoted_debug(entry.message)
        );
    }
    Ok(text + &errcodes(language)?)
}

fn errcodes(language: Language) -> Result<String, String> {
    let mut text = format!(
        "\n## {}\n\n{}\n| --- | --- | --- | --- | --- |\n",
        language.pick("WeCom's error codes (KfApiError)", "企业微信的错误码（KfApiError）"),
        language.pick(
            "| Code | Class | Fault | Meaning | What to do |",
            "| 错误码 | 类别 | 归属 | 含义 | 处理建议 |",
        )
    );
    for code in ERRCODES {
        let (meaning, advice) = match language {
            Language::English => (code.meaning, code.advice),
            Language::Chinese => (code.meaning_zh, advice::in_chinese(code.advice)?),
        };
        text += &format!(
            "| {} | {} | {} | {meaning} | {advice} |\n",
            code.code,
            code.class.name(),
            code.owner.name()
        );
    }
    Ok(text)
}
