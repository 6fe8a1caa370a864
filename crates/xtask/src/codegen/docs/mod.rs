//! The pages of the documentation that repeat core, in English and in Chinese.

mod advice;
mod errors;
mod messages;
mod operations;
mod words;

use super::doc_lines;
use wecom_kf_core::wire::Doc;

/// The language of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    English,
    Chinese,
}

/// The generated pages: their paths and texts.
pub(super) fn pages() -> Result<Vec<(String, String)>, String> {
    advice::check()?;
    let mut pages = Vec::new();
    for language in [Language::English, Language::Chinese] {
        for (name, title, text) in [
            (
                "operations",
                language.pick("Operations", "接口一览"),
                operations::page(language),
            ),
            (
                "messages",
                language.pick("Messages", "消息一览"),
                messages::page(language),
            ),
            ("errors", language.pick("Errors", "错误一览"), errors::page(language)?),
        ] {
            let (folder, other) = language.pick(("en", "[中文](../zh/"), ("zh", "[English](../en/"));
            pages.push((
                format!("docs/{folder}/{name}.md"),
                format!(
                    "<!-- Written by `npm run codegen` from crates/wecom-kf-core. Do not edit. -->\n\n# {title}\n\n{other}{name}.md)\n\n{text}"
                ),
            ));
        }
    }
    Ok(pages)
}

impl Language {
    /// The value for this language.
    fn pick<T>(self, english: T, chinese: T) -> T {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// "Yes", or nothing.
    fn mark(self, set: bool) -> &'static str {
        if set { self.pick("yes", "是") } else { "" }
    }

    /// The paragraphs of a doc comment, each in one line. A Chinese text has one paragraph.
    fn paragraphs(self, doc: Doc) -> Vec<String> {
        match self {
            Self::English => {
                let lines = doc_lines(doc.english);
                lines
                    .split(|line| line.is_empty())
                    .map(|lines| lines.join(" "))
                    .collect()
            }
            Self::Chinese => vec![doc.chinese.to_owned()],
        }
    }

    /// A doc comment for a table cell.
    fn cell(self, doc: Doc) -> String {
        self.paragraphs(doc).join(" ").replace('|', "\\|")
    }
}
