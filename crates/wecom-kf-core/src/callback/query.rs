//! The query of a callback URL.

use super::scan::{End, find, split_at};
use crate::error::CallbackError;
use alloc::borrow::Cow;
use alloc::string::String;
use memchr::memchr3;

/// The longest query, in bytes, that is read. WeCom's are shorter than 400; nobody has vouched for it yet.
const LONGEST: usize = 64 * 1024;

/// The parameters of a callback's query.
pub(super) struct Query<'a> {
    pub(super) signature: Cow<'a, str>,
    pub(super) timestamp: Cow<'a, str>,
    pub(super) nonce: Cow<'a, str>,
    echostr: Option<Cow<'a, str>>,
}

impl<'a> Query<'a> {
    /// Reads a query string, with or without its question mark, or the query of a whole URL.
    pub(super) fn parse(text: &'a str) -> Result<Self, CallbackError> {
        if text.len() > LONGEST {
            return Err(CallbackError::LongQuery {
                length: text.len() as u64,
            });
        }
        // Nearly every push comes as the bare query, without a mark that would have to be read.
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
            signature: given(signature, "msg_signature")?,
            timestamp: given(timestamp, "timestamp")?,
            nonce: given(nonce, "nonce")?,
            echostr,
        })
    }

    /// The ciphertext of a URL check. Where a framework or proxy turned its plus signs into spaces, they come back.
    pub(super) fn echostr(&self) -> Result<String, CallbackError> {
        let text = given(self.echostr.clone(), "echostr")?;
        Ok(text.replace(' ', "+"))
    }
}

/// The query of what may be a whole URL.
fn query_of(text: &str) -> &str {
    // The fragment first: it may hold a question mark.
    let text = split_at(text, b'#').map_or(text, |(before, _)| before);
    split_at(text, b'?')
        .filter(|(before, _)| leads_to_query(before))
        .map_or(text, |(_, query)| query)
}

/// Whether what stands before a question mark is a path or URL, and not a query of which a value holds a question mark.
fn leads_to_query(before: &str) -> bool {
    let parameter = before.bytes().position(|byte| matches!(byte, b'=' | b'&'));
    let parameter = parameter.unwrap_or(before.len());
    parameter == before.len()
        || before.starts_with('/')
        || before
            .get(..parameter)
            .is_some_and(|before| End::new("://").split(before).is_some())
}

fn given<'a>(value: Option<Cow<'a, str>>, name: &str) -> Result<Cow<'a, str>, CallbackError> {
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| CallbackError::MissingParameter { name: name.into() })
}
