//! Searching sixteen bytes at once.

use super::vector;
use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, u8x16_splat};

/// Where an ASCII character stands first.
pub(in crate::callback) fn find(text: &str, ascii: u8) -> Option<usize> {
    let (sixteens, rest) = text.as_bytes().as_chunks();
    for (at, sixteen) in sixteens.iter().enumerate() {
        let found = i8x16_bitmask(i8x16_eq(vector(*sixteen), u8x16_splat(ascii)));
        if found != 0 {
            return Some(at * 16 + found.trailing_zeros() as usize);
        }
    }
    let at = rest.iter().position(|byte| *byte == ascii)?;
    Some(sixteens.len() * 16 + at)
}
