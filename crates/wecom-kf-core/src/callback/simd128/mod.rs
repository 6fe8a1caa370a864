//! The same as `portable`, on WebAssembly's vectors of 128 bits. Libraries for WebAssembly know no vectors: with them a callback takes twice as
//! long, and the module that has callbacks alone is larger.

mod aes;
mod base64;

pub(super) use aes::Aes256;
pub(super) use base64::decode_letters;

use super::cipher::Block;
use core::arch::wasm32::{u64x2, u64x2_extract_lane, v128};

#[inline(always)]
fn vector(bytes: Block) -> v128 {
    let whole = u128::from_le_bytes(bytes);
    u64x2(whole as u64, (whole >> 64) as u64)
}

#[inline(always)]
fn bytes(vector: v128) -> Block {
    let whole = u128::from(u64x2_extract_lane::<1>(vector)) << 64 | u128::from(u64x2_extract_lane::<0>(vector));
    whole.to_le_bytes()
}
