//! Interpreting the response of a download: whether it is a file, and the file's name.

use crate::answer::{self, Answer};
use crate::endpoint::Errcode;
use crate::error::ResponseError;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Whether the response of a download is a file, rather than an error of WeCom or of a gateway. A file may contain JSON, but `WeCom` sends
/// files with a name; an unnamed JSON object without an errcode comes from a gateway.
#[must_use]
pub fn is_file(status: u16, content_type: Option<&str>, content_disposition: Option<&str>, body: &[u8]) -> bool {
    if !(200..300).contains(&status) {
        return false;
    }
    if content_disposition.is_some_and(|disposition| !disposition.is_empty()) {
        return true;
    }
    let essence = content_type.and_then(|given| given.split(';').next()).map(str::trim);
    let essence = essence.unwrap_or_default().to_ascii_lowercase();
    let readable =
        matches!(essence.as_str(), "" | "text/plain") || essence.ends_with("/json") || essence.ends_with("+json");
    !body.is_empty() && essence != "text/html" && !(readable && is_answer(status, body))
}

/// Whether a body is an error object of WeCom, or a JSON object without an errcode.
fn is_answer(status: u16, body: &[u8]) -> bool {
    match answer::read(status, body, Errcode::Always) {
        Answer::Wecom { errcode, .. } => errcode != 0,
        Answer::Other { error } => matches!(error, ResponseError::NoErrcode { .. }),
        Answer::CutOff { .. } => false,
    }
}

/// The file name in a `Content-Disposition` header: `filename*` before `filename`, without folders and control characters.
#[must_use]
pub fn filename(content_disposition: &str) -> Option<String> {
    let parameters = disposition_parameters(content_disposition);
    let value = |wanted: &str| {
        let (_, value) = parameters.iter().find(|(name, _)| name == wanted)?;
        Some(value.as_str())
    };
    let extended = value("filename*").and_then(extended).as_deref().and_then(last_part);
    extended.or_else(|| value("filename").map(as_utf8).as_deref().and_then(last_part))
}

/// Names in lower case, and values without their quotes.
fn disposition_parameters(header: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        // Skip a preceding parameter without a value.
        let name = name.rsplit(';').next().unwrap_or(name).trim().to_ascii_lowercase();
        let after = after.trim_start();
        let value;
        (value, rest) = match after.strip_prefix('"').and_then(quoted) {
            Some(found) => found,
            None => {
                let (plain, rest) = after.split_once(';').unwrap_or((after, ""));
                (plain.trim().to_owned(), rest)
            }
        };
        parameters.push((name, value));
    }
    parameters
}

/// The text up to the closing quote, and what follows it. Only a quote and a backslash are escaped: some servers send paths.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, text.get(at + 1..).unwrap_or_default())),
            '\\' => match letters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push('\\'),
            },
            _ => value.push(letter),
        }
    }
    None
}

/// Decodes an extended value: `UTF-8''%E5%A5%BD.txt`. `None` for an invalid one; the plain name is used then.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes = percent_decoded(encoded)?;
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    Some(bytes)
}

/// Some transports decode headers as Latin-1. Restores a name that was sent as raw UTF-8.
fn as_utf8(text: &str) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
    let whole = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    whole.unwrap_or_else(|| text.to_owned())
}

fn last_part(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|letter| !letter.is_ascii_control()).collect();
    Some(clean).filter(|name| !matches!(name.as_str(), "" | "." | ".."))
}
