//! A decrypted message where it was decrypted: no part of it is copied.

use alloc::string::String;

/// How many bytes stand in front of a message: sixteen random ones and its length.
pub(super) const ROOM: usize = 20;

/// A decrypted message, and whom it is addressed to.
#[derive(Clone, PartialEq, Eq)]
pub struct Plaintext {
    /// Room, then the message, then the receiver.
    text: String,
    /// Where the message ends.
    end: usize,
}

/// Without the text: it is a customer's.
impl core::fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Plaintext")
            .field("receiver", &self.receiver())
            .finish_non_exhaustive()
    }
}

impl Plaintext {
    /// How many bytes of [`with_head`](Self::with_head) stand in front of the message.
    pub const ROOM: usize = ROOM;

    /// Nothing when a character begins in the room or in the message and ends behind it.
    pub(super) fn new(text: String, end: usize) -> Option<Self> {
        (text.is_char_boundary(ROOM) && text.is_char_boundary(end)).then_some(Self { text, end })
    }

    /// The message, XML or JSON, as WeCom wrote it.
    #[must_use]
    pub fn message(&self) -> &str {
        self.text.get(ROOM..self.end).unwrap_or_default()
    }

    /// A corp id, a suite id, or nothing.
    #[must_use]
    pub fn receiver(&self) -> &str {
        self.text.get(self.end..).unwrap_or_default()
    }

    /// Whether message and receiver are ASCII alone.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        // By sixteen bytes: the standard library goes through what is left over at the end of 32 one by one.
        let (chunks, rest) = self.text.as_bytes().as_chunks::<16>();
        let marks = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all | byte);
        let all = chunks.iter().fold(0, |all, chunk| all | u128::from_ne_bytes(*chunk));
        (all & 0x8080_8080_8080_8080_8080_8080_8080_8080 == 0) && marks(rest).is_ascii()
    }

    /// Message and receiver, each by itself.
    #[must_use]
    pub fn into_parts(mut self) -> (String, String) {
        let receiver = self.text.split_off(self.end);
        self.text.drain(..ROOM);
        (self.text, receiver)
    }

    /// The head, the message and the receiver in one text. What is not ASCII in the head becomes a zero.
    #[must_use]
    pub fn with_head(mut self, head: [u8; ROOM]) -> String {
        let head = head.map(|byte| if byte.is_ascii() { byte } else { 0 });
        self.text
            .replace_range(..ROOM, core::str::from_utf8(&head).unwrap_or_default());
        self.text
    }
}
