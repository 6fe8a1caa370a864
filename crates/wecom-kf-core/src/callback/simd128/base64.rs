//! Sixteen letters at once, on WebAssembly's vectors.

use super::{bytes, vector};
use alloc::vec;
use alloc::vec::Vec;
use core::arch::wasm32::{
    i8x16_add, i8x16_eq, i8x16_lt, i8x16_shuffle, i8x16_splat, u8x16_splat, u16x8_shl, u16x8_shr, u16x8_splat,
    u32x4_shl, u32x4_shr, u32x4_splat, v128, v128_and, v128_andnot, v128_any_true, v128_or,
};

/// Letters that follow one another, with values that do: the first, how many, and the first one's value.
const RUNS: [(u8, u8, u8); 3] = [(b'A', 26, 0), (b'a', 26, 26), (b'0', 10, 52)];

/// The bytes of a text without padding, and the bits of its last letter that are no part of a byte.
pub(in crate::callback) fn decode_letters(letters: &str) -> Option<(Vec<u8>, u8)> {
    let letters = letters.as_bytes();
    if letters.len() % 4 == 1 {
        return None;
    }
    let (sixteens, rest) = letters.as_chunks();
    let mut last = [b'A'; 16];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let mut bytes = vec![0; (sixteens.len() + 1) * 12];
    let (twelves, _) = bytes.as_chunks_mut();
    let mut wrong = u8x16_splat(0);
    for (letters, bytes) in sixteens.iter().chain([&last]).zip(twelves) {
        let (values, right) = values(*letters);
        wrong = v128_or(wrong, v128_andnot(u8x16_splat(0xff), right));
        *bytes = packed(values);
    }
    let length = letters.len() / 4 * 3 + (letters.len() % 4).saturating_sub(1);
    // The letters that were put behind them are zeros.
    let spare = bytes.get(length).copied().unwrap_or_default();
    bytes.truncate(length);
    (!v128_any_true(wrong)).then_some((bytes, spare))
}

/// The values of letters, and all bits of the bytes that are letters.
#[inline(always)]
fn values(letters: [u8; 16]) -> (v128, v128) {
    let letters = vector(letters);
    let plus = i8x16_eq(letters, u8x16_splat(b'+'));
    let slash = i8x16_eq(letters, u8x16_splat(b'/'));
    let mut values = v128_or(v128_and(plus, u8x16_splat(62)), v128_and(slash, u8x16_splat(63)));
    let mut right = v128_or(plus, slash);
    for (first, count, value) in RUNS {
        // Where a run begins at the least signed number, one comparison is enough.
        let moved = i8x16_add(letters, u8x16_splat(0x80_u8.wrapping_sub(first)));
        let within = i8x16_lt(moved, i8x16_splat(i8::MIN.wrapping_add_unsigned(count)));
        values = v128_or(values, v128_and(i8x16_add(moved, u8x16_splat(0x80 + value)), within));
        right = v128_or(right, within);
    }
    (values, right)
}

/// Bytes of six bits each, put together: two make twelve bits, two of these make twenty-four.
#[inline(always)]
fn packed(values: v128) -> [u8; 12] {
    let twelves = v128_or(v128_and(u16x8_shl(values, 6), u16x8_splat(0xfc0)), u16x8_shr(values, 8));
    let threes = v128_or(
        v128_and(u32x4_shl(twelves, 12), u32x4_splat(0xfff000)),
        u32x4_shr(twelves, 16),
    );
    let packed = i8x16_shuffle::<2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 7, 11, 15>(threes, threes);
    let [packed @ .., _, _, _, _] = bytes(packed);
    packed
}
