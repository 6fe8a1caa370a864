//! Base64, strict: the standard alphabet, padded, no bit and no letter more than needed. Written here because the module that has callbacks
//! alone would be a tenth larger with a library for every dialect.

use super::machine::decode_letters;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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
