//! The limits of a field.

/// What a field's value must fulfil in a request. Lengths count UTF-8 bytes or Unicode scalar values, as WeCom documents them.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Least and most UTF-8 bytes of a text.
    pub bytes: Option<(u32, u32)>,
    /// Least and most characters of a text.
    pub chars: Option<(u32, u32)>,
    /// Least and most items of a list.
    pub items: Option<(u32, u32)>,
    /// Least and most UTF-8 bytes of each text in a list.
    pub each: Option<(u32, u32)>,
    /// Least and greatest number. Whole, so that no engine carries the code to write fractions.
    pub range: Option<(i64, i64)>,
    /// Only the characters of `[0-9a-zA-Z_-]`.
    pub word: bool,
    /// The form of a text.
    pub form: Option<Form>,
    /// How many UTF-8 bytes of a text WeCom keeps: it cuts a longer one, and the request is sent with a warning.
    pub cut: Option<u32>,
    /// The form that a text should have: WeCom takes another, and the request is sent with a warning.
    pub advised: Option<Form>,
    /// For this SDK only: read by its own checks and never sent.
    pub local: bool,
    /// A credential: Debug output hides it though it may be named like an id.
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

/// The form of a text, where a length does not say enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An address with its scheme in front: `https://…`.
    Url,
    /// A page of a mini program: ends in `.html`, apart from what follows a `?`.
    Page,
}

impl Form {
    /// What a text of this form must do, in words.
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
