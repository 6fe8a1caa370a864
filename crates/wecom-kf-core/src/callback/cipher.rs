//! The cipher: AES-256-CBC with the first half of the key as IV, PKCS#7 padding to 32 bytes, and a frame of 16 random bytes, the message
//! length, the message and the receiver.

use super::plaintext::{HEAD_LENGTH, Plaintext};
use crate::error::CallbackError;
use alloc::string::String;
use alloc::vec::Vec;
use cbc::cipher::array::Array;
use cbc::cipher::consts::U16;
use cbc::cipher::{
    BlockModeDecBackend, BlockModeDecClosure, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser, InnerIvInit, KeyInit,
    ParBlocks,
};

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use aes::Aes256;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use aes_simd128::Aes256;

const KEY_CHARS: usize = 43;
const PADDING: usize = 32;
const LENGTH: usize = 4;
const RANDOM: usize = HEAD_LENGTH - LENGTH;

/// An AES block.
type Block = Array<u8, U16>;

/// A prepared EncodingAESKey: the key schedule is computed once.
#[derive(Clone)]
pub(super) struct Key {
    aes: Aes256,
    iv: Block,
}

impl Key {
    pub(super) fn parse(encoding_aes_key: &str) -> Result<Self, CallbackError> {
        let invalid = || CallbackError::BadKey {
            length: encoding_aes_key.chars().count() as u64,
        };
        if encoding_aes_key.len() != KEY_CHARS {
            return Err(invalid());
        }
        // `forgiving` accepts non-zero trailing bits: the 43rd character has two unused bits, which WeCom does not clear. It still rejects
        // characters outside the Base64 alphabet.
        let bytes = base64_simd::forgiving_decode_to_vec(encoding_aes_key.as_bytes()).map_err(|_| invalid())?;
        let key: [u8; 32] = bytes.try_into().map_err(|_| invalid())?;
        Ok(Self {
            iv: Array(*key.first_chunk().ok_or_else(invalid)?),
            aes: Aes256::new(&Array(key)),
        })
    }

    pub(super) fn decrypt(&self, encrypt: &str) -> Result<Plaintext, CallbackError> {
        let mut bytes = base64_simd::STANDARD
            .decode_to_vec(encrypt)
            .map_err(|_| CallbackError::BadBase64 {})?;
        let length = bytes.len();
        let (blocks, rest) = Block::slice_as_chunks_mut(&mut bytes);
        if blocks.is_empty() || !rest.is_empty() {
            return Err(CallbackError::BadLength { length: length as u64 });
        }
        cbc::Decryptor::inner_iv_init(&self.aes, &self.iv).decrypt_with_backend(DecryptInBatches { blocks });
        let padding = usize::from(*bytes.last().ok_or(CallbackError::BadPadding {})?);
        let padded = length.checked_sub(padding).ok_or(CallbackError::BadPadding {})?;
        let (frame, tail) = bytes.split_at_checked(padded).ok_or(CallbackError::BadPadding {})?;
        if !(1..=PADDING).contains(&padding) || tail.iter().any(|byte| usize::from(*byte) != padding) {
            return Err(CallbackError::BadPadding {});
        }
        let end = Self::end_of_message(frame).ok_or(CallbackError::BadFrame {})?;
        // The message and its receiver stay in place; only the padding is cut off.
        bytes.truncate(padded);
        bytes.iter_mut().take(HEAD_LENGTH).for_each(|byte| *byte = 0);
        String::from_utf8(bytes)
            .ok()
            .and_then(|text| Plaintext::new(text, end))
            .ok_or(CallbackError::NotUtf8 {})
    }

    /// The end of the message in a frame.
    fn end_of_message(frame: &[u8]) -> Option<usize> {
        let (_random, rest) = frame.split_at_checked(RANDOM)?;
        let (length, rest) = rest.split_first_chunk::<LENGTH>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        (length <= rest.len()).then_some(HEAD_LENGTH + length)
    }

    pub(super) fn encrypt(&self, message: &str, receiver: &str, random: [u8; RANDOM]) -> Result<String, CallbackError> {
        let length = u32::try_from(message.len()).map_err(|_| CallbackError::BadMessage {
            reason: "it is longer than 4 GiB".into(),
        })?;
        let mut bytes = Vec::with_capacity(RANDOM + LENGTH + message.len() + receiver.len() + PADDING);
        bytes.extend_from_slice(&random);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(message.as_bytes());
        bytes.extend_from_slice(receiver.as_bytes());
        let padding = PADDING - bytes.len() % PADDING;
        bytes.extend(core::iter::repeat_n(u8::try_from(padding).unwrap_or(0), padding));
        let (blocks, _) = Block::slice_as_chunks_mut(&mut bytes);
        cbc::Encryptor::inner_iv_init(&self.aes, &self.iv).encrypt_blocks(blocks);
        Ok(base64_simd::STANDARD.encode_to_string(&bytes))
    }
}

/// Decrypts in batches of the backend's parallel block count, padding the last batch. `cbc` itself decrypts the remaining blocks one by
/// one, and in software AES one block costs as much as a batch.
struct DecryptInBatches<'a> {
    blocks: &'a mut [Block],
}

impl BlockSizeUser for DecryptInBatches<'_> {
    type BlockSize = U16;
}

impl BlockModeDecClosure for DecryptInBatches<'_> {
    fn call<B: BlockModeDecBackend<BlockSize = U16>>(self, backend: &mut B) {
        let (batches, rest) = ParBlocks::<B>::slice_as_chunks_mut(self.blocks);
        for batch in batches {
            backend.decrypt_par_blocks(batch.into());
        }
        if !rest.is_empty() {
            let mut last = ParBlocks::<B>::default();
            for (to, from) in last.iter_mut().zip(&*rest) {
                *to = *from;
            }
            backend.decrypt_par_blocks((&mut last).into());
            for (to, from) in rest.iter_mut().zip(&last) {
                *to = *from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Aes256, Array, Block, DecryptInBatches, KeyInit, U16};
    use alloc::vec::Vec;
    use cbc::cipher::array::ArraySize;
    use cbc::cipher::consts::{U1, U2, U8, U30, U64};
    use cbc::cipher::inout::InOut;
    use cbc::cipher::{
        BlockCipherDecBackend, BlockCipherDecClosure, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt,
        BlockSizeUser, InnerIvInit, ParBlocksSizeUser,
    };
    use core::marker::PhantomData;

    /// AES whose backend processes this many blocks at once.
    struct Batches<N>(Aes256, PhantomData<N>);

    impl<N> BlockSizeUser for Batches<N> {
        type BlockSize = U16;
    }

    impl<N: ArraySize> ParBlocksSizeUser for Batches<N> {
        type ParBlocksSize = N;
    }

    impl<N: ArraySize> BlockCipherDecBackend for Batches<N> {
        fn decrypt_block(&self, block: InOut<'_, '_, Block>) {
            self.0.decrypt_block_inout(block);
        }
    }

    impl<N: ArraySize> BlockCipherDecrypt for Batches<N> {
        fn decrypt_with_backend(&self, f: impl BlockCipherDecClosure<BlockSize = U16>) {
            f.call(self);
        }
    }

    fn check<N: ArraySize>() {
        let (key, iv) = (Array([7; 32]), Array([9; 16]));
        let cipher = Batches::<N>(Aes256::new(&key), PhantomData);
        for count in 0..=2 * N::USIZE + 1 {
            let secret: Vec<Block> = (0..count).map(|at| Array([at as u8; 16])).collect();
            let mut found = secret.clone();
            let blocks = &mut found[..];
            cbc::Decryptor::inner_iv_init(&cipher, &iv).decrypt_with_backend(DecryptInBatches { blocks });
            // CBC as defined: the reference for the test.
            let mut before = &iv;
            for (found, secret) in found.iter().zip(&secret) {
                let sum = Array(core::array::from_fn(|at| found[at] ^ before[at]));
                let mut again: Block = sum;
                cipher.0.encrypt_block(&mut again);
                assert_eq!(&again, secret, "{count} blocks by {}", N::USIZE);
                before = secret;
            }
        }
    }

    #[test]
    fn every_number_of_blocks_is_decrypted_by_batches_of_every_size() {
        check::<U1>();
        check::<U2>();
        check::<U8>();
        check::<U30>();
        check::<U64>();
    }
}
