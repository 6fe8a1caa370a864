//! The limits of a field in words.

use super::Language;
use wecom_kf_core::wire::{Form, Rule};

/// The limits of a field's value.
pub(super) fn limits(rule: &Rule, language: Language) -> String {
    let mut words = Vec::new();
    let units = language.pick(["bytes", "characters", "items"], ["字节", "个字符", "项"]);
    for (limits, unit) in [rule.bytes, rule.chars, rule.items].into_iter().zip(units) {
        words.extend(limits.map(|limits| amount(limits, unit, language)));
    }
    if let Some((min, max)) = rule.each {
        words.push(match language {
            Language::English => format!("each {min} to {max} bytes"),
            Language::Chinese => format!("每项 {min} 至 {max} 字节"),
        });
    }
    if let Some((min, max)) = rule.range {
        words.push(format!("{min} {} {max}", language.pick("to", "至")));
    }
    if rule.word {
        words.push("[0-9a-zA-Z_-]".into());
    }
    if let Some(form) = rule.form {
        words.push(match language {
            Language::English => format!("must {}", form.expectation()),
            Language::Chinese => format!("必须{}", form_in_chinese(form)),
        });
    }
    if let Some(most) = rule.cut {
        words.push(match language {
            Language::English => format!("cut at {most} bytes"),
            Language::Chinese => format!("超过 {most} 字节会被截断"),
        });
    }
    if let Some(form) = rule.advised {
        words.push(match language {
            Language::English => format!("should {}", form.expectation()),
            Language::Chinese => format!("应{}", form_in_chinese(form)),
        });
    }
    if rule.local {
        words.push(language.pick("not sent", "不会发送").into());
    }
    words.join(language.pick(", ", "，"))
}

fn amount(limits: (u32, u32), unit: &str, language: Language) -> String {
    match (limits, language) {
        ((1, u32::MAX), Language::English) => "not empty".into(),
        ((1, u32::MAX), Language::Chinese) => "不能为空".into(),
        ((min, u32::MAX), Language::English) => format!("at least {min} {unit}"),
        ((min, u32::MAX), Language::Chinese) => format!("至少 {min} {unit}"),
        ((0, max), Language::English) => format!("at most {max} {unit}"),
        ((0, max), Language::Chinese) => format!("不超过 {max} {unit}"),
        ((min, max), Language::English) => format!("{min} to {max} {unit}"),
        ((min, max), Language::Chinese) => format!("{min} 至 {max} {unit}"),
    }
}

const fn form_in_chinese(form: Form) -> &'static str {
    match form {
        Form::Url => "以协议头开头，例如 https://",
        Form::Page => "以 .html 结尾（若有 ?，在 ? 之前）",
    }
}
