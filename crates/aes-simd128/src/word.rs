//! The operations that the rounds need on a 128-bit word: sixteen bytes, or four words of 32 bits, the first in the lowest bits.

/// The bytes of a block.
pub(crate) type Bytes = [u8; 16];

/// A word of 128 bits.
pub(crate) trait Word: Copy {
    fn from_bytes(bytes: Bytes) -> Self;
    fn to_bytes(self) -> Bytes;
    /// The same byte sixteen times.
    fn splat_byte(byte: u8) -> Self;
    /// The same 32 bits four times.
    fn splat(bits: u32) -> Self;
    /// The highest 32 bits.
    fn last(self) -> u32;
    fn and(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn not(self) -> Self;
    /// Shifts by fewer than 8 bits; the caller masks what crosses from one byte to another.
    fn shift_left(self, bits: u32) -> Self;
    /// As [`Word::shift_left`].
    fn shift_right(self, bits: u32) -> Self;
    /// Moves each 32-bit word up by one position; the first becomes zero.
    fn next_place(self) -> Self;
    /// Moves each 32-bit word up by two positions; the first two become zero.
    fn next_place_but_one(self) -> Self;
    /// Rotates the 32-bit words down by one position.
    fn next(self) -> Self;
    /// Rotates the 32-bit words by two positions.
    fn next_but_one(self) -> Self;
    /// Transposes a matrix of 4 × 4 bytes.
    fn transposed(self) -> Self;
    /// Moves the byte at position `from[n]` to position n. All numbers are below 16.
    fn shuffled(self, from: Self) -> Self;
}

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod vector {
    use super::{Bytes, Word};
    use core::arch::wasm32::{
        i8x16_shuffle, i8x16_swizzle, u8x16_splat, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle,
        u32x4_splat, u64x2, u64x2_extract_lane, v128, v128_and, v128_not, v128_xor,
    };

    impl Word for v128 {
        #[inline(always)]
        fn from_bytes(bytes: Bytes) -> Self {
            let whole = u128::from_le_bytes(bytes);
            u64x2(whole as u64, (whole >> 64) as u64)
        }

        #[inline(always)]
        fn to_bytes(self) -> Bytes {
            let whole = u128::from(u64x2_extract_lane::<1>(self)) << 64 | u128::from(u64x2_extract_lane::<0>(self));
            whole.to_le_bytes()
        }

        #[inline(always)]
        fn splat_byte(byte: u8) -> Self {
            u8x16_splat(byte)
        }

        #[inline(always)]
        fn splat(bits: u32) -> Self {
            u32x4_splat(bits)
        }

        #[inline(always)]
        fn last(self) -> u32 {
            u32x4_extract_lane::<3>(self)
        }

        #[inline(always)]
        fn and(self, other: Self) -> Self {
            v128_and(self, other)
        }

        #[inline(always)]
        fn xor(self, other: Self) -> Self {
            v128_xor(self, other)
        }

        #[inline(always)]
        fn not(self) -> Self {
            v128_not(self)
        }

        #[inline(always)]
        fn shift_left(self, bits: u32) -> Self {
            u32x4_shl(self, bits)
        }

        #[inline(always)]
        fn shift_right(self, bits: u32) -> Self {
            u32x4_shr(self, bits)
        }

        #[inline(always)]
        fn next_place(self) -> Self {
            u32x4_shuffle::<4, 0, 1, 2>(self, u8x16_splat(0))
        }

        #[inline(always)]
        fn next_place_but_one(self) -> Self {
            u32x4_shuffle::<4, 4, 0, 1>(self, u8x16_splat(0))
        }

        #[inline(always)]
        fn next(self) -> Self {
            u32x4_shuffle::<1, 2, 3, 0>(self, self)
        }

        #[inline(always)]
        fn next_but_one(self) -> Self {
            u32x4_shuffle::<2, 3, 0, 1>(self, self)
        }

        #[inline(always)]
        fn transposed(self) -> Self {
            i8x16_shuffle::<0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15>(self, self)
        }

        #[inline(always)]
        fn shuffled(self, from: Self) -> Self {
            i8x16_swizzle(self, from)
        }
    }
}

#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
mod integer {
    use super::{Bytes, Word};

    impl Word for u128 {
        fn from_bytes(bytes: Bytes) -> Self {
            Self::from_le_bytes(bytes)
        }

        fn to_bytes(self) -> Bytes {
            self.to_le_bytes()
        }

        fn splat_byte(byte: u8) -> Self {
            Self::from_le_bytes([byte; 16])
        }

        fn splat(bits: u32) -> Self {
            Self::from(bits) * 0x0000_0001_0000_0001_0000_0001_0000_0001
        }

        fn last(self) -> u32 {
            (self >> 96) as u32
        }

        fn and(self, other: Self) -> Self {
            self & other
        }

        fn xor(self, other: Self) -> Self {
            self ^ other
        }

        fn not(self) -> Self {
            !self
        }

        fn shift_left(self, bits: u32) -> Self {
            self << bits
        }

        fn shift_right(self, bits: u32) -> Self {
            self >> bits
        }

        fn next_place(self) -> Self {
            self << 32
        }

        fn next_place_but_one(self) -> Self {
            self << 64
        }

        fn next(self) -> Self {
            self.rotate_right(32)
        }

        fn next_but_one(self) -> Self {
            self.rotate_right(64)
        }

        fn transposed(self) -> Self {
            const FROM: Bytes = [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15];
            self.shuffled(Self::from_le_bytes(FROM))
        }

        fn shuffled(self, from: Self) -> Self {
            Self::from_le_bytes(from.to_le_bytes().map(|place| (self >> (8 * place)) as u8))
        }
    }
}
