//! The query of a callback URL.

use super::scan::{End, find, split_at};
use crate::error::CallbackError;
use alloc::borrow::Cow;
use alloc::string::String;
use memchr::memchr3;

/// The maximum length of a query, in bytes. WeCom's are shorter than 400, but the query is not authenticated yet.
const MAX_QUERY_BYTES: usize = 64 * 1024;

/// The parameters of a callback's query.
pub(super) struct Query<'a> {
    pub(super) signature: Cow<'a, str>,
    pub(super) timestamp: Cow<'a, str>,
    pub(super) nonce: Cow<'a, str>,
    echostr: Option<Cow<'a, str>>,
}

impl<'a> Query<'a> {
    /// Parses a query string, with or without question mark, or the query of a URL.
    pub(super) fn parse(text: &'a str) -> Result<Self, CallbackError> {
        if text.len() > MAX_QUERY_BYTES {
            return Err(CallbackError::LongQuery {
                length: text.len() as u64,
            });
        }
        // Nearly every push has a bare query without encoded characters.
        let is_plain = memchr3(b'#', b'?', b'%', text.as_bytes()).is_none() && find(text, b'+').is_none();
        let mut rest = if is_plain { text } else { query_of(text) };
        let (mut signature, mut timestamp, mut nonce, mut echostr) = (None, None, None, None);
        while !rest.is_empty() {
            let (one, after) = split_at(rest, b'&').unwrap_or((rest, ""));
            rest = after;
            let (name, value) = if is_plain {
                let (name, value) = split_at(one, b'=').unwrap_or((one, ""));
                (Cow::Borrowed(name), Cow::Borrowed(value))
            } else {
                let Some(decoded) = form_urlencoded::parse(one.as_bytes()).next() else {
                    continue;
                };
                decoded
            };
            let slot = match &*name {
                "msg_signature" => &mut signature,
                "timestamp" => &mut timestamp,
                "nonce" => &mut nonce,
                "echostr" => &mut echostr,
                _ => continue,
            };
            if slot.replace(value).is_some() {
                return Err(CallbackError::RepeatedParameter {
                    name: name.into_owned(),
                });
            }
        }
        Ok(Self {
            signature: required(signature, "msg_signature")?,
            timestamp: required(timestamp, "timestamp")?,
            nonce: required(nonce, "nonce")?,
            echostr,
        })
    }

    /// The ciphertext of a URL verification. Restores plus signs that a framework or proxy turned into spaces.
    pub(super) fn echostr(&self) -> Result<String, CallbackError> {
        let text = required(self.echostr.clone(), "echostr")?;
        Ok(text.replace(' ', "+"))
    }
}

/// The query of a text that may be a whole URL.
fn query_of(text: &str) -> &str {
    // Remove the fragment first: it may contain a question mark.
    let text = split_at(text, b'#').map_or(text, |(before, _)| before);
    split_at(text, b'?')
        .filter(|(before, _)| leads_to_query(before))
        .map_or(text, |(_, query)| query)
}

/// Whether the text before a question mark is a path or URL, rather than a query with a question mark in a value.
fn leads_to_query(before: &str) -> bool {
    let parameter = before.bytes().position(|byte| matches!(byte, b'=' | b'&'));
    let parameter = parameter.unwrap_or(before.len());
    parameter == before.len()
        || before.starts_with('/')
        || before
            .get(..parameter)
            .is_some_and(|before| End::new("://").split(before).is_some())
}

fn required<'a>(value: Option<Cow<'a, str>>, name: &str) -> Result<Cow<'a, str>, CallbackError> {
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| CallbackError::MissingParameter { name: name.into() })
}
