//! A decrypted message in the buffer in which it was decrypted. No part of it is copied.

use alloc::string::String;

/// The number of bytes before a message: sixteen random ones and its length.
pub(super) const HEAD_LENGTH: usize = 20;

/// A decrypted message and its receiver.
#[derive(Clone, PartialEq, Eq)]
pub struct Plaintext {
    /// Free space for a head, then the message, then the receiver.
    text: String,
    /// The end of the message.
    end: usize,
}

/// Shows the receiver only, since the message is customer data.
impl core::fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Plaintext")
            .field("receiver", &self.receiver())
            .finish_non_exhaustive()
    }
}

impl Plaintext {
    /// The length of the head in [`with_head`](Self::with_head), in bytes.
    pub const HEAD_LENGTH: usize = HEAD_LENGTH;

    /// `None` if a character spans two of the three parts.
    pub(super) fn new(text: String, end: usize) -> Option<Self> {
        (text.is_char_boundary(HEAD_LENGTH) && text.is_char_boundary(end)).then_some(Self { text, end })
    }

    /// The message, XML or JSON, as WeCom wrote it.
    #[must_use]
    pub fn message(&self) -> &str {
        self.text.get(HEAD_LENGTH..self.end).unwrap_or_default()
    }

    /// The receiver: a corp id, a suite id, or empty.
    #[must_use]
    pub fn receiver(&self) -> &str {
        self.text.get(self.end..).unwrap_or_default()
    }

    /// Whether message and receiver are ASCII only.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        // In chunks of 16 bytes: the standard library uses chunks of 32 and checks the remainder byte by byte.
        let (chunks, rest) = self.text.as_bytes().as_chunks::<16>();
        let marks = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all | byte);
        let all = chunks.iter().fold(0, |all, chunk| all | u128::from_ne_bytes(*chunk));
        (all & 0x8080_8080_8080_8080_8080_8080_8080_8080 == 0) && marks(rest).is_ascii()
    }

    /// Message and receiver as separate strings.
    #[must_use]
    pub fn into_parts(mut self) -> (String, String) {
        let receiver = self.text.split_off(self.end);
        self.text.drain(..HEAD_LENGTH);
        (self.text, receiver)
    }

    /// Head, message and receiver as one text. A byte of the head that is not ASCII becomes a zero.
    #[must_use]
    pub fn with_head(mut self, head: [u8; HEAD_LENGTH]) -> String {
        let head = head.map(|byte| if byte.is_ascii() { byte } else { 0 });
        self.text
            .replace_range(..HEAD_LENGTH, core::str::from_utf8(&head).unwrap_or_default());
        self.text
    }
}
