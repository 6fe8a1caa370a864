//! The limits of a field.

/// The constraints on a field's value in a request. Lengths count UTF-8 bytes or Unicode scalar values, as documented by WeCom.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The minimum and maximum UTF-8 bytes of a text.
    pub bytes: Option<(u32, u32)>,
    /// The minimum and maximum characters of a text.
    pub chars: Option<(u32, u32)>,
    /// The minimum and maximum items of a list.
    pub items: Option<(u32, u32)>,
    /// The minimum and maximum UTF-8 bytes of each text in a list.
    pub each: Option<(u32, u32)>,
    /// The minimum and maximum number. Integers, so that engines need no float formatting code.
    pub range: Option<(i64, i64)>,
    /// Only the characters of `[0-9a-zA-Z_-]`.
    pub word: bool,
    /// The form of a text.
    pub form: Option<Form>,
    /// The number of UTF-8 bytes to which WeCom truncates a text; a longer one is sent with a warning.
    pub cut: Option<u32>,
    /// The recommended form of a text; another one is sent with a warning.
    pub advised: Option<Form>,
    /// A local field: used by the SDK's checks and never sent.
    pub local: bool,
    /// A credential: hidden in Debug output even if it is named like an id.
    pub secret: bool,
}

impl Rule {
    /// No rule.
    pub const NONE: Self = Self {
        bytes: None,
        chars: None,
        items: None,
        each: None,
        range: None,
        word: false,
        form: None,
        cut: None,
        advised: None,
        local: false,
        secret: false,
    };
}

/// The form of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A URL with a scheme: `https://…`.
    Url,
    /// A mini program page: ends in `.html` before any `?`.
    Page,
}

impl Form {
    /// The requirement in words.
    #[must_use]
    pub const fn expectation(self) -> &'static str {
        match self {
            Self::Url => "begin with a scheme, such as https://",
            Self::Page => "end in .html, before any ?",
        }
    }

    /// Whether a text has this form.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Url => text.split_once("://").is_some_and(|(scheme, rest)| {
                let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
                scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                    && scheme.bytes().all(letters)
                    && !rest.is_empty()
            }),
            Self::Page => text.split('?').next().is_some_and(|page| page.ends_with(".html")),
        }
    }
}
