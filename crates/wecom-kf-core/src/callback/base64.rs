//! Base64, strict: the standard alphabet, padded, no bit and no letter more than needed. Written here because the module that has callbacks
//! alone would be a tenth larger with a library for every dialect.

use alloc::string::String;
use alloc::vec::Vec;
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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

/// The bytes of a padded text.
#[cfg_attr(
    all(feature = "simd", not(test)),
    expect(dead_code, reason = "vector instructions do it")
)]
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let letters = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    let padded = text.len().is_multiple_of(4);
    // The bits that are no part of a byte must be nothing.
    decode_letters(letters).and_then(|(bytes, spare)| (padded && spare == 0).then_some(bytes))
}

/// The bytes of a text without padding, and the bits of its last letter that are no part of a byte.
pub(super) fn decode_letters(letters: &str) -> Option<(Vec<u8>, u32)> {
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
    let mut number = 0;
    for value in rest.iter().copied().map(value) {
        seen |= value;
        number = number << 6 | u32::from(value);
    }
    let spare = match rest.len() {
        0 => 0,
        2 => {
            bytes.push(u8::try_from(number >> 4 & 0xff).ok()?);
            number & 0xf
        }
        3 => {
            bytes.extend_from_slice(&u16::try_from(number >> 2 & 0xffff).ok()?.to_be_bytes());
            number & 3
        }
        _ => return None,
    };
    (seen & NO_LETTER == 0).then_some((bytes, spare))
}

/// The padded text of bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let mut number = 0;
        for at in 0..3 {
            number = number << 8 | usize::from(three.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let letter = LETTERS.get(number >> (18 - 6 * at) & 63).filter(|_| at <= three.len());
            text.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    proptest! {
        /// All that decode take and refuse the same.
        #[test]
        fn what_a_strict_library_decodes_is_decoded(
            bytes in prop::collection::vec(any::<u8>(), 0..200), at: prop::sample::Index, other in "[A-Za-z0-9+/=_ \n-]{0,4}|[é微]",
        ) {
            prop_assert_eq!(encode(&bytes), STANDARD.encode(&bytes));
            let mut text = encode(&bytes);
            let at = at.index(text.len() + 1);
            text.replace_range(at..(at + other.chars().count() / 2).min(text.len()), &other);
            prop_assert_eq!(decode(&text), STANDARD.decode(&text).ok(), "{}", text);
            #[cfg(feature = "simd")]
            prop_assert_eq!(base64_simd::STANDARD.decode_to_vec(&text).ok(), decode(&text));
        }

        #[test]
        fn short_texts_too(text in "[A-D/+=]{0,9}") {
            prop_assert_eq!(decode(&text), STANDARD.decode(&text).ok(), "{}", text);
            #[cfg(feature = "simd")]
            prop_assert_eq!(base64_simd::STANDARD.decode_to_vec(&text).ok(), decode(&text));
        }
    }
}
