//! AES-256 by the crate `aes`, which asks the processor for its instructions when it runs, and computes bits in integers where there are none.

use crate::callback::cipher::Block;
use aes::cipher::consts::U16;
use aes::cipher::{
    Array, BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser,
    KeyInit, ParBlocks,
};

/// A key, with the keys of its rounds.
#[derive(Clone)]
pub(in crate::callback) struct Aes256(aes::Aes256);

impl Aes256 {
    pub(in crate::callback) fn new(key: [u8; 32]) -> Self {
        Self(aes::Aes256::new(&Array(key)))
    }

    /// Encrypts blocks in a chain that begins with `before`.
    pub(in crate::callback) fn encrypt(&self, blocks: &mut [Block], mut before: Block) {
        for block in blocks {
            *block = sum(*block, before);
            self.0.encrypt_block(Array::cast_from_core_mut(block));
            before = *block;
        }
    }

    /// Decrypts blocks of a chain that began with `before`.
    pub(in crate::callback) fn decrypt(&self, blocks: &mut [Block], before: Block) {
        self.0.decrypt_with_backend(Unchain { blocks, before });
    }
}

/// CBC decryption, always of as many blocks at once as the processor takes. Where AES is software one block costs as much as several,
/// and its own code as much again.
struct Unchain<'a> {
    blocks: &'a mut [Block],
    /// The ciphertext before them.
    before: Block,
}

impl BlockSizeUser for Unchain<'_> {
    type BlockSize = U16;
}

impl BlockCipherDecClosure for Unchain<'_> {
    fn call<B: BlockCipherDecBackend<BlockSize = U16>>(self, backend: &B) {
        let mut before = self.before;
        let mut plain = ParBlocks::<B>::default();
        for blocks in self.blocks.chunks_mut(plain.len()) {
            // What the last of them leave over holds what was there before, and is not looked at.
            for (to, from) in plain.iter_mut().zip(&*blocks) {
                *to = Array(*from);
            }
            backend.decrypt_par_blocks((&mut plain).into());
            for (block, plain) in blocks.iter_mut().zip(&plain) {
                (before, *block) = (*block, sum(plain.0, before));
            }
        }
    }
}

fn sum(block: Block, other: Block) -> Block {
    (u128::from_ne_bytes(block) ^ u128::from_ne_bytes(other)).to_ne_bytes()
}
