//! AES-256 on WebAssembly's 128-bit vectors. Implements RustCrypto's [`cipher`] traits, for use with block modes such as `cbc`.
//!
//! WebAssembly has no instruction for AES. The crate `aes` computes it there in 32-bit integers, two blocks at once. This crate
//! is bitsliced over eight blocks: plane *n* holds bit *n* of every byte of all eight blocks. SubBytes is then a circuit of logic
//! gates, and no branch and no address depends on the key or on the text (E. Käsper and P. Schwabe, "Faster and timing-attack
//! resistant AES-GCM", CHES 2009).
//!
//! The rounds are written over a trait of 128-bit words. With the target feature `simd128` a word is a vector; on every other
//! target it is a `u128`, so that the same code can be tested there. On such targets the crate `aes` is the faster choice.
//!
//! ```
//! use aes_simd128::Aes256;
//! use cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
//!
//! let aes = Aes256::new(&[7; 32].into());
//! let plain = cipher::Array([1; 16]);
//! let mut block = plain;
//! aes.encrypt_block(&mut block);
//! aes.decrypt_block(&mut block);
//! assert_eq!(block, plain);
//! ```

#![no_std]
#![forbid(unsafe_code)]

mod circuit;
mod rounds;
mod word;

use cipher::array::Array;
use cipher::consts::{U8, U16, U32};
use cipher::inout::InOut;
use cipher::{
    AlgorithmName, Block, BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncBackend,
    BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, Key, KeyInit, KeySizeUser, ParBlocks, ParBlocksSizeUser,
};
use core::fmt;
use rounds::Schedule;

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
type Word = core::arch::wasm32::v128;
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
type Word = u128;

/// AES with a key of 256 bits (FIPS 197). Debug output does not show the key.
#[derive(Clone)]
pub struct Aes256 {
    schedule: Schedule<Word>,
}

impl KeySizeUser for Aes256 {
    type KeySize = U32;
}

impl KeyInit for Aes256 {
    fn new(key: &Key<Self>) -> Self {
        Self {
            schedule: Schedule::new(&key.0),
        }
    }
}

impl BlockSizeUser for Aes256 {
    type BlockSize = U16;
}

impl BlockCipherEncrypt for Aes256 {
    fn encrypt_with_backend(&self, f: impl BlockCipherEncClosure<BlockSize = U16>) {
        f.call(&Backend(&self.schedule));
    }
}

impl BlockCipherDecrypt for Aes256 {
    fn decrypt_with_backend(&self, f: impl BlockCipherDecClosure<BlockSize = U16>) {
        f.call(&Backend(&self.schedule));
    }
}

impl AlgorithmName for Aes256 {
    fn write_alg_name(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Aes256")
    }
}

impl fmt::Debug for Aes256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Aes256 { .. }")
    }
}

/// The blocks of one call.
type Eight = [[u8; 16]; 8];

// Not generic, so that they are compiled in this crate, for speed, and not in one that may be optimised for size.
#[inline(never)]
fn encrypt(schedule: &Schedule<Word>, blocks: &mut Eight) {
    *blocks = schedule.encrypt(*blocks);
}

#[inline(never)]
fn decrypt(schedule: &Schedule<Word>, blocks: &mut Eight) {
    *blocks = schedule.decrypt(*blocks);
}

/// Processes eight blocks at once; a single block costs as much as eight.
struct Backend<'a>(&'a Schedule<Word>);

impl BlockSizeUser for Backend<'_> {
    type BlockSize = U16;
}

impl ParBlocksSizeUser for Backend<'_> {
    type ParBlocksSize = U8;
}

impl BlockCipherEncBackend for Backend<'_> {
    #[inline(always)]
    fn encrypt_block(&self, mut block: InOut<'_, '_, Block<Self>>) {
        let mut eight = [block.get_in().0; 8];
        encrypt(self.0, &mut eight);
        let [first, ..] = eight;
        *block.get_out() = Array(first);
    }

    #[inline(always)]
    fn encrypt_par_blocks(&self, mut blocks: InOut<'_, '_, ParBlocks<Self>>) {
        let mut eight = blocks.get_in().0.map(|block| block.0);
        encrypt(self.0, &mut eight);
        *blocks.get_out() = Array(eight.map(Array));
    }
}

impl BlockCipherDecBackend for Backend<'_> {
    #[inline(always)]
    fn decrypt_block(&self, mut block: InOut<'_, '_, Block<Self>>) {
        let mut eight = [block.get_in().0; 8];
        decrypt(self.0, &mut eight);
        let [first, ..] = eight;
        *block.get_out() = Array(first);
    }

    #[inline(always)]
    fn decrypt_par_blocks(&self, mut blocks: InOut<'_, '_, ParBlocks<Self>>) {
        let mut eight = blocks.get_in().0.map(|block| block.0);
        decrypt(self.0, &mut eight);
        *blocks.get_out() = Array(eight.map(Array));
    }
}

/// The program of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
