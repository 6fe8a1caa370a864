//! Letter by letter.

use crate::callback::base64::LETTERS;
use alloc::vec::Vec;

/// Has a bit that no value of a letter has.
const NO_LETTER: u8 = 0x80;

/// The values of all bytes.
static VALUES: [u8; 256] = {
    let mut values = [NO_LETTER; 256];
    let mut value = 0;
    #[allow(
        clippy::indexing_slicing,
        reason = "at compile time, where a wrong index is an error"
    )]
    while value < 64u8 {
        values[LETTERS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// The bytes of a text without padding, and the bits of its last letter that are no part of a byte.
pub(in crate::callback) fn decode_letters(letters: &str) -> Option<(Vec<u8>, u8)> {
    let value = |letter: u8| VALUES.get(usize::from(letter)).copied().unwrap_or(NO_LETTER);
    let (fours, rest) = letters.as_bytes().as_chunks::<4>();
    // Written in place: appending three bytes at a time takes three times as long.
    let mut bytes = Vec::with_capacity(fours.len() * 3 + 2);
    bytes.resize(fours.len() * 3, 0);
    let (threes, _) = bytes.as_chunks_mut::<3>();
    let mut seen = 0;
    for (three, four) in threes.iter_mut().zip(fours) {
        let [a, b, c, d] = four.map(value);
        seen |= a | b | c | d;
        *three = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
    let spare = match rest {
        [] => 0,
        [a, b] => {
            let [a, b] = [*a, *b].map(value);
            seen |= a | b;
            bytes.push(a << 2 | b >> 4);
            b << 4
        }
        [a, b, c] => {
            let [a, b, c] = [*a, *b, *c].map(value);
            seen |= a | b | c;
            bytes.extend([a << 2 | b >> 4, b << 4 | c >> 2]);
            c << 6
        }
        _ => return None,
    };
    (seen & NO_LETTER == 0).then_some((bytes, spare))
}
