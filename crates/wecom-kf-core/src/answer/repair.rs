//! Repairs responses that are not strict JSON: WeCom passes customers' texts on unescaped.

use alloc::string::String;
use alloc::vec::Vec;

/// The maximum nesting depth, that of `serde_json`.
pub const MAX_DEPTH: usize = 127;

/// The result of repairing a body.
#[derive(Clone, PartialEq, Eq)]
pub enum Repaired {
    /// The object as strict JSON. Control characters in strings are escaped, lone surrogates and invalid UTF-8 become U+FFFD, the backslash
    /// of an unknown escape is kept literally, and a number that is too large becomes the largest possible one.
    Text(String),
    /// The body is valid but truncated.
    CutOff,
    /// Values are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// Not an object, or not JSON for another reason.
    NotJson,
}

/// Repairs a body after strict parsing failed. Strict JSON keeps its meaning. Time and memory are linear in the length of the body.
#[must_use]
pub fn repair(body: &[u8]) -> Repaired {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rest = text.trim_start_matches(BLANK);
    if !rest.starts_with('{') {
        return Repaired::NotJson;
    }
    let mut writer = Writer {
        rest,
        out: String::with_capacity(rest.len() + 16),
    };
    match writer.document() {
        Ok(()) => Repaired::Text(writer.out),
        Err(Stop::Ended) => Repaired::CutOff,
        Err(Stop::TooDeep) => Repaired::TooDeep,
        Err(Stop::NotJson) => Repaired::NotJson,
    }
}

/// JSON white space.
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

/// Why parsing stops.
enum Stop {
    Ended,
    TooDeep,
    NotJson,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// A value, or the end of an empty list.
    FirstItem,
    /// A name, or the end of an empty object.
    FirstName,
    Name,
    /// A comma, or the end of the list or object.
    More,
}

struct Writer<'a> {
    rest: &'a str,
    out: String,
}

impl<'a> Writer<'a> {
    fn document(&mut self) -> Result<(), Stop> {
        // The stack of expected closing brackets: no recursion, so that no input can overflow the call stack.
        let mut open = Vec::new();
        let mut next = Next::Value;
        loop {
            self.skip_blanks();
            let first = self.rest.chars().next().ok_or(Stop::Ended)?;
            next = match (next, first) {
                (Next::Value | Next::FirstItem, '{' | '[') => {
                    if open.len() == MAX_DEPTH {
                        return Err(Stop::TooDeep);
                    }
                    let (closing, inside) = match first {
                        '{' => ('}', Next::FirstName),
                        _ => (']', Next::FirstItem),
                    };
                    open.push(closing);
                    self.copy(1);
                    inside
                }
                (Next::FirstItem | Next::FirstName | Next::More, '}' | ']') if open.last() == Some(&first) => {
                    open.pop();
                    self.copy(1);
                    if open.is_empty() {
                        self.skip_blanks();
                        return if self.rest.is_empty() {
                            Ok(())
                        } else {
                            Err(Stop::NotJson)
                        };
                    }
                    Next::More
                }
                (Next::More, ',') => {
                    self.copy(1);
                    if open.last() == Some(&'}') {
                        Next::Name
                    } else {
                        Next::Value
                    }
                }
                (Next::FirstName | Next::Name, '"') => {
                    self.string()?;
                    self.skip_blanks();
                    match self.rest.chars().next() {
                        Some(':') => self.copy(1),
                        Some(_) => return Err(Stop::NotJson),
                        None => return Err(Stop::Ended),
                    }
                    Next::Value
                }
                (Next::Value | Next::FirstItem, '"') => {
                    self.string()?;
                    Next::More
                }
                (Next::Value | Next::FirstItem, '-' | '0'..='9' | 'a'..='z') => {
                    self.scalar()?;
                    Next::More
                }
                _ => return Err(Stop::NotJson),
            };
        }
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(BLANK);
    }

    /// Copies `length` bytes, which must end at a character boundary.
    fn copy(&mut self, length: usize) {
        if let Some((copied, rest)) = self.rest.split_at_checked(length) {
            self.out.push_str(copied);
            self.rest = rest;
        }
    }

    /// A number, `true`, `false` or `null`.
    fn scalar(&mut self) -> Result<(), Stop> {
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let end = self.rest.bytes().position(|byte| !inside(byte));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if matches!(word, "true" | "false" | "null") || is_number(word) {
            let number = word.parse::<f64>().unwrap_or_default();
            self.out.push_str(match number.is_infinite() {
                true if number < 0.0 => "-1.7976931348623157e308",
                true => "1.7976931348623157e308",
                false => word,
            });
            self.rest = rest;
            return Ok(());
        }
        // At the end of the text it may be truncated.
        let begins =
            ["true", "false", "null"].iter().any(|name| name.starts_with(word)) || is_number(&format!("{word}0"));
        Err(if rest.is_empty() && begins {
            Stop::Ended
        } else {
            Stop::NotJson
        })
    }

    /// A string with its quotes.
    fn string(&mut self) -> Result<(), Stop> {
        self.copy(1);
        loop {
            let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
            // The terminator is ASCII, so this is a character boundary.
            let end = self.rest.bytes().position(|byte| !plain(byte)).ok_or(Stop::Ended)?;
            self.copy(end);
            match self.rest.as_bytes().first() {
                Some(b'"') => {
                    self.copy(1);
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(&control) => {
                    self.out.push_str(&format!("\\u{control:04x}"));
                    self.rest = self.rest.get(1..).unwrap_or_default();
                }
                None => return Err(Stop::Ended),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Stop> {
        match self.rest.as_bytes().get(1).ok_or(Stop::Ended)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.copy(2),
            b'u' => match unit(self.rest) {
                Some(0xd800..=0xdbff) => match self.rest.get(6..).and_then(unit) {
                    Some(0xdc00..=0xdfff) => self.copy(12),
                    _ => self.replace(6, "\\ufffd"),
                },
                Some(0xdc00..=0xdfff) => self.replace(6, "\\ufffd"),
                Some(_) => self.copy(6),
                None => self.replace(1, "\\\\"),
            },
            // An escape as written by JavaScript.
            b'\'' => self.replace(2, "'"),
            // An unescaped path, for example: the backslash is literal.
            _ => self.replace(1, "\\\\"),
        }
        Ok(())
    }

    fn replace(&mut self, length: usize, with: &str) {
        self.out.push_str(with);
        self.rest = self.rest.get(length..).unwrap_or_default();
    }
}

/// The UTF-16 unit of an escape at the start of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| hex)
}

/// Whether a word is a JSON number.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
