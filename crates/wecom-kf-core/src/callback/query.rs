//! The query of a callback URL.

use super::scan::{End, split_at};
use crate::error::CallbackError;
use alloc::borrow::Cow;
use alloc::string::String;
use memchr::memchr2;

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
        // Remove the fragment first: it may contain a question mark.
        let text = split_at(text, b'#').map_or(text, |(before, _)| before);
        let text = split_at(text, b'?')
            .filter(|(before, _)| leads_to_query(before))
            .map_or(text, |(_, query)| query);
        let (mut signature, mut timestamp, mut nonce, mut echostr) = (None, None, None, None);
        let mut rest = text;
        while !rest.is_empty() {
            let (one, after) = split_at(rest, b'&').unwrap_or((rest, ""));
            rest = after;
            let Some((name, value)) = parameter(one) else {
                continue;
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

/// Parses one parameter. Text without encoded characters, as in nearly every push, is used unchanged, which is much faster.
fn parameter(text: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    if text.is_empty() || memchr2(b'%', b'+', text.as_bytes()).is_some() {
        return form_urlencoded::parse(text.as_bytes()).next();
    }
    let (name, value) = split_at(text, b'=').unwrap_or((text, ""));
    Some((Cow::Borrowed(name), Cow::Borrowed(value)))
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
